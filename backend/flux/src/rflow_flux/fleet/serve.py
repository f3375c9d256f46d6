"""rflow-flux serve --ray: starts or joins a cluster, serves until it is told to stop, and ends what it started."""

import argparse
import logging
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import grpc

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.fleet.bind import check, environment
from rflow_flux.host import bounds
from rflow_flux.host.listen import Address, cannot
from rflow_flux.host.serve import Door, door_of
from rflow_flux.wire import rflow_pb2 as pb
from rflow_flux.wire.rflow_pb2_grpc import RefinementServiceStub

NAME = "rflow"
STORE = 256 << 20  # bytes of memory for pictures on their way between processes
TURN = 0.2  # s between looks
ANSWERING = 60.0  # s until a proxy that was started answers
log = logging.getLogger(__name__)


def run(args: argparse.Namespace) -> None:
    """Serves until SIGTERM or SIGINT. Raises Failure for what prevents it."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="rflow-flux: %(message)s")
    door = door_of(args)
    address = address_of(door)
    with _free(address) as port:
        pass
    _quiet(ours=not args.ray_address)
    from rflow_flux.fleet.app import application  # noqa: PLC0415 - Ray reads the environment as it comes

    app = application(args)
    with _cluster(args, address):
        _serve(app, door.token, address, port)


def address_of(door: Door) -> Address:
    """Where Ray's proxy is to listen. Raises Failure for what it cannot do."""
    if len(door.addresses) != 1 or door.addresses[0].path is not None or door.credentials is not None:
        raise Failure(
            FailureCode.INVALID,
            "Ray Serve listens on one host:port, in clear text",
            "leave out --tls-cert, and put a proxy in front of it for TLS or a unix socket (DEPLOY.md)",
        )
    return door.addresses[0]


@contextmanager
def _free(address: Address) -> Iterator[int]:
    """The port of the address, or one that is free. Raises Failure where something else listens on it."""
    host = address.host.strip("[]")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((host, address.port))
        except OSError as e:
            raise cannot(address.text, "the address is in use or not of this machine") from e
        yield line.getsockname()[1]


def _quiet(ours: bool) -> None:
    """What Ray reads of the environment, some of it when it is imported: nothing is told to anybody."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_SERVE_GRPC_MAX_MESSAGE_SIZE", str(bounds.MESSAGE_BYTES))
    # A proxy is given up when it was not ready three times: on a busy machine it begins for longer than Ray's 3 * 5 s.
    os.environ.setdefault("RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S", str(ANSWERING / 3))
    if ours:  # the ports of Ray itself are open to all of the network, so they want a token of it
        os.environ.setdefault("RAY_AUTH_MODE", "token")
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))


@contextmanager
def _cluster(args: argparse.Namespace, address: Address) -> Iterator[None]:
    """A cluster of this machine that ends with the block, or one that somebody else runs. Raises Failure."""
    import ray  # noqa: PLC0415 - it is not installed everywhere, and takes seconds
    from ray import serve  # noqa: PLC0415

    environs = environment(address.host)
    if args.ray_address:
        try:
            ray.init(address=args.ray_address, runtime_env=environs, logging_level=logging.WARNING)
        except (ConnectionError, RuntimeError, ValueError) as e:
            log.warning("%s", e)
            raise Failure(
                FailureCode.UNAVAILABLE, f"there is no Ray cluster at {args.ray_address}", "start one: ray start --head"
            ) from e
        yield
        ray.shutdown()
        return
    folder = tempfile.mkdtemp(prefix="rflow-ray-", dir="/tmp")  # sockets: a long path would not do
    try:
        ray.init(
            num_cpus=args.ray_cpus,
            include_dashboard=False,
            object_store_memory=STORE,
            runtime_env=environs,
            logging_level=logging.WARNING,
            _node_ip_address="127.0.0.1",
            _temp_dir=folder,
        )
        yield
        serve.shutdown()
    finally:
        ray.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


def _serve(app: Any, token: str, address: Address, port: int) -> None:
    from ray import serve  # noqa: PLC0415
    from ray.serve.config import HTTPOptions, gRPCOptions  # noqa: PLC0415
    from ray.serve.schema import LoggingConfig  # noqa: PLC0415

    quiet = LoggingConfig(log_level="WARNING", enable_access_log=False)
    with _free(Address("", None, "127.0.0.1", 0)) as unused:  # there is always an HTTP proxy; nothing is behind it
        pass
    serve.start(
        proxy_location="HeadOnly",
        http_options=HTTPOptions(host="127.0.0.1", port=unused),
        grpc_options=gRPCOptions(port=port, grpc_servicer_functions=["rflow_flux.fleet.front.add_to_server"]),
        logging_config=quiet,
    )
    handle = serve.run(app, name=NAME, route_prefix="/", logging_config=quiet)
    try:
        _answers(address, port, token)
        signals = _signals()
        log.info("listens on grpc://%s:%d", address.host, port)
        signals.get()
        log.info("stopping")
        _drain(handle, signals)
    finally:
        serve.delete(NAME)


def _signals() -> "SimpleQueue[int]":
    """The signals that end the host, from now on. Before, one ends the start."""
    signals: SimpleQueue[int] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: signals.put(number))
    return signals


def _drain(handle: Any, signals: "SimpleQueue[int]") -> None:
    """Gives running jobs their time; another signal hurries them."""
    draining = handle.drain.remote()
    while not _over(draining):
        if not signals.empty():
            signals.get()
            handle.hurry.remote().result()


def _over(response: Any) -> bool:
    """Whether it came within a turn."""
    try:
        response.result(timeout_s=TURN)
    except TimeoutError:
        return False
    return True


def _answers(address: Address, port: int, token: str) -> None:
    """Waits until the service answers where clients will ask it. Raises Failure."""
    check(address.host, port)
    host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(address.host, address.host)
    asked, until = pb.GetCapabilitiesRequest(api_minor_supported=bounds.MINORS), time.monotonic() + ANSWERING
    with grpc.insecure_channel(f"{host}:{port}") as channel:
        stub = RefinementServiceStub(channel)  # type: ignore[no-untyped-call]
        while True:
            try:
                stub.GetCapabilities(asked, timeout=TURN * 10, metadata=(("authorization", f"Bearer {token}"),))
            except grpc.RpcError as e:
                last = f"{e.code().name}: {e.details()}"
            else:
                return
            if time.monotonic() > until:
                log.error("the service does not answer: %s", last)
                raise Failure(
                    FailureCode.UNAVAILABLE,
                    f"Ray Serve does not answer on {host}:{port}",
                    "where Serve runs in the cluster already, with other options, end that first: serve shutdown",
                )
            time.sleep(TURN)
