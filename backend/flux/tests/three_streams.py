"""The corrector's forward written a second time, from its description and as plainly as possible.

Text, image and condition are three streams that meet only in attention. Nothing of diffusers and nothing of the package
is used: weights come by name from a state dict, and the LoRA by name from its file. It is slow on purpose, and it is
what the package's forward is held against.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

SILU = torch.nn.functional.silu


@dataclass(frozen=True)
class ThreeStreams:
    """A FLUX transformer by its weights, with a LoRA for the condition's stream."""

    weights: dict[str, Tensor]
    lora: dict[str, Tensor]
    heads: int
    axes: tuple[int, ...]

    def linear(self, name: str, x: Tensor, adapted: bool = False) -> Tensor:
        y = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        if adapted and self.lora:
            down = self.lora[f"transformer.{name}.lora_A.weight"]
            up = self.lora[f"transformer.{name}.lora_B.weight"]
            y = y + x @ down.T @ up.T
        return y

    def embed(self, time: float, guidance: float, pooled: Tensor) -> Tensor:
        def mlp(name: str, x: Tensor) -> Tensor:
            first = f"time_text_embed.{name}.linear_1"
            return self.linear(f"time_text_embed.{name}.linear_2", SILU(self.linear(first, x)))

        return (
            mlp("timestep_embedder", waves(1000 * time))
            + mlp("guidance_embedder", waves(1000 * guidance))
            + mlp("text_embedder", pooled)
        )

    def rotate(self, x: Tensor, ids: Tensor) -> Tensor:
        """Turns pairs of x (N, heads, head) by angles that grow with the position."""
        angles = []
        for axis, width in enumerate(self.axes):
            frequencies = 10000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
            angles.append(ids[:, axis, None].double() * frequencies)
        turn = torch.polar(torch.ones(()).double(), torch.cat(angles, 1))[:, None]
        pairs = torch.view_as_complex(x.double().reshape(*x.shape[:-1], -1, 2).contiguous())
        return torch.view_as_real(pairs * turn).flatten(-2).float()

    def attention(self, streams: list[tuple[Tensor, Tensor, Tensor]], ids: list[Tensor]) -> list[Tensor]:
        """One softmax over all streams' (query, key, value); each (N, heads, head)."""
        q = torch.cat([self.rotate(s[0], i) for s, i in zip(streams, ids, strict=True)])
        k = torch.cat([self.rotate(s[1], i) for s, i in zip(streams, ids, strict=True)])
        v = torch.cat([s[2] for s in streams])
        scores = torch.einsum("nhd,mhd->hnm", q, k) / math.sqrt(q.shape[-1])
        seen = torch.einsum("hnm,mhd->nhd", scores.softmax(-1), v).flatten(1)
        return list(torch.split(seen, [len(i) for i in ids]))

    def split(self, x: Tensor) -> Tensor:
        return x.reshape(len(x), self.heads, -1)

    def qkv(
        self, block: str, x: Tensor, names: tuple[str, str, str], norms: tuple[str, str], adapted: bool
    ) -> tuple[Tensor, Tensor, Tensor]:
        q, k, v = (self.split(self.linear(f"{block}.attn.{name}", x, adapted)) for name in names)
        return (
            rms(q, self.weights[f"{block}.attn.{norms[0]}.weight"]),
            rms(k, self.weights[f"{block}.attn.{norms[1]}.weight"]),
            v,
        )

    def double(self, i: int, streams: list[Tensor], embs: list[Tensor], ids: list[Tensor]) -> list[Tensor]:
        block = f"transformer_blocks.{i}"
        mods, projected = [], []
        for s, (x, emb) in enumerate(zip(streams, embs, strict=True)):
            norm = "norm1_context" if s == 0 else "norm1"
            mod = self.linear(f"{block}.{norm}.linear", SILU(emb), adapted=s == 2).chunk(6, -1)
            mods.append(mod)
            y = plain_norm(x) * (1 + mod[1]) + mod[0]
            if s == 0:
                names, norms = ("add_q_proj", "add_k_proj", "add_v_proj"), ("norm_added_q", "norm_added_k")
            else:
                names, norms = ("to_q", "to_k", "to_v"), ("norm_q", "norm_k")
            projected.append(self.qkv(block, y, names, norms, adapted=s == 2))
        out = []
        for s, (x, mod, seen) in enumerate(zip(streams, mods, self.attention(projected, ids), strict=True)):
            to_out, ff = ("attn.to_add_out", "ff_context") if s == 0 else ("attn.to_out.0", "ff")
            attended = x + mod[2] * self.linear(f"{block}.{to_out}", seen, adapted=s == 2)
            y = plain_norm(attended) * (1 + mod[4]) + mod[3]
            y = gelu(self.linear(f"{block}.{ff}.net.0.proj", y))
            out.append(attended + mod[5] * self.linear(f"{block}.{ff}.net.2", y, adapted=s == 2))
        return out

    def single(self, i: int, streams: list[Tensor], embs: list[Tensor], ids: list[Tensor]) -> list[Tensor]:
        block = f"single_transformer_blocks.{i}"
        mods, projected, inner = [], [], []
        for s, (x, emb) in enumerate(zip(streams, embs, strict=True)):
            mod = self.linear(f"{block}.norm.linear", SILU(emb), adapted=s == 2).chunk(3, -1)
            mods.append(mod)
            y = plain_norm(x) * (1 + mod[1]) + mod[0]
            inner.append(gelu(self.linear(f"{block}.proj_mlp", y, adapted=s == 2)))
            projected.append(self.qkv(block, y, ("to_q", "to_k", "to_v"), ("norm_q", "norm_k"), adapted=s == 2))
        seen = self.attention(projected, ids)
        return [
            x + mods[s][2] * self.linear(f"{block}.proj_out", torch.cat([seen[s], inner[s]], -1), adapted=s == 2)
            for s, x in enumerate(streams)
        ]

    def velocity(
        self, text: Tensor, image: Tensor, condition: Tensor, pooled: Tensor, time: float, guidance: float, side: int
    ) -> Tensor:
        """The image's velocity; text (T, d), image and condition (N, C) of square pictures, condition of `side` px."""
        temb, own = self.embed(time, guidance, pooled), self.embed(0.0, 1.0, pooled)
        streams = [
            self.linear("context_embedder", text),
            self.linear("x_embedder", image),
            self.linear("x_embedder", condition, adapted=True),
        ]
        ids = [torch.zeros(len(text), 3), grid(len(image), 0), grid(len(condition), -(side // 16))]
        embs = [temb, temb, own]
        for i in range(count(self.weights, "transformer_blocks.")):
            streams = self.double(i, streams, embs, ids)
        for i in range(count(self.weights, "single_transformer_blocks.")):
            streams = self.single(i, streams, embs, ids)
        scale, shift = self.linear("norm_out.linear", SILU(temb)).chunk(2, -1)
        return self.linear("proj_out", plain_norm(streams[1]) * (1 + scale) + shift)


def count(weights: dict[str, Tensor], prefix: str) -> int:
    return len({name.split(".")[1] for name in weights if name.startswith(prefix)})


def waves(x: float) -> Tensor:
    angles = x * torch.exp(-math.log(10000.0) * torch.arange(128, dtype=torch.float32) / 128)
    return torch.cat([angles.cos(), angles.sin()])[None]


def rms(x: Tensor, weight: Tensor) -> Tensor:
    return x / (x.pow(2).mean(-1, keepdim=True) + 1e-6).sqrt() * weight


def plain_norm(x: Tensor) -> Tensor:
    centred = x - x.mean(-1, keepdim=True)
    return centred / (centred.pow(2).mean(-1, keepdim=True) + 1e-6).sqrt()


def gelu(x: Tensor) -> Tensor:
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def grid(tokens: int, offset: int) -> Tensor:
    side = math.isqrt(tokens)
    return torch.tensor([[0.0, row, col + offset] for row in range(side) for col in range(side)])
