"""Addresses to listen on: unix:///path, host:port or grpc://host:port."""

import ipaddress
import os
import socket
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rflow_flux.failure import Failure, FailureCode

UNIX = "unix://"


@dataclass(frozen=True)
class Address:
    """Where to listen."""

    text: str  # as a client names it, but for a port of 0
    path: Path | None  # of a unix socket
    host: str = ""
    port: int = 0

    @property
    def local(self) -> bool:
        """Whether only this machine reaches it."""
        if self.path is not None or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False


def parse(text: str) -> Address:
    """Reads an address. Raises Failure."""
    if text.startswith(UNIX):
        path = Path(text.removeprefix(UNIX))
        if not path.is_absolute():
            raise _bad(text, "want an absolute path behind unix://, as in unix:///run/rflow.sock")
        return Address(text, path)
    host, colon, port = text.removeprefix("grpc://").rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535 or (":" in host and not host.startswith("[")):
        raise _bad(text, "want unix:///path or host:port")
    return Address(text, None, host or "0.0.0.0", int(port))


def clear(path: Path) -> None:
    """Removes a socket on which nobody answers. One that somebody answers on, and any other file, is a Failure."""
    text = f"{UNIX}{path}"
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as e:
        raise cannot(text, e.strerror or "it is not to be seen") from e
    if not stat.S_ISSOCK(mode):
        raise cannot(text, "there is a file that is no socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(2)
        try:
            line.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
        except OSError as e:
            raise cannot(text, e.strerror or "it does not answer") from e
    raise cannot(text, "another backend answers there")


def bind(server: Any, address: Address, credentials: Any) -> str:
    """Adds a port to a gRPC server; returns the address with the port that it got. Raises Failure.

    A socket can be used by its owner only.
    """
    if address.path is not None:
        clear(address.path)
        before = os.umask(0o177)
        try:
            server.add_insecure_port(f"unix:{address.path}")
        except RuntimeError as e:
            raise cannot(address.text, "the folder is missing or not writable, or the path too long") from e
        finally:
            os.umask(before)
        return address.text
    where = f"{address.host}:{address.port}"
    try:
        port = server.add_secure_port(where, credentials) if credentials else server.add_insecure_port(where)
    except RuntimeError as e:
        raise cannot(address.text, "the address is in use or not of this machine") from e
    return f"{'grpc' if credentials is None else 'grpcs'}://{address.host}:{port}"


def cannot(text: str, why: str) -> Failure:
    """Why nothing listens there."""
    return Failure(FailureCode.INVALID, f"cannot listen on {text}: {why}")


def _bad(text: str, want: str) -> Failure:
    return Failure(FailureCode.INVALID, f'listen address "{text}": {want}')
