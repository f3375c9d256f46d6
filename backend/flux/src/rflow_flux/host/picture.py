"""Looks at a picture's file without decoding it: what a header asks for is known before anything allocates it."""

import hashlib
import io

from PIL import Image

from rflow_flux.host import bounds
from rflow_flux.wire import rflow_pb2 as pb

_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


class NoPictureError(ValueError):
    """Bytes that are no usable picture; its words go into a sentence."""


def check_picture(data: bytes) -> str:
    """The media type of a whole PNG or JPEG file within bounds. Raises NoPictureError."""
    if len(data) > bounds.PICTURE_BYTES:
        raise NoPictureError(f"it has {len(data)} bytes, at most {bounds.PICTURE_BYTES}")
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_MEDIA_TYPES)) as image:
            (width, height), kind = image.size, image.format or ""
    except Image.DecompressionBombError as e:
        raise NoPictureError(f"it is larger than {bounds.PICTURE_EDGE} px on a side") from e
    except Exception as e:  # the plugins raise nearly everything on damaged headers
        raise NoPictureError("it is no PNG or JPEG picture") from e
    if not (0 < width <= bounds.PICTURE_EDGE and 0 < height <= bounds.PICTURE_EDGE):
        raise NoPictureError(f"it has {width}x{height} px, at most {bounds.PICTURE_EDGE} on a side")
    if not (_png_ends(data) if kind == "PNG" else b"\xff\xd9" in data[-64:]):  # some writers pad a JPEG's end
        raise NoPictureError("its end is missing")
    return _MEDIA_TYPES[kind]


def _png_ends(data: bytes) -> bool:
    """Walks the chunks up to IEND."""
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if at + 12 + length > len(data):
            return False
        if data[at + 4 : at + 8] == b"IEND":
            return True
        at += 12 + length
    return False


def digest_of(data: bytes) -> pb.Digest:
    """The content address of a file."""
    return pb.Digest(sha256=hashlib.sha256(data).digest(), size=len(data))


def addresses(digest: pb.Digest) -> bool:
    """Whether a digest can address a picture at all."""
    return len(digest.sha256) == 32 and 1 <= digest.size <= bounds.PICTURE_BYTES
