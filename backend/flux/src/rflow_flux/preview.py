"""Small pictures of what is not finished.

Without a tiny VAE, a latent's colour is a linear function of its channels. The matrix is fitted to the VAE at hand,
once, by encoding patches of known colours: nothing has to be known about the model.
"""

from collections.abc import Callable

import torch
from diffusers import AutoencoderTiny
from PIL import Image

from rflow_flux.picture import jpeg, to_image
from rflow_flux.roles import Picture

MAX_BYTES = 20 << 10
SIDE = 128  # px: previews are made no larger by the matrix, and no smaller
MOST = 40  # previews of one job


class ColourMatrix:
    """Maps latents (C, h, w) to pixels in -1..1."""

    def __init__(self, weight: torch.Tensor) -> None:
        self.weight = weight  # (3, C + 1); the last column is the offset

    @classmethod
    def fit(cls, encode: Callable[[torch.Tensor], torch.Tensor], factor: int, side: int = 128) -> "ColourMatrix":
        """Fits the matrix to an encoder of (B, 3, H, W) in -1..1 into (B, C, H/factor, W/factor)."""
        pixels = _patches(side)
        latents = encode(pixels).float().cpu()
        colours = torch.nn.functional.avg_pool2d(pixels, factor)
        known = latents.movedim(1, -1).reshape(-1, latents.shape[1])
        known = torch.cat([known, torch.ones(len(known), 1)], dim=1).double()
        wanted = colours.movedim(1, -1).reshape(-1, 3).double()
        # Ridge, so that channels which say nothing of colour keep quiet.
        gram = known.T @ known + 1e-3 * len(known) * torch.eye(known.shape[1], dtype=torch.float64)
        return cls(torch.linalg.solve(gram, known.T @ wanted).T.float())

    def __call__(self, latents: torch.Tensor) -> torch.Tensor:
        """(C, h, w) to (3, h, w), where the latents are."""
        weight = self.weight.to(latents.device)
        return torch.einsum("kc,chw->khw", weight[:, :-1], latents.float()) + weight[:, -1, None, None]


def _patches(side: int) -> torch.Tensor:
    """Pictures (8, 3, side, side) of coloured patches of three sizes and of slow gradients, always the same."""
    generator = torch.Generator("cpu").manual_seed(1)
    made = []
    for cells, mode in ((2, "nearest"), (4, "nearest"), (8, "nearest"), (3, "bilinear")):
        colours = torch.rand((2, 3, cells, cells), generator=generator) * 2 - 1
        made.append(torch.nn.functional.interpolate(colours, size=(side, side), mode=mode))
    return torch.cat(made)


class Previewer:
    """Draws previews of latents (C, h, w), with a tiny VAE where there is one."""

    def __init__(self, colours: ColourMatrix, tiny: AutoencoderTiny | None = None, side: int = SIDE) -> None:
        self._colours, self._tiny, self._side = colours, tiny, side

    def draw(self, latents: torch.Tensor) -> Picture:
        """A JPEG of at most MAX_BYTES."""
        pixels = self._colours(latents) if self._tiny is None else self._decode(self._tiny, latents)
        image = to_image(pixels)
        side = self._side if self._tiny is None else min(2 * self._side, image.width)
        if image.width != side:
            image = image.resize((side, side), Image.Resampling.BILINEAR)
        for quality in (80, 60, 40, 20):
            preview = jpeg(image, quality)
            if len(preview.data) <= MAX_BYTES:
                break
        return preview

    @staticmethod
    def _decode(tiny: AutoencoderTiny, latents: torch.Tensor) -> torch.Tensor:
        # The tiny VAE of FLUX works on the transformer's latents as they are.
        return tiny.decode(latents[None].to(device=tiny.device, dtype=tiny.dtype)).sample[0]


def shown(step: int, total: int) -> bool:
    """Whether a step of 1..total has a preview: at most MOST of them, the last one included."""
    return step * MOST // total != (step - 1) * MOST // total or total <= MOST
