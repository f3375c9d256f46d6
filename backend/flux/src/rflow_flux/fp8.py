"""Transformer weights in 8-bit floating point: half the memory, and twice the arithmetic where the GPU has it.

Each output channel has a scale. Where the device multiplies float8, activations get a scale per token on the way;
elsewhere the weight is widened for each product, which saves only memory. Pictures change, so it is part of a model's
revision.
"""

import torch
from diffusers import FluxTransformer2DModel

FLOAT8 = torch.float8_e4m3fn
LARGEST = 448.0  # of that type
MULTIPLE = 16  # sizes that the kernels take


class Float8Linear(torch.nn.Module):
    """A linear layer with its weight in float8, for inference."""

    weight: torch.Tensor
    scale: torch.Tensor

    def __init__(self, linear: torch.nn.Linear, multiplies: bool) -> None:
        super().__init__()
        self.in_features, self.out_features = linear.in_features, linear.out_features
        weight = linear.weight.detach()
        scale = weight.float().abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / LARGEST
        self.register_buffer("weight", (weight.float() / scale).to(FLOAT8))
        self.register_buffer("scale", scale)  # (out, 1), float32
        self.bias = linear.bias
        self._multiplies = multiplies

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(..., in) to (..., out), in x's type."""
        if not self._multiplies:
            wide = (self.weight.to(torch.float32) * self.scale).to(x.dtype)
            return torch.nn.functional.linear(x, wide, self.bias)
        flat = x.reshape(-1, self.in_features)
        per_token = flat.float().abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / LARGEST
        y = torch._scaled_mm(
            (flat.float() / per_token).to(FLOAT8),
            self.weight.t(),
            scale_a=per_token,
            scale_b=self.scale.t(),
            bias=None if self.bias is None else self.bias.to(torch.bfloat16),
            out_dtype=torch.bfloat16,
        )
        return y.to(x.dtype).reshape(*x.shape[:-1], self.out_features)


def multiplies_float8(device: torch.device) -> bool:
    """Whether the device has float8 arithmetic with a scale per row (compute capability 8.9 or newer)."""
    return device.type == "cuda" and torch.cuda.get_device_capability(device) >= (8, 9)


def quantise(transformer: FluxTransformer2DModel, device: torch.device) -> int:
    """Replaces the large layers inside all blocks, in place, for use on the device; returns how many.

    It works wherever the transformer is, so that one which only fits the device in float8 is made small before it goes
    there. Modulation, embedders and the output stay as they are: they are small and most sensitive.
    """
    replaced = 0
    for block in (*transformer.transformer_blocks, *transformer.single_transformer_blocks):
        for name, module in list(block.named_modules()):
            if not isinstance(module, torch.nn.Linear) or "norm" in name:
                continue
            fits = module.in_features % MULTIPLE == 0 and module.out_features % MULTIPLE == 0
            parent, _, last = name.rpartition(".")
            replacement = Float8Linear(module, fits and multiplies_float8(device))
            setattr(block.get_submodule(parent), last, replacement)
            replaced += 1
    return replaced
