"""Where Ray's gRPC proxy listens. It has no setting for that, and listens on every address of its machine.

Ray runs `narrow` at the start of each of its processes, where `environment` asks for it. It replaces a function that is
Serve's own; whether that had an effect is looked at before anybody is told of the address.
"""

import os
from typing import Any

import psutil

from rflow_flux.failure import Failure, FailureCode

HOST = "RFLOW_FLUX_RAY_HOST"
EVERYWHERE = ("0.0.0.0", "[::]")


def environment(host: str) -> dict[str, Any]:
    """A runtime environment of Ray's in which proxies listen on that address alone."""
    if host in EVERYWHERE:
        return {}
    return {"worker_process_setup_hook": f"{__name__}.narrow", "env_vars": {HOST: host}}


def narrow() -> None:
    """Lets Serve's proxy, if this process becomes one, listen on one address."""
    from ray.serve._private import default_impl  # noqa: PLC0415 - there is no public way

    host = os.environ[HOST]

    def add_grpc_address(server: Any, address: str) -> None:
        server.add_insecure_port(f"{host}:{address.rpartition(':')[2]}")

    default_impl.add_grpc_address = add_grpc_address


def check(host: str, port: int) -> None:
    """Raises Failure where more than that address of this machine is listened on."""
    if host in EVERYWHERE:
        return
    heard = {
        c.laddr.ip for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.laddr.port == port
    }
    wide = sorted(ip for ip in heard if ip.removeprefix("::ffff:") in ("::", "0.0.0.0"))
    if wide:
        raise Failure(
            FailureCode.UNSUPPORTED,
            f"this release of Ray listens on {wide[0]}:{port}, and was to listen on {host}:{port} alone",
            "use the release in requirements.lock, or allow it with --listen 0.0.0.0:PORT behind a firewall",
        )
