"""Makes the engines that a command line asks for."""

from pathlib import Path

import torch

from rflow_flux.choices import Choices
from rflow_flux.device import device_of
from rflow_flux.engine import Engine
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.flux import FluxEngine
from rflow_flux.kontext import kontext_engine
from rflow_flux.loading import load_flux
from rflow_flux.lora import load_lora
from rflow_flux.qwen_edit import qwen_engine
from rflow_flux.tiny.engine import tiny_engine


def engines(choices: Choices) -> list[Engine]:
    """Makes the engines, the usual one of each role first. Raises Failure."""
    if choices.tiny:
        if choices.model or choices.lora or choices.kontext or choices.qwen_edit:
            raise Failure(FailureCode.INVALID, "--tiny makes its own models", "leave it out to use yours")
        return [tiny_engine(choices.options, torch.device(choices.device or "cpu"))]
    if choices.lora and not choices.model:
        raise Failure(FailureCode.INVALID, "a LoRA needs its model", "add --model")
    device, dtype = device_of(choices.device), getattr(torch, choices.dtype)
    made: list[Engine] = []
    if choices.model:
        made.append(_flux(choices, device, dtype))
    if choices.kontext:
        made.append(kontext_engine(choices.kontext, device, dtype, choices.tiny_vae))
    if choices.qwen_edit:
        made.append(qwen_engine(choices.qwen_edit, device, dtype))
    if not made:
        raise Failure(FailureCode.INVALID, "no model is named", "give --model, --kontext or --qwen-edit, or --tiny")
    return made


def _flux(choices: Choices, device: torch.device, dtype: torch.dtype) -> FluxEngine:
    parts = load_flux(choices.model, device, dtype, fp8=choices.options.fp8, tiny_vae=choices.tiny_vae)
    lora = load_lora(Path(choices.lora).expanduser(), parts.transformer) if choices.lora else None
    return FluxEngine(parts, lora, choices.options)
