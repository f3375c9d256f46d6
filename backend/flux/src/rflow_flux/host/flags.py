"""The flags of rflow-flux serve. Nothing here takes time to import."""

import argparse

from rflow_flux.choices import add_choices
from rflow_flux.fleet.flags import add_flags as add_fleet


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Adds the flags of a host, and of what it serves."""
    door = parser.add_argument_group("host")
    door.add_argument(
        "--listen", action="append", required=True, metavar="ADDRESS", help="unix:///path or host:port; may be repeated"
    )
    door.add_argument("--tls-cert", default="", metavar="FILE", help="PEM; with --tls-key, TLS on TCP addresses")
    door.add_argument("--tls-key", default="", metavar="FILE")
    door.add_argument("--token-file", default="", metavar="FILE", help="a bearer token that every call must have")
    door.add_argument("--queue", type=int, default=256, metavar="JOBS", help="that may wait, for each kind")
    door.add_argument("--grace", type=float, default=60.0, metavar="S", help="how long a job outlives its listeners")
    door.add_argument("--drain", type=float, default=10.0, metavar="S", help="for running jobs, on SIGTERM")
    door.add_argument("--blob-mib", type=int, default=512, metavar="MIB", help="the cache of pictures")
    looking = parser.add_argument_group("models that look")
    looking.add_argument("--qwen", default="", metavar="DIR|ID", help="Qwen2.5-VL as reflector and refiner")
    looking.add_argument("--reward", default="", metavar="DIR", help="a Qwen2.5-VL reward model as verifier")
    looking.add_argument(
        "--nvila", default="", metavar="DIR|ID", help="NVILA as yes-or-no verifier, in an environment of its own"
    )
    add_fleet(parser)
    add_choices(parser)
