"""The parts of a FLUX, wherever they came from."""

from dataclasses import dataclass
from typing import Any

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, FluxTransformer2DModel
from transformers import CLIPTextModel, PreTrainedTokenizerBase, T5EncoderModel


@dataclass(frozen=True)
class FluxParts:
    """The components that diffusers' own pipeline is made of, on one device and in one type."""

    transformer: FluxTransformer2DModel
    vae: AutoencoderKL
    clip: CLIPTextModel
    clip_tokenizer: PreTrainedTokenizerBase
    t5: T5EncoderModel
    t5_tokenizer: PreTrainedTokenizerBase
    scheduler: dict[str, Any]  # the configuration of a FlowMatchEulerDiscreteScheduler
    name: str
    weights: str  # a fingerprint
    tiny_vae: AutoencoderTiny | None = None
    random_weights: bool = False

    @property
    def device(self) -> torch.device:
        """Where the transformer is."""
        return next(self.transformer.parameters()).device

    @property
    def dtype(self) -> torch.dtype:
        """What the transformer computes in."""
        return next(self.transformer.parameters()).dtype
