"""FLUX's velocity with an optional condition image, and the corrector's way of conditioning."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from diffusers import FluxTransformer2DModel
from diffusers.models.attention_dispatch import AttentionBackendName

from rflow_flux.firstblock import FirstBlockCache
from rflow_flux.latents import positions
from rflow_flux.lora import Lora
from rflow_flux.segments import Rotary, double_block, single_block
from rflow_flux.text import Embeddings

# What condition tokens are told: they are clean, and guided as in training.
CONDITION_TIME = 0.0
CONDITION_GUIDANCE = 1.0
# A condition of this many pixels lies one token further left.
OFFSET_PX = 16


@dataclass(frozen=True)
class Condition:
    """All of a condition image that does not change from step to step."""

    tokens: torch.Tensor  # (1, N, D), embedded, the LoRA included
    ids: torch.Tensor  # (N, 3)
    double: tuple[torch.Tensor, ...]  # per block (1, 6D)
    single: tuple[torch.Tensor, ...]  # per block (1, 3D)


@dataclass(frozen=True)
class Canvas:
    """All of a job that does not change from step to step."""

    text: torch.Tensor  # (1, T, D), embedded
    pooled: torch.Tensor  # (1, P)
    rotary: Rotary
    condition: Condition | None
    tokens: int  # of the image


class Forward:
    """Computes velocities with one resident transformer, which it never changes.

    Generate and Correct share it: without a condition it is the transformer's own forward. `double` and `single` may be
    replaced by compiled versions of themselves.
    """

    def __init__(
        self,
        transformer: FluxTransformer2DModel,
        lora: Lora | None = None,
        backend: AttentionBackendName = AttentionBackendName.NATIVE,
    ) -> None:
        self.transformer = transformer
        self.lora = lora
        self.backend = backend
        self.double: Callable[..., tuple[torch.Tensor, torch.Tensor]] = double_block
        self.single: Callable[..., torch.Tensor] = single_block

    def embed_time(self, time: float, guidance: float, pooled: torch.Tensor) -> torch.Tensor:
        """The modulation's source (1, D) at a time in 0..1.

        Both are rounded to the model's type before they are multiplied, as the stock pipeline does.
        """
        model = self.transformer
        scaled = torch.tensor([time], device=pooled.device).to(model.dtype) * 1000
        if not model.config.guidance_embeds:
            return model.time_text_embed(scaled, pooled)
        guided = torch.tensor([guidance], device=pooled.device).to(model.dtype) * 1000
        return model.time_text_embed(scaled, guided, pooled)

    def condition(
        self, latents: torch.Tensor, pooled: torch.Tensor, *, side: int, guidance: float = CONDITION_GUIDANCE
    ) -> Condition:
        """Prepares packed latents (1, N, C) of a square picture of `side` px."""
        model, lora = self.transformer, self.lora
        latents = latents.to(model.dtype)
        tokens = model.x_embedder(latents)
        temb = torch.nn.functional.silu(self.embed_time(CONDITION_TIME, guidance, pooled))
        double = [b.norm1.linear(temb) for b in model.transformer_blocks]
        single = [b.norm.linear(temb) for b in model.single_transformer_blocks]
        if lora is not None:
            tokens = tokens + lora.embedder(latents)
            double = [y + own.norm(temb) for y, own in zip(double, lora.double, strict=True)]
            single = [y + own.norm(temb) for y, own in zip(single, lora.single, strict=True)]
        rows = round(latents.shape[1] ** 0.5)
        ids = positions(rows, rows, col_offset=-(side // OFFSET_PX), device=latents.device)
        return Condition(tokens, ids, tuple(double), tuple(single))

    def canvas(self, text: Embeddings, rows: int, cols: int, condition: Condition | None = None) -> Canvas:
        """Prepares a job for an image of rows x cols tokens."""
        embedded = self.transformer.context_embedder(text.sequence.to(self.transformer.dtype))
        ids = [torch.zeros(embedded.shape[1], 3, device=embedded.device), positions(rows, cols, device=embedded.device)]
        if condition is not None:
            ids.append(condition.ids)
        rotary = self.transformer.pos_embed(torch.cat(ids))
        return Canvas(embedded, text.pooled.to(self.transformer.dtype), rotary, condition, rows * cols)

    def velocity(
        self,
        canvas: Canvas,
        latents: torch.Tensor,
        time: float,
        guidance: float,
        cache: FirstBlockCache | None = None,
    ) -> torch.Tensor:
        """The velocity (1, N, C) of packed noisy latents at a time in 0..1."""
        model, condition, nb = self.transformer, canvas.condition, canvas.tokens
        temb = self.embed_time(time, guidance, canvas.pooled)
        x = model.x_embedder(latents.to(model.dtype))
        if condition is not None:
            x = torch.cat([x, condition.tokens], dim=1)
        text, first = self._double(0, canvas, canvas.text, x, temb)
        image = first[:, :nb]
        rest = cache.reuse(x[:, :nb], image) if cache is not None else None
        if rest is None:
            done = self._rest(canvas, text, first, temb)
            if cache is not None:
                cache.keep(done - image)
        else:
            done = image + rest
        return model.proj_out(model.norm_out(done, temb))

    def _rest(self, canvas: Canvas, text: torch.Tensor, x: torch.Tensor, temb: torch.Tensor) -> torch.Tensor:
        """All blocks after the first; returns the image's tokens."""
        model, condition, lora = self.transformer, canvas.condition, self.lora
        for i in range(1, len(model.transformer_blocks)):
            text, x = self._double(i, canvas, text, x, temb)
        length = text.shape[1]
        x, nb = torch.cat([text, x], dim=1), length + canvas.tokens
        for i, block in enumerate(model.single_transformer_blocks):
            own = condition.single[i] if condition is not None else None
            side = lora.single[i] if condition is not None and lora is not None else None
            x = self.single(block, x, temb, canvas.rotary, own, side, nb, self.backend)
        return x[:, length:nb]

    def _double(
        self, i: int, canvas: Canvas, text: torch.Tensor, x: torch.Tensor, temb: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        condition = canvas.condition
        own = condition.double[i] if condition is not None else None
        side = self.lora.double[i] if condition is not None and self.lora is not None else None
        block = self.transformer.transformer_blocks[i]
        return self.double(block, text, x, temb, canvas.rotary, own, side, canvas.tokens, self.backend)
