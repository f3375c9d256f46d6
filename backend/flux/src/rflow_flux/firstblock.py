"""Skipping blocks where the first one says that little has changed.

The residual that the first block adds to the image's tokens is compared with that of the last computed step. Where it
differs by less than a share, the remaining blocks' residual of that step is used again. It approximates: pictures
change, so the threshold is part of a model's revision.
"""

import torch


class FirstBlockCache:
    """The memory of one job. A threshold of 0.08 to 0.12 is usual for FLUX; larger is faster and less faithful."""

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self.reused = 0
        self.computed = 0
        self._first: torch.Tensor | None = None
        self._rest: torch.Tensor | None = None

    def reuse(self, before: torch.Tensor, after: torch.Tensor) -> torch.Tensor | None:
        """The remaining blocks' residual if it may be used again, given the tokens before and after the first block."""
        residual = after - before
        if self._first is not None and self._rest is not None:
            change = (residual - self._first).abs().mean() / self._first.abs().mean()
            if change.item() < self.threshold:
                self.reused += 1
                return self._rest
        self._first = residual
        self.computed += 1
        return None

    def keep(self, rest: torch.Tensor) -> None:
        """Remembers what the remaining blocks added in this step."""
        self._rest = rest
