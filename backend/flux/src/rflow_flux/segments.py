"""The transformer's blocks over one sequence of segments: [text | image | condition].

The modules of an ordinary FluxTransformer2DModel are reused and never changed. Three things differ between the
segments, and nothing else: condition tokens are modulated by a vector of their own (clean, at time 0 and guidance 1),
they are the only ones on which the LoRA acts, and their positions lie beside the image's. With no condition, the blocks
compute what the model's own forward computes, operation by operation.

Everything here updates fresh tensors in place and is for inference only. `nb` is the number of base tokens in a stream:
those before the condition.
"""

from typing import NamedTuple

import torch
from diffusers.models.attention_dispatch import AttentionBackendName, dispatch_attention_fn
from diffusers.models.embeddings import apply_rotary_emb
from diffusers.models.transformers.transformer_flux import (
    FluxAttention,
    FluxSingleTransformerBlock,
    FluxTransformerBlock,
)

from rflow_flux.lora import DoubleLora, Pair, SingleLora

Rotary = tuple[torch.Tensor, torch.Tensor]


def side(layer: torch.nn.Module, x: torch.Tensor, lora: Pair | None, nb: int) -> torch.Tensor:
    """The layer's output, with the LoRA's side path on the tokens from nb on."""
    y = layer(x)
    if lora is not None:
        y[:, nb:] += lora(x[:, nb:])
    return y


class Modulation(NamedTuple):
    """How a layer's input is shifted and scaled, and its output gated. Vectors are (B, D)."""

    shift: torch.Tensor
    scale: torch.Tensor
    gate: torch.Tensor


def split(vectors: torch.Tensor, layers: int) -> list[Modulation]:
    """The modulations of a block's layers, from (B, layers * 3D)."""
    return [Modulation(*layer.chunk(3, dim=1)) for layer in vectors.chunk(layers, dim=1)]


def modulated(x: torch.Tensor, nb: int, base: Modulation, own: Modulation | None) -> torch.Tensor:
    """x * (1 + scale) + shift in place, by the condition's own modulation from nb on."""
    x[:, :nb].mul_(1 + base.scale[:, None]).add_(base.shift[:, None])
    if own is not None:
        x[:, nb:].mul_(1 + own.scale[:, None]).add_(own.shift[:, None])
    return x


def gated(x: torch.Tensor, nb: int, base: Modulation, own: Modulation | None) -> torch.Tensor:
    """x * gate in place, by the condition's own modulation from nb on."""
    x[:, :nb].mul_(base.gate[:, None])
    if own is not None:
        x[:, nb:].mul_(own.gate[:, None])
    return x


def heads(attn: FluxAttention, layer: torch.nn.Module, x: torch.Tensor, lora: Pair | None, nb: int) -> torch.Tensor:
    """A projection split into heads: (B, N, heads, head)."""
    split_: torch.Tensor = side(layer, x, lora, nb).unflatten(-1, (-1, attn.head_dim))  # type: ignore[no-untyped-call]
    return split_


def attend(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, rotary: Rotary, backend: AttentionBackendName
) -> torch.Tensor:
    """One softmax over all tokens, unmasked: (B, N, heads, head) to (B, N, D)."""
    q, k = apply_rotary_emb(q, rotary, sequence_dim=1), apply_rotary_emb(k, rotary, sequence_dim=1)
    return dispatch_attention_fn(q, k, v, backend=backend).flatten(2, 3).to(q.dtype)


def double_block(
    block: FluxTransformerBlock,
    text: torch.Tensor,
    x: torch.Tensor,
    temb: torch.Tensor,
    rotary: Rotary,
    own: torch.Tensor | None,
    lora: DoubleLora | None,
    nb: int,
    backend: AttentionBackendName,
) -> tuple[torch.Tensor, torch.Tensor]:
    """One double-stream block over text (B, T, D) and x (B, nb + condition, D).

    own is the condition's modulation (B, 6D), or None where x has no condition.
    """
    attn = block.attn
    base = split(block.norm1.linear(block.norm1.silu(temb)), 2)
    mine = split(own, 2) if own is not None else [None, None]
    normed = modulated(block.norm1.norm(x), nb, base[0], mine[0])
    q = attn.norm_q(heads(attn, attn.to_q, normed, lora and lora.q, nb))
    k = attn.norm_k(heads(attn, attn.to_k, normed, lora and lora.k, nb))
    v = heads(attn, attn.to_v, normed, lora and lora.v, nb)

    normed_text, *after = block.norm1_context(text, emb=temb)
    text_q = attn.norm_added_q(attn.add_q_proj(normed_text).unflatten(-1, (-1, attn.head_dim)))
    text_k = attn.norm_added_k(attn.add_k_proj(normed_text).unflatten(-1, (-1, attn.head_dim)))
    text_v = attn.add_v_proj(normed_text).unflatten(-1, (-1, attn.head_dim))

    seen = attend(torch.cat([text_q, q], 1), torch.cat([text_k, k], 1), torch.cat([text_v, v], 1), rotary, backend)
    length = text.shape[1]
    text = _text_rest(block, text, seen[:, :length], after)

    out = side(attn.to_out[0], seen[:, length:].contiguous(), lora and lora.out, nb)
    x = x + gated(out, nb, base[0], mine[0])
    normed = modulated(block.norm2(x), nb, base[1], mine[1])
    inner = block.ff.net[1](block.ff.net[0](normed))
    return text, x + gated(side(block.ff.net[2], inner, lora and lora.ff, nb), nb, base[1], mine[1])


def _text_rest(
    block: FluxTransformerBlock, text: torch.Tensor, seen: torch.Tensor, after: list[torch.Tensor]
) -> torch.Tensor:
    """The text stream of a double block after attention."""
    gate1, shift2, scale2, gate2 = after
    text = text + gate1[:, None] * block.attn.to_add_out(seen.contiguous())
    normed = block.norm2_context(text) * (1 + scale2[:, None]) + shift2[:, None]
    return text + gate2[:, None] * block.ff_context(normed)


def single_block(
    block: FluxSingleTransformerBlock,
    x: torch.Tensor,
    temb: torch.Tensor,
    rotary: Rotary,
    own: torch.Tensor | None,
    lora: SingleLora | None,
    nb: int,
    backend: AttentionBackendName,
) -> torch.Tensor:
    """One single-stream block over x (B, nb + condition, D), where the text is part of nb. own is (B, 3D) or None."""
    attn = block.attn
    (base,) = split(block.norm.linear(block.norm.silu(temb)), 1)
    (mine,) = split(own, 1) if own is not None else [None]
    normed = modulated(block.norm.norm(x), nb, base, mine)
    mlp = block.act_mlp(side(block.proj_mlp, normed, lora and lora.mlp, nb))
    q = attn.norm_q(heads(attn, attn.to_q, normed, lora and lora.q, nb))
    k = attn.norm_k(heads(attn, attn.to_k, normed, lora and lora.k, nb))
    v = heads(attn, attn.to_v, normed, lora and lora.v, nb)
    joined = torch.cat([attend(q, k, v, rotary, backend), mlp], dim=2)
    return x + gated(side(block.proj_out, joined, lora and lora.out, nb), nb, base, mine)
