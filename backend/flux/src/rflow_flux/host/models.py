"""Loads what a host serves. A model that cannot be used stays in the list and says why."""

import argparse
import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch

from rflow_flux.choices import Choices, choices_of
from rflow_flux.engine import Engine
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host.roster import Absent
from rflow_flux.look.looker import Looker
from rflow_flux.roles import Description, Limits, Model, Role

Served = Engine | Looker | Absent
PAINTING = {Role.GENERATOR, Role.CORRECTOR}
WRITING = (Role.REFLECTOR, Role.REFINER)
log = logging.getLogger(__name__)


def models(args: argparse.Namespace, roles: Collection[Role] = tuple(Role)) -> list[Served]:
    """What the flags ask for in some roles, the usual one of each first. Raises Failure for flags that contradict.

    Libraries are imported as they are needed: a verifier's own environment has no diffusers.
    """
    asked = asked_for(args)
    made: list[Served] = []
    if asked & PAINTING & set(roles):
        made += _painting(choices_of(args))
    if asked & set(roles) - PAINTING:
        made += _looking(args, set(roles))
    return made


def asked_for(args: argparse.Namespace) -> set[Role]:
    """The roles that the flags ask for. Loads nothing. Raises Failure for flags that contradict."""
    choices = choices_of(args)
    painting = [choices.model, choices.kontext, choices.qwen_edit]
    if choices.tiny:
        if any([*painting, choices.lora, args.qwen, args.reward, args.nvila]):
            raise Failure(FailureCode.INVALID, "--tiny makes its own models", "leave it out to use yours")
        return set(Role)
    if choices.lora and not choices.model:
        raise Failure(FailureCode.INVALID, "a LoRA needs its model", "add --model")
    asked = {Role.VERIFIER} if args.reward or args.nvila else set()
    asked |= PAINTING if any(painting) else set()
    asked |= set(WRITING) if args.qwen else set()
    if not asked:
        raise Failure(FailureCode.INVALID, "no model is named", "give --model, --qwen, --reward or --nvila, or --tiny")
    return asked


def _tiny_engine(choices: Choices) -> Engine:
    from rflow_flux.tiny.engine import tiny_engine  # noqa: PLC0415

    torch.set_num_threads(1)  # more only get in each other's way with models of this size
    return tiny_engine(choices.options, torch.device(choices.device or "cpu"))


def _tiny_lookers(roles: Collection[Role]) -> Iterator[Looker]:
    from rflow_flux.tiny.lookers import tiny_reward, tiny_writer  # noqa: PLC0415

    torch.set_num_threads(1)
    if Role.VERIFIER in roles:
        yield tiny_reward()
    if not set(WRITING).isdisjoint(roles):
        yield tiny_writer()


def _painting(choices: Choices) -> Iterator[Served]:
    if choices.tiny:
        yield _tiny_engine(choices)
    if choices.model:
        yield from _flux(choices)
    for source, reduced in (
        (choices.kontext, replace(choices, model="", lora="", qwen_edit="")),
        (choices.qwen_edit, replace(choices, model="", lora="", kontext="")),
    ):
        if source:
            yield _or_absent(source, (Role.CORRECTOR,), partial(_assembled, reduced))


def _flux(choices: Choices) -> list[Served]:
    """The generator, and the corrector where its LoRA fits: one does not fall with the other."""
    if not choices.lora:
        return [_or_absent(choices.model, (Role.GENERATOR,), lambda: _assembled(choices))]
    lost: list[Served] = []

    def load() -> Engine:
        from rflow_flux.device import device_of  # noqa: PLC0415
        from rflow_flux.flux import FluxEngine  # noqa: PLC0415
        from rflow_flux.loading import load_flux  # noqa: PLC0415
        from rflow_flux.lora import load_lora  # noqa: PLC0415

        dtype = getattr(torch, choices.dtype)
        device = device_of(choices.device)
        parts = load_flux(choices.model, device, dtype, fp8=choices.options.fp8, tiny_vae=choices.tiny_vae)
        try:
            lora = load_lora(Path(choices.lora).expanduser(), parts.transformer)
        except Failure as e:
            lost.append(absent(choices.lora, (Role.CORRECTOR,), e))
            lora = None
        return FluxEngine(parts, lora, choices.options)

    return [_or_absent(choices.model, (Role.GENERATOR, Role.CORRECTOR), load), *lost]


def _assembled(choices: Choices) -> Engine:
    from rflow_flux.assembly import engines  # noqa: PLC0415

    return engines(choices)[0]


def _looking(args: argparse.Namespace, roles: Collection[Role]) -> Iterator[Served]:
    device, dtype = args.device, args.dtype
    if args.tiny:
        yield from _tiny_lookers(roles)

    def reward() -> Looker:
        from rflow_flux.look.reward import load_reward  # noqa: PLC0415

        return load_reward(args.reward, device, dtype)

    def nvila() -> Looker:
        from rflow_flux.look.nvila import load_nvila  # noqa: PLC0415

        return load_nvila(args.nvila, device, dtype)

    def qwen() -> Looker:
        from rflow_flux.look.writer import load_writer  # noqa: PLC0415

        return load_writer(args.qwen, device, dtype)

    if args.nvila and Role.VERIFIER in roles:
        yield _or_absent(args.nvila, (Role.VERIFIER,), nvila, "yes_no")
    if args.reward and Role.VERIFIER in roles:
        yield _or_absent(args.reward, (Role.VERIFIER,), reward, "reward")
    if args.qwen and not set(WRITING).isdisjoint(roles):
        yield _or_absent(args.qwen, WRITING, qwen)


def _or_absent(source: str, roles: tuple[Role, ...], load: Callable[[], Served], kind: str = "") -> Served:
    try:
        return load()
    except Failure as e:
        return absent(source, roles, e, kind)
    except torch.cuda.OutOfMemoryError:
        return absent(source, roles, Failure(FailureCode.UNSUPPORTED, "the GPU has too little memory for it"), kind)


def absent(source: str, roles: tuple[Role, ...], why: Failure, kind: str = "") -> Absent:
    """A model that cannot be used, and what its host's log says of it."""
    log.error("%s", f"{why.what}; {why.hint}" if why.hint else why.what)
    name = Path(source).name or source
    reason = f"{why.what}; {why.hint}" if why.hint else why.what
    model = Model(name, "none")
    return Absent(
        Description(name, roles, model, Limits(), random_weights=False, verdict_kind=kind, unavailable=reason)
    )
