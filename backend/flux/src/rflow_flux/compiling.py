"""Compiling the two kinds of block, once each, rather than the whole model."""

from collections.abc import Callable
from typing import Any

import torch

from rflow_flux.forward import Forward
from rflow_flux.segments import double_block, single_block

# Each size of picture and each condition is a compilation of its own; past this many, new ones run uncompiled.
KINDS = 64


def compile_blocks(forward: Forward, mode: str = "default", backend: str | Callable[..., Any] = "inductor") -> None:
    """Replaces the forward's block functions by compiled ones.

    All blocks of a kind share one compilation per shape, since their weights are inputs. Shapes are static: the first
    job of each picture size compiles, which takes a minute on a GPU.
    """
    torch._dynamo.config.recompile_limit = max(torch._dynamo.config.recompile_limit, KINDS)
    mode_ = mode if backend == "inductor" else None
    forward.double = torch.compile(double_block, fullgraph=True, dynamic=False, backend=backend, mode=mode_)
    forward.single = torch.compile(single_block, fullgraph=True, dynamic=False, backend=backend, mode=mode_)
