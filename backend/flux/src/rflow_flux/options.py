"""How a FLUX engine is run. What changes pictures is part of the model's identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rflow_flux.layout import PromptLayout

if TYPE_CHECKING:
    import torch

MIB = 1 << 20
# Names of attention backends. "native" is PyTorch's own choice; all but the last two come with it.
ATTENTION = ("native", "cudnn", "flash", "efficient", "math", "flash3", "sage")


@dataclass(frozen=True)
class FluxOptions:
    """The zero values are those of the paper, with nothing approximated."""

    layout: PromptLayout = PromptLayout.TRAINING  # of requests that choose none
    attention: str = "native"
    compile: str = ""  # "" is eager; else a mode of torch.compile, such as "default" or "max-autotune-no-cudagraphs"
    fp8: bool = False
    first_block_cache: float = 0.0  # 0: every block in every step
    prompt_cache: int = 256 * MIB
    condition_cache: int = 64 * MIB

    def variant(self, dtype: torch.dtype) -> str:
        """What makes results differ from those of the plain model in bfloat16."""
        marks = []
        if str(dtype) != "torch.bfloat16":
            marks.append(str(dtype).removeprefix("torch."))
        if self.fp8:
            marks.append("fp8")
        if self.first_block_cache:
            marks.append(f"first block cache {self.first_block_cache:g}")
        if self.attention != "native":
            marks.append(f"attention {self.attention}")
        if self.compile:
            marks.append("compiled" if self.compile == "default" else f"compiled {self.compile}")
        return ", ".join(marks)
