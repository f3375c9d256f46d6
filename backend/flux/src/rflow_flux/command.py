"""The command rflow-flux."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rflow_flux import __version__
from rflow_flux.choices import add_choices, choices_of
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host.flags import add_flags
from rflow_flux.layout import PromptLayout
from rflow_flux.roles import CorrectRequest, GenerateRequest, Progress, Role, Sample, SampleParams

if TYPE_CHECKING:
    from rflow_flux.engine import Engine


def main(argv: list[str] | None = None) -> int:
    """Runs the command; returns its exit status."""
    args = parser().parse_args(argv)
    try:
        run: Callable[[argparse.Namespace], None] = args.run
        run(args)
    except Failure as e:
        sys.stderr.write(f"rflow-flux: {e.what}\n" + (f"  {e.hint}\n" if e.hint else ""))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="rflow-flux", description="The GPU backend of rflow.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    generate_ = commands.add_parser("generate", help="make one picture from noise")
    _add_picture(generate_)
    generate_.set_defaults(run=generate)

    correct_ = commands.add_parser("correct", help="make the next picture from a flawed one")
    correct_.add_argument("--parent", required=True, type=Path, metavar="FILE", help="the picture to correct")
    correct_.add_argument("--reflection", default="", help="what to change")
    correct_.add_argument("--original", default="", help="the original prompt, where the prompt was refined")
    correct_.add_argument("--condition-size", type=int, default=0, metavar="PX", help="what is seen of the parent")
    _add_picture(correct_)
    correct_.set_defaults(run=correct)

    describe_ = commands.add_parser("describe", help="load the models, and say what they are and take")
    add_choices(describe_)
    describe_.set_defaults(run=describe)

    serve_ = commands.add_parser("serve", help="serve the models to rflow")
    add_flags(serve_)
    serve_.set_defaults(run=serve)
    return top


def _add_picture(command: argparse.ArgumentParser) -> None:
    command.add_argument("prompt")
    command.add_argument("-o", "--out", required=True, type=Path, metavar="FILE.png", help="where to write it")
    command.add_argument("--seed", type=int, help="0 to 2^64 - 1; drawn and told if left out")
    command.add_argument("--size", type=int, default=0, metavar="PX")
    command.add_argument("--steps", type=int, default=0)
    command.add_argument("--guidance", type=float, default=0.0)
    add_choices(command)


def generate(args: argparse.Namespace) -> None:
    """rflow-flux generate."""
    request = GenerateRequest(args.prompt, seed=_seed(args), params=_params(args))
    _write(args.out, _engine(args, Role.GENERATOR).generate(request, _watch))


def correct(args: argparse.Namespace) -> None:
    """rflow-flux correct."""
    try:
        parent = args.parent.read_bytes()
    except OSError as e:
        raise Failure(FailureCode.INVALID, f"the picture {args.parent} cannot be read: {e.strerror}") from e
    request = CorrectRequest(
        args.prompt,
        parent,
        original_prompt=args.original,
        reflection=args.reflection,
        layout=PromptLayout(args.layout),
        seed=_seed(args),
        params=_params(args, args.condition_size),
    )
    _write(args.out, _engine(args, Role.CORRECTOR).correct(request, _watch))


def describe(args: argparse.Namespace) -> None:
    """rflow-flux describe."""
    for engine in _engines(args):
        for d in engine.descriptions:
            roles = ", ".join(role.value for role in d.roles)
            marks = " (random weights)" if d.random_weights else ""
            told = (d.model.id, d.model.revision, d.model.variant, d.model.adapter[:12])
            sys.stdout.write(f"{d.name}: {roles}{marks}\n  {' · '.join(filter(None, told))}\n")
            if d.note:
                sys.stdout.write(f"  {d.note}\n")
        sys.stdout.write(f"{engine.memory()}\n")
        engine.close()


def serve(args: argparse.Namespace) -> None:
    """rflow-flux serve."""
    if args.ray:
        from rflow_flux.fleet.serve import run  # noqa: PLC0415 - takes seconds, and help should not
    else:
        from rflow_flux.host.serve import run  # noqa: PLC0415

    run(args)


def _engines(args: argparse.Namespace) -> list[Engine]:
    from rflow_flux.assembly import engines  # noqa: PLC0415 - takes seconds, and help should not

    return engines(choices_of(args))


def _engine(args: argparse.Namespace, role: Role) -> Engine:
    """The first engine with the role. The process ends soon, and the others with it."""
    for engine in _engines(args):
        if any(role in d.roles for d in engine.descriptions):
            return engine
    raise Failure(FailureCode.UNSUPPORTED, f"none of the models is a {role.value}", "a corrector needs --lora FILE")


def _seed(args: argparse.Namespace) -> int:
    return args.seed if args.seed is not None else random.SystemRandom().getrandbits(64)


def _params(args: argparse.Namespace, condition_size: int = 0) -> SampleParams:
    jpeg = args.out.suffix.lower() in (".jpg", ".jpeg")
    return SampleParams(
        size=args.size,
        steps=args.steps,
        guidance=args.guidance,
        condition_size=condition_size,
        media_type="image/jpeg" if jpeg else "",
    )


def _watch(p: Progress) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{p.stage.value} {p.step}/{p.total} \x1b[K" + ("\n" if p.step == p.total else ""))


def _write(path: Path, sample: Sample) -> None:
    try:
        path.write_bytes(sample.picture.data)
    except OSError as e:
        raise Failure(FailureCode.INVALID, f"the picture cannot be written: {e}") from e
    t = sample.timing
    sys.stdout.write(f"{path}: seed {sample.seed}; encoded {t.encode:.2f} s, sampled {t.denoise:.2f} s")
    sys.stdout.write(f", decoded {t.decode:.2f} s\n")
    for notice in sample.understood.notices:
        sys.stdout.write(f"  {notice}\n")


if __name__ == "__main__":
    sys.exit(main())
