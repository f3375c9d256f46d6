"""A small scene for tests of the forward: a text, a noisy image and a condition."""

from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import FluxTransformer2DModel

from rflow_flux.forward import Canvas, Forward
from rflow_flux.lora import read_lora
from rflow_flux.text import Embeddings
from rflow_flux.tiny.flux import LATENT_CHANNELS, POOLED_WIDTH, TEXT_WIDTH, tiny_lora, tiny_transformer

SIDE = 64  # px of the condition: 4 x 4 tokens
ROWS = 6  # of the image
CHANNELS = LATENT_CHANNELS * 4


@dataclass(frozen=True)
class Scene:
    text: Embeddings
    image: torch.Tensor
    condition: torch.Tensor

    def canvas(self, forward: Forward, conditioned: bool = True) -> Canvas:
        condition = forward.condition(self.condition, self.text.pooled, side=SIDE) if conditioned else None
        return forward.canvas(self.text, ROWS, ROWS, condition)


def a_scene(seed: int = 1) -> Scene:
    draw = torch.Generator("cpu").manual_seed(seed)
    return Scene(
        text=Embeddings(
            sequence=torch.randn(1, 24, TEXT_WIDTH, generator=draw), pooled=torch.randn(1, POOLED_WIDTH, generator=draw)
        ),
        image=torch.randn(1, ROWS * ROWS, CHANNELS, generator=draw),
        condition=torch.randn(1, 16, CHANNELS, generator=draw),
    )


def a_forward(lora: bytes | None = None, transformer: FluxTransformer2DModel | None = None) -> Forward:
    """A tiny forward, with a LoRA that moves things unless another one is given."""
    transformer = transformer or tiny_transformer()
    file = tiny_lora(transformer) if lora is None else lora
    return Forward(transformer, read_lora(file, transformer, Path("lora.safetensors")))


def apart(a: torch.Tensor, b: torch.Tensor) -> float:
    """The largest difference."""
    return (a - b).abs().max().item()
