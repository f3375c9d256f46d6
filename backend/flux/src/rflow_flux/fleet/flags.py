"""The flags of rflow-flux serve --ray. Nothing here takes time to import."""

import argparse


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Adds the flags of a host on Ray Serve."""
    ray = parser.add_argument_group("Ray Serve: many GPUs behind one address")
    ray.add_argument("--ray", action="store_true", help="serve with Ray Serve, on --listen host:port in clear text")
    ray.add_argument("--ray-address", default="", metavar="ADDRESS", help="a cluster; without it one is started here")
    ray.add_argument("--ray-cpus", type=int, metavar="N", help="CPUs of the cluster that is started here")
    ray.add_argument("--replicas", type=int, default=1, metavar="N", help="that make pictures, a GPU each")
    ray.add_argument("--max-replicas", type=int, default=0, metavar="N", help="as many while there are jobs for them")
    ray.add_argument("--painter-gpus", type=float, default=1.0, metavar="SHARE", help="of a GPU, for each such replica")
    ray.add_argument("--verifier-gpus", type=float, default=0.25, metavar="SHARE", help="of a GPU, for the verifiers")
    ray.add_argument("--reflector-gpus", type=float, default=0.5, metavar="SHARE", help="for reflector and refiner")
