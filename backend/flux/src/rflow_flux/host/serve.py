"""rflow-flux serve: from flags to a host that runs until it is told to stop."""

import argparse
import asyncio
import logging
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health_pb2

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host.grpc_host import NAME, make_server
from rflow_flux.host.listen import Address, bind, parse
from rflow_flux.host.models import models
from rflow_flux.host.options import HostOptions
from rflow_flux.host.roster import Roster
from rflow_flux.host.service import Service

READING = 1.0  # s that streams have to tell their outcomes
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Door:
    """How a host is reached."""

    addresses: tuple[Address, ...]
    token: str
    credentials: Any  # None: clear text


def run(args: argparse.Namespace) -> None:
    """Serves until SIGTERM or SIGINT. Raises Failure for what prevents it."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="rflow-flux: %(message)s")
    for loud in ("httpx", "httpcore", "urllib3"):
        logging.getLogger(loud).setLevel(logging.WARNING)
    door = door_of(args)
    options = HostOptions(queue=args.queue, grace=args.grace, drain=args.drain, blob_bytes=args.blob_mib << 20)
    asyncio.run(serve(Roster(models(args)), door, options))


def door_of(args: argparse.Namespace) -> Door:
    """Reads the flags; everything is checked before a model is loaded. Raises Failure."""
    addresses = tuple(parse(text) for text in args.listen)
    token = token_of(args)
    if bool(args.tls_cert) != bool(args.tls_key):
        raise Failure(FailureCode.INVALID, "TLS needs a certificate and its key", "give --tls-cert and --tls-key")
    credentials = None
    if args.tls_cert:
        pair = (_text(args.tls_key, "key").encode(), _text(args.tls_cert, "certificate").encode())
        credentials = grpc.ssl_server_credentials([pair])
    for address in addresses:
        if address.local or credentials is not None:
            continue
        if token:
            raise Failure(
                FailureCode.INVALID,
                f"a token would travel in clear text on {address.text}",
                "use --tls-cert and --tls-key, a unix socket or a loopback address",
            )
        log.warning("anybody who reaches %s can use the backend", address.text)
    return Door(addresses, token, credentials)


def token_of(args: argparse.Namespace) -> str:
    """The token that every call must have; empty: none. Raises Failure."""
    token = _text(args.token_file, "token") if args.token_file else ""
    if args.token_file and not token:
        raise Failure(FailureCode.INVALID, f"the token file {args.token_file} is empty")
    return token


async def serve(roster: Roster, door: Door, options: HostOptions) -> None:
    """Answers until a signal comes, then drains; a second signal hurries it. Raises Failure."""
    service = Service(roster, options)
    server, checks = await make_server(service, door.token)
    reached = [bind(server, address, door.credentials) for address in door.addresses]
    stop, hurry = asyncio.Event(), asyncio.Event()

    def on_signal() -> None:
        (hurry if stop.is_set() else stop).set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    await server.start()
    for text in reached:
        log.info("listens on %s", text)
    await stop.wait()
    log.info("stopping")
    for name in ("", NAME):
        await checks.set(name, health_pb2.HealthCheckResponse.NOT_SERVING)
    await service.drain(hurry)
    await server.stop(READING)
    for address in door.addresses:
        if address.path is not None:
            address.path.unlink(missing_ok=True)
    for engine in roster.engines:
        engine.close()


def _text(path: str, what: str) -> str:
    try:
        return Path(path).expanduser().read_text().strip()
    except (OSError, UnicodeDecodeError) as e:
        raise Failure(FailureCode.INVALID, f"the {what} {path} cannot be read") from e
