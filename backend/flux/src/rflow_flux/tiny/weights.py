"""Weights drawn by name."""

import hashlib

import torch


def fill(module: torch.nn.Module, seed: int, gain: float = 1.0) -> torch.nn.Module:
    """Draws all parameters and makes the module ready for inference in float32.

    Matrices keep the variance of what passes through them, scales lie around 1, and nothing is zero, so that every gate
    is open and every input matters.
    """
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            drawn = torch.randn(parameter.shape, generator=_generator(seed, name))
            if parameter.ndim >= 2:
                drawn *= gain / parameter[0].numel() ** 0.5
            elif name.endswith("weight") or name.endswith("gamma"):
                drawn = 1 + 0.1 * drawn
            else:
                drawn *= 0.05
            parameter.copy_(drawn)
    return module.eval().requires_grad_(False)


def _generator(seed: int, name: str) -> torch.Generator:
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return torch.Generator("cpu").manual_seed(int.from_bytes(digest[:4], "big"))
