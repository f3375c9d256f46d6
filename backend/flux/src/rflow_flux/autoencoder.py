"""The VAE: pictures to FLUX's latents and back."""

import hashlib

import torch
from diffusers import AutoencoderKL
from PIL import Image

from rflow_flux.latents import normal, pack, unpack
from rflow_flux.lru import Lru
from rflow_flux.picture import decode, to_image, to_square, to_tensor


class Autoencoder:
    """Encodes condition pictures, with a cache, and decodes results. Convolutions run with channels last."""

    def __init__(self, vae: AutoencoderKL, budget: int) -> None:
        self.vae = vae.to(memory_format=torch.channels_last)
        self.factor = 2 ** (len(vae.config.block_out_channels) - 1)  # px of one latent
        self._conditions: Lru[tuple[bytes, int], torch.Tensor] = Lru(budget, lambda t: t.nbytes)

    @property
    def cache(self) -> Lru[tuple[bytes, int], torch.Tensor]:
        """The cache of conditions, by the picture's hash and size."""
        return self._conditions

    def condition(self, picture: bytes, side: int) -> torch.Tensor:
        """Packed latents (1, N, 4C) of a picture's file, resized to side x side px.

        They are sampled from the encoder's distribution, as in training, with a seed that the file's hash gives: one
        picture is one condition, whatever else a request says.
        """
        digest = hashlib.sha256(picture).digest()
        return self._conditions.get((digest, side), lambda: self._encode(picture, side, digest))

    def _encode(self, picture: bytes, side: int, digest: bytes) -> torch.Tensor:
        where = self.vae.encode(self._prepare(to_tensor(to_square(decode(picture), side)))).latent_dist
        noise = normal(int.from_bytes(digest[:4], "big"), tuple(where.mean.shape)).to(where.mean.device)
        return pack(self._normal(where.mean.float() + where.std.float() * noise))

    def means(self, pixels: torch.Tensor) -> torch.Tensor:
        """Latents (B, C, h, w) at which pixels (B, 3, H, W) in -1..1 are centred."""
        return self._normal(self.vae.encode(self._prepare(pixels)).latent_dist.mean.float())

    def decode(self, tokens: torch.Tensor, rows: int, cols: int) -> Image.Image:
        """The picture of packed latents (1, rows * cols, 4C)."""
        config = self.vae.config
        latents = unpack(tokens.float(), rows, cols) / config.scaling_factor + config.shift_factor
        return to_image(self.vae.decode(self._prepare(latents)).sample[0])

    def _prepare(self, x: torch.Tensor) -> torch.Tensor:
        return x.to(device=self.vae.device, dtype=self.vae.dtype, memory_format=torch.channels_last)

    def _normal(self, latents: torch.Tensor) -> torch.Tensor:
        return (latents - self.vae.config.shift_factor) * self.vae.config.scaling_factor
