"""The corrector computed as three separate streams, as one would write it first: the baseline.

The mathematics is that of rflow_flux.forward; modules and attention kernels are the same. Each stream runs through the
layers by itself, and everything is computed anew in each step.
"""

import torch
from diffusers.models.attention_dispatch import AttentionBackendName
from diffusers.models.transformers.transformer_flux import (
    FluxAttention,
    FluxSingleTransformerBlock,
    FluxTransformerBlock,
)

from rflow_flux.forward import CONDITION_GUIDANCE, CONDITION_TIME, OFFSET_PX, Forward
from rflow_flux.latents import positions
from rflow_flux.lora import DoubleLora, Pair, SingleLora
from rflow_flux.segments import Rotary, attend
from rflow_flux.text import Embeddings

Stream = torch.Tensor
Heads = tuple[torch.Tensor, torch.Tensor, torch.Tensor]  # query, key, value


def adapted(layer: torch.nn.Module, x: torch.Tensor, lora: Pair | None) -> torch.Tensor:
    """The layer, and its LoRA where there is one."""
    y: torch.Tensor = layer(x)
    return y if lora is None else y + lora(x)


def scaled(x: torch.Tensor, shift: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """x modulated."""
    return x * (1 + scale[:, None]) + shift[:, None]


def heads(attn: FluxAttention, x: torch.Tensor) -> torch.Tensor:
    """x split into heads."""
    split: torch.Tensor = torch.unflatten(x, -1, (-1, attn.head_dim))
    return split


class ThreeStreams:
    """One step of Correct, from latents to a velocity."""

    def __init__(self, forward: Forward, backend: AttentionBackendName) -> None:
        self.model, self.lora, self.forward, self.backend = forward.transformer, forward.lora, forward, backend

    def velocity(
        self, text: Embeddings, image: Stream, condition: Stream, side: int, time: float, guidance: float
    ) -> torch.Tensor:
        """The velocity of a square image, with a condition of `side` px."""
        model, lora = self.model, self.lora
        temb = self.forward.embed_time(time, guidance, text.pooled)
        own = self.forward.embed_time(CONDITION_TIME, CONDITION_GUIDANCE, text.pooled)
        streams = [
            model.context_embedder(text.sequence),
            model.x_embedder(image),
            adapted(model.x_embedder, condition, lora.embedder if lora is not None else None),
        ]
        rows, across = round(image.shape[1] ** 0.5), round(condition.shape[1] ** 0.5)
        ids = [torch.zeros(text.sequence.shape[1], 3, device=image.device)]
        ids += [positions(rows, rows, device=image.device)]
        ids += [positions(across, across, col_offset=-(side // OFFSET_PX), device=image.device)]
        rotary = model.pos_embed(torch.cat(ids))
        for i, block in enumerate(model.transformer_blocks):
            streams = self.double(block, streams, [temb, temb, own], rotary, None if lora is None else lora.double[i])
        for i, block in enumerate(model.single_transformer_blocks):
            streams = self.single(block, streams, [temb, temb, own], rotary, None if lora is None else lora.single[i])
        return model.proj_out(model.norm_out(streams[1], temb))

    def joint(self, projected: list[Heads], rotary: Rotary) -> tuple[torch.Tensor, ...]:
        """Attention over all streams' (q, k, v), split again."""
        q, k, v = (torch.cat([p[i] for p in projected], 1) for i in range(3))
        return torch.split(attend(q, k, v, rotary, self.backend), [p[0].shape[1] for p in projected], 1)

    def double(
        self,
        block: FluxTransformerBlock,
        streams: list[Stream],
        embs: list[torch.Tensor],
        rotary: Rotary,
        lora: DoubleLora | None,
    ) -> list[Stream]:
        """One double-stream block."""
        attn, mods, projected = block.attn, [], []
        for s, (x, emb) in enumerate(zip(streams, embs, strict=True)):
            side = lora if s == 2 else None
            norm = block.norm1_context if s == 0 else block.norm1
            mod = adapted(norm.linear, norm.silu(emb), side and side.norm).chunk(6, 1)
            y = scaled(norm.norm(x), mod[0], mod[1])
            mods.append(mod)
            if s == 0:
                q, k, v = attn.add_q_proj(y), attn.add_k_proj(y), attn.add_v_proj(y)
                projected.append((attn.norm_added_q(heads(attn, q)), attn.norm_added_k(heads(attn, k)), heads(attn, v)))
            else:
                q, k = adapted(attn.to_q, y, side and side.q), adapted(attn.to_k, y, side and side.k)
                v = adapted(attn.to_v, y, side and side.v)
                projected.append((attn.norm_q(heads(attn, q)), attn.norm_k(heads(attn, k)), heads(attn, v)))
        out = []
        for s, (x, mod, seen) in enumerate(zip(streams, mods, self.joint(projected, rotary), strict=True)):
            side = lora if s == 2 else None
            to_out, norm2, ff = (
                (attn.to_add_out, block.norm2_context, block.ff_context)
                if s == 0
                else (attn.to_out[0], block.norm2, block.ff)
            )
            attended = x + mod[2][:, None] * adapted(to_out, seen, side and side.out)
            inner = ff.net[0](scaled(norm2(attended), mod[3], mod[4]))
            out.append(attended + mod[5][:, None] * adapted(ff.net[2], inner, side and side.ff))
        return out

    def single(
        self,
        block: FluxSingleTransformerBlock,
        streams: list[Stream],
        embs: list[torch.Tensor],
        rotary: Rotary,
        lora: SingleLora | None,
    ) -> list[Stream]:
        """One single-stream block."""
        attn, mods, inner, projected = block.attn, [], [], []
        for s, (x, emb) in enumerate(zip(streams, embs, strict=True)):
            side = lora if s == 2 else None
            mod = adapted(block.norm.linear, block.norm.silu(emb), side and side.norm).chunk(3, 1)
            y = scaled(block.norm.norm(x), mod[0], mod[1])
            mods.append(mod)
            inner.append(block.act_mlp(adapted(block.proj_mlp, y, side and side.mlp)))
            q, k = adapted(attn.to_q, y, side and side.q), adapted(attn.to_k, y, side and side.k)
            v = adapted(attn.to_v, y, side and side.v)
            projected.append((attn.norm_q(heads(attn, q)), attn.norm_k(heads(attn, k)), heads(attn, v)))
        out = []
        for s, (x, mod, seen) in enumerate(zip(streams, mods, self.joint(projected, rotary), strict=True)):
            side = lora if s == 2 else None
            out.append(x + mod[2][:, None] * adapted(block.proj_out, torch.cat([seen, inner[s]], 2), side and side.out))
        return out
