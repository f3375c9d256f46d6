"""FLUX's latents: channels of the VAE, packed two by two into tokens."""

import numpy as np
import torch

PATCH = 2  # latent rows and columns in one token


def pack(latents: torch.Tensor) -> torch.Tensor:
    """(B, C, H, W) to tokens (B, H/2 * W/2, 4C), row by row."""
    batch, channels, height, width = latents.shape
    grid = latents.reshape(batch, channels, height // PATCH, PATCH, width // PATCH, PATCH)
    return grid.permute(0, 2, 4, 1, 3, 5).reshape(batch, -1, channels * PATCH * PATCH)


def unpack(tokens: torch.Tensor, rows: int, cols: int) -> torch.Tensor:
    """Tokens of a grid of rows x cols back to (B, C, 2 rows, 2 cols)."""
    batch, _, wide = tokens.shape
    grid = tokens.reshape(batch, rows, cols, wide // PATCH**2, PATCH, PATCH)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(batch, wide // PATCH**2, rows * PATCH, cols * PATCH)


def positions(rows: int, cols: int, *, col_offset: int = 0, device: torch.device | None = None) -> torch.Tensor:
    """Position ids (rows * cols, 3) of a grid: (0, row, col + col_offset)."""
    ids = torch.zeros(rows, cols, 3, device=device)
    ids[..., 1] += torch.arange(rows, device=device)[:, None]
    ids[..., 2] += torch.arange(cols, device=device)[None, :] + col_offset
    return ids.reshape(rows * cols, 3)


def noise(seed: int, tokens: int, channels: int, device: torch.device) -> torch.Tensor:
    """The noise of a seed, as float32 tokens (1, tokens, channels).

    It is drawn on the CPU in float32 whatever the model's device and type, so that a seed means the same noise
    everywhere. The drawing order is that of unpacked latents (C, H, W) for a square grid, as in diffusers.
    """
    side = round(tokens**0.5) * PATCH
    if side * side != tokens * PATCH * PATCH:
        raise ValueError(f"{tokens} tokens are no square")
    return pack(normal(seed, (1, channels // PATCH**2, side, side))).to(device)


def normal(seed: int, shape: tuple[int, ...]) -> torch.Tensor:
    """Standard normal numbers in float32 on the CPU.

    PyTorch's own generator reads only the lower 32 bits of a seed. It serves those that have no more, so that they mean
    what they mean everywhere; all others get a generator that takes them whole.
    """
    if seed < 1 << 32:
        return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed), dtype=torch.float32)
    return torch.from_numpy(np.random.Generator(np.random.Philox(seed)).standard_normal(shape, dtype=np.float32))
