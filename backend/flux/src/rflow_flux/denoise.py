"""The walk from noise to a picture: Euler steps along the velocity."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from diffusers.pipelines.flux.pipeline_flux import calculate_shift

from rflow_flux.failure import cancelled


def sigmas(config: dict[str, object], steps: int, tokens: int) -> list[float]:
    """The noise levels of a walk, from the first to 0: steps + 1 of them, for an image of so many tokens."""
    scheduler = FlowMatchEulerDiscreteScheduler.from_config(config)
    known = scheduler.config
    mu = calculate_shift(tokens, known.base_image_seq_len, known.max_image_seq_len, known.base_shift, known.max_shift)
    scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / steps, steps), mu=mu)
    return scheduler.sigmas.tolist()


Velocity = Callable[[torch.Tensor, float], torch.Tensor]
"""The velocity of latents at a time in 0..1."""

Estimate = Callable[[], torch.Tensor]
"""What the latents are expected to become, worked out when asked for."""

Report = Callable[[int, int, Estimate], None]
"""Takes the step of 1..total that is done, and what will come of it."""


def _end(latents: torch.Tensor, velocity: torch.Tensor, level: float) -> torch.Tensor:
    """Where a straight walk from here would end."""
    return latents - level * velocity


def denoise(
    velocity: Velocity,
    latents: torch.Tensor,
    levels: Sequence[float],
    dtype: torch.dtype,
    report: Report,
    cancel: Event,
) -> torch.Tensor:
    """Walks latents (1, N, C) in float32 from the first noise level to the last.

    They stay in float32 between steps, whatever the model computes in. Raises Failure before the next step once cancel
    is set.
    """
    total = len(levels) - 1
    for i in range(total):
        if cancel.is_set():
            raise cancelled()
        level, below = levels[i], levels[i + 1]
        time = (torch.tensor(level) * 1000).to(dtype) / 1000  # rounded as the stock pipeline rounds it
        v = velocity(latents, time.item()).float()
        report(i + 1, total, partial(_end, latents, v, level))
        latents = latents + (below - level) * v
    if cancel.is_set():
        raise cancelled()
    return latents
