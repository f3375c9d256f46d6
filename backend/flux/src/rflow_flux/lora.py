"""The corrector's LoRA, read from a file and used as a side path.

The file has, for each adapted module, `transformer.<module>.lora_A.weight` (rank, in) and `.lora_B.weight` (out, rank);
no alpha, so the scale is 1. The base weights are never touched: B(A(x)) is added to a module's output where x are
condition tokens, and nowhere else.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from diffusers import FluxTransformer2DModel
from safetensors import SafetensorError
from safetensors.torch import load

from rflow_flux.failure import Failure, FailureCode

PREFIX = "transformer."
DOWN, UP = ".lora_A.weight", ".lora_B.weight"

DOUBLE_MODULES = ("norm1.linear", "attn.to_q", "attn.to_k", "attn.to_v", "attn.to_out.0", "ff.net.2")
SINGLE_MODULES = ("norm.linear", "attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp", "proj_out")


class Pair(NamedTuple):
    """One adapted module: down is A (rank, in), up is B (out, rank)."""

    down: torch.Tensor
    up: torch.Tensor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """B(A(x)) for x (..., in)."""
        return torch.nn.functional.linear(torch.nn.functional.linear(x, self.down), self.up)


class DoubleLora(NamedTuple):
    """The adapted modules of one double-stream block, in the order of DOUBLE_MODULES."""

    norm: Pair
    q: Pair
    k: Pair
    v: Pair
    out: Pair
    ff: Pair


class SingleLora(NamedTuple):
    """The adapted modules of one single-stream block, in the order of SINGLE_MODULES."""

    norm: Pair
    q: Pair
    k: Pair
    v: Pair
    mlp: Pair
    out: Pair


@dataclass(frozen=True)
class Lora:
    """A whole LoRA, in the type and on the device of its transformer."""

    embedder: Pair
    double: tuple[DoubleLora, ...]
    single: tuple[SingleLora, ...]
    digest: str  # SHA-256 of the file, hex
    ranks: tuple[int, ...]  # the ranks that occur, ascending: usually one

    @property
    def nbytes(self) -> int:
        """Bytes of all tensors."""
        pairs = [self.embedder, *(p for block in (*self.double, *self.single) for p in block)]
        return sum(p.down.nbytes + p.up.nbytes for p in pairs)


def adapted_modules(transformer: FluxTransformer2DModel) -> Iterator[tuple[str, torch.nn.Linear]]:
    """The modules that the corrector's LoRA acts on, in a fixed order."""
    names = ["x_embedder"]
    names += [f"transformer_blocks.{i}.{m}" for i in range(len(transformer.transformer_blocks)) for m in DOUBLE_MODULES]
    names += [
        f"single_transformer_blocks.{i}.{m}"
        for i in range(len(transformer.single_transformer_blocks))
        for m in SINGLE_MODULES
    ]
    for name in names:
        yield name, transformer.get_submodule(name)


def load_lora(path: Path, transformer: FluxTransformer2DModel) -> Lora:
    """Reads a LoRA file for this transformer. Every key and shape is checked; a Failure names what does not fit."""
    try:
        data = path.read_bytes()
    except OSError as e:
        raise _unusable(path, f"cannot be read: {e.strerror}") from e
    return read_lora(data, transformer, path)


def read_lora(data: bytes, transformer: FluxTransformer2DModel, path: Path) -> Lora:
    """Reads a LoRA from the bytes of a safetensors file; path is for messages."""
    try:
        tensors = load(data)
    except SafetensorError as e:
        raise _unusable(path, "is no intact safetensors file: it is cut off, damaged, or of another kind") from e
    modules = list(adapted_modules(transformer))
    _check_keys(path, tensors, [name for name, _ in modules])
    _check_shapes(path, tensors, modules)
    where = next(transformer.x_embedder.parameters())  # its device and type

    def pair(name: str) -> Pair:
        return Pair(*(tensors[PREFIX + name + side].to(where) for side in (DOWN, UP)))

    pairs = [pair(name) for name, _ in modules]
    double, single = len(transformer.transformer_blocks), len(transformer.single_transformer_blocks)
    width = len(DOUBLE_MODULES)
    blocks = [pairs[1 + i * width : 1 + (i + 1) * width] for i in range(double + single)]
    return Lora(
        embedder=pairs[0],
        double=tuple(DoubleLora(*b) for b in blocks[:double]),
        single=tuple(SingleLora(*b) for b in blocks[double:]),
        digest=hashlib.sha256(data).hexdigest(),
        ranks=tuple(sorted({p.down.shape[0] for p in pairs})),
    )


def _check_keys(path: Path, tensors: dict[str, torch.Tensor], names: list[str]) -> None:
    expected = {PREFIX + name + side for name in names for side in (DOWN, UP)}
    missing, extra = sorted(expected - tensors.keys()), sorted(tensors.keys() - expected)
    if not missing and not extra:
        return
    wrong = []
    if missing:
        wrong.append(f"lacks {_some(missing)}")
    if extra:
        wrong.append(f"has {_some(extra)}, which this corrector does not use")
    raise _unusable(path, " and ".join(wrong))


def _check_shapes(path: Path, tensors: dict[str, torch.Tensor], modules: list[tuple[str, torch.nn.Linear]]) -> None:
    wrong = []
    for name, module in modules:
        down, up = tensors[PREFIX + name + DOWN], tensors[PREFIX + name + UP]
        fits = down.ndim == 2 and up.ndim == 2 and down.shape[0] == up.shape[1] > 0
        if not fits or down.shape[1] != module.in_features or up.shape[0] != module.out_features:
            wrong.append(
                f"{name}: A {tuple(down.shape)} and B {tuple(up.shape)}"
                f" instead of (rank, {module.in_features}) and ({module.out_features}, rank)"
            )
    if wrong:
        raise _unusable(path, f"does not fit the model's shapes: {_some(wrong)}")


def _some(names: list[str], shown: int = 6) -> str:
    rest = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {rest} more" if rest > 0 else "")


def _unusable(path: Path, why: str) -> Failure:
    return Failure(
        FailureCode.INVALID,
        f"the LoRA {path.name} {why}",
        "give the corrector's own file, pytorch_lora_weights.safetensors, and the FLUX.1-dev that it was trained on",
    )
