"""The application: `rflow-flux serve --ray` runs it, and a config of Ray Serve names `rflow_flux.fleet.app:build`.

A config's args are the command's flags, without their dashes in front: {model: /models/flux, replicas: 4}.
"""

import argparse
from collections.abc import Mapping
from typing import Any

from ray import serve
from ray.serve.config import AutoscalingConfig

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.fleet.ingress import Ingress, Setting
from rflow_flux.fleet.replica import Replica
from rflow_flux.host.models import PAINTING, WRITING, asked_for
from rflow_flux.host.options import HostOptions
from rflow_flux.host.pools import Crew
from rflow_flux.host.serve import token_of
from rflow_flux.roles import Role

STREAMS = 4096  # of one ingress
ENDING = 5.0  # s that streams have to tell their outcomes


def build(args: Mapping[str, Any]) -> serve.Application:
    """The application that a Serve config asks for. Raises ValueError."""
    from rflow_flux.command import parser  # noqa: PLC0415 - it imports this package

    words = ["serve", "--ray", "--listen", "0.0.0.0:0"]
    for name, value in args.items():
        flag = f"--{name.replace('_', '-')}"
        if value is not False:
            words += [flag] if value is True else [flag, str(value)]
    try:
        return application(parser().parse_args(words))
    except (Failure, SystemExit) as e:
        reason = f"{e.what}; {e.hint}" if isinstance(e, Failure) else "the reason is printed above"
        raise ValueError(f"the args {dict(args)} are not those of rflow-flux serve: {reason}") from e


def application(args: argparse.Namespace) -> serve.Application:
    """The ingress, and behind it a deployment for what paints, what judges and what writes. Raises Failure."""
    asked = asked_for(args)
    deployments: list[Any] = []
    crews: list[Crew] = []
    on_gpu = not args.tiny and not args.device.startswith("cpu")
    for name, roles, share in (
        ("painter", PAINTING, args.painter_gpus),
        ("verifier", {Role.VERIFIER}, args.verifier_gpus),
        ("writer", set(WRITING), args.reflector_gpus),
    ):
        if not asked & roles:
            continue
        scale = _scale(args) if name == "painter" else {"num_replicas": 1}
        resources = {"num_gpus": share, "num_cpus": 1} if on_gpu else {"num_cpus": 0.25 if args.tiny else 1}
        replica = serve.deployment(
            Replica, name=name, max_ongoing_requests=1, ray_actor_options=resources, health_check_timeout_s=60, **scale
        )
        deployments.append(replica.bind(_plain(args), tuple(roles)))
        crews.append(Crew(tuple(roles), max(args.replicas, args.max_replicas) if name == "painter" else 1))
    ingress = serve.deployment(
        Ingress,
        name="ingress",
        max_ongoing_requests=STREAMS,
        ray_actor_options={"num_cpus": 0.1},
        graceful_shutdown_timeout_s=ENDING,
    )
    return ingress.bind(Setting(_options(args), tuple(crews), token_of(args)), *deployments)


def _scale(args: argparse.Namespace) -> dict[str, Any]:
    if args.replicas < 1 or 0 < args.max_replicas < args.replicas:
        what = f"{args.replicas} to {args.max_replicas or args.replicas} replicas cannot be"
        raise Failure(FailureCode.INVALID, what, "--replicas is at least 1, --max-replicas at least as many")
    if not args.max_replicas:
        return {"num_replicas": args.replicas}
    scaling = AutoscalingConfig(min_replicas=args.replicas, max_replicas=args.max_replicas, target_ongoing_requests=1)
    return {"autoscaling_config": scaling}


def _options(args: argparse.Namespace) -> HostOptions:
    return HostOptions(queue=args.queue, grace=args.grace, drain=args.drain, blob_bytes=args.blob_mib << 20)


def _plain(args: argparse.Namespace) -> argparse.Namespace:
    """The flags without what the command line does with them."""
    return argparse.Namespace(**{key: value for key, value in vars(args).items() if key != "run"})
