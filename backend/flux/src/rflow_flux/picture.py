"""Pictures in and out: files of PNG or JPEG on one side, tensors in -1..1 on the other."""

import io
import warnings

import numpy as np
import torch
from PIL import Image

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.roles import Picture

PNG, JPEG = "image/png", "image/jpeg"
MEDIA_TYPES = (PNG, JPEG)
MAX_SIDE = 8192  # px; what is larger is no picture that anything here made


def decode(data: bytes) -> Image.Image:
    """Reads a PNG or JPEG file as RGB. What is transparent is laid on white."""
    image: Image.Image
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            if max(image.size) <= MAX_SIDE:
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as e:
        raise _invalid("the picture is too large to be decoded") from e
    except Exception as e:  # Pillow's plugins raise nearly everything on damaged files
        raise _invalid("the picture cannot be decoded: it is damaged, or of another kind") from e
    if max(image.size) > MAX_SIDE:
        raise _invalid(f"the picture has {image.width}x{image.height} px, and {MAX_SIDE} is the most on a side")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    elif image.mode.startswith("I"):  # 16 bits of grey, which convert() would clip
        image = Image.fromarray((np.asarray(image, dtype=np.float64) / 257).clip(0, 255).astype(np.uint8))
    return image.convert("RGB")


def _invalid(what: str) -> Failure:
    return Failure(FailureCode.INVALID, what, "give a PNG or JPEG file")


def to_square(image: Image.Image, side: int) -> Image.Image:
    """Resizes to side x side px, as in training: bicubic, whatever the shape was."""
    return image.resize((side, side), Image.Resampling.BICUBIC)


def to_tensor(image: Image.Image) -> torch.Tensor:
    """RGB to float32 (1, 3, H, W) in -1..1."""
    pixels = torch.from_numpy(np.array(image, dtype=np.float32))
    return pixels.permute(2, 0, 1)[None] / 127.5 - 1


def to_image(pixels: torch.Tensor) -> Image.Image:
    """(3, H, W) in -1..1 to RGB; what lies outside is clipped, and what is not finite is black."""
    bytes_ = (pixels.float().nan_to_num(-1.0, 1.0, -1.0).clamp(-1, 1) + 1) * 127.5
    return Image.fromarray(bytes_.round().to(torch.uint8).permute(1, 2, 0).cpu().numpy())


def png(image: Image.Image) -> Picture:
    """A PNG file; the same pixels give the same bytes."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return Picture(out.getvalue(), PNG, image.width, image.height)


def encode(image: Image.Image, media_type: str) -> Picture:
    """A result's file, of one of MEDIA_TYPES; PNG if none is named."""
    return jpeg(image, 95) if media_type == JPEG else png(image)


def jpeg(image: Image.Image, quality: int) -> Picture:
    """A JPEG file."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Picture(out.getvalue(), JPEG, image.width, image.height)
