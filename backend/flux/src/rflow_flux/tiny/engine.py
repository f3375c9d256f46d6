"""A tiny engine of random weights: every part real in kind."""

from pathlib import Path

import torch

from rflow_flux.flux import FluxEngine
from rflow_flux.fp8 import quantise
from rflow_flux.identity import of_modules
from rflow_flux.lora import read_lora
from rflow_flux.options import FluxOptions
from rflow_flux.parts import FluxParts
from rflow_flux.tiny.flux import SEED, flux_scheduler, tiny_clip, tiny_lora, tiny_t5, tiny_transformer, tiny_vae

NAME = "tiny-flux"


def tiny_parts(seed: int = SEED) -> FluxParts:
    """The parts of a tiny FLUX, in float32 on the CPU."""
    clip, clip_tokenizer = tiny_clip(seed)
    t5, t5_tokenizer = tiny_t5(seed)
    transformer, vae = tiny_transformer(seed), tiny_vae(seed)
    return FluxParts(
        transformer=transformer,
        vae=vae,
        clip=clip,
        clip_tokenizer=clip_tokenizer,
        t5=t5,
        t5_tokenizer=t5_tokenizer,
        scheduler=dict(flux_scheduler().config),
        name=NAME,
        weights=of_modules([transformer, vae, clip, t5]),
        random_weights=True,
    )


def tiny_engine(options: FluxOptions | None = None, device: torch.device | None = None) -> FluxEngine:
    """A generator and corrector of random weights that makes a picture in about a second on a CPU."""
    parts, where = tiny_parts(), device or torch.device("cpu")
    file = tiny_lora(parts.transformer)
    if options is not None and options.fp8:
        quantise(parts.transformer, where)
    for module in (parts.transformer, parts.vae, parts.clip, parts.t5):
        module.to(where)
    return FluxEngine(parts, read_lora(file, parts.transformer, Path("tiny.safetensors")), options)
