"""The cache of pictures: bounded, and nothing in it that is no picture."""

import hashlib
import struct
import zlib

import pytest
from google.rpc import code_pb2
from PIL import Image

from rflow_flux.host.blobs import Blobs
from rflow_flux.host.picture import NoPictureError, check_picture
from rflow_flux.host.refusal import Refusal
from rflow_flux.picture import jpeg, png


def picture(shade: int) -> bytes:
    return png(Image.effect_noise((48, 48), 10.0 + shade).convert("RGB")).data


def digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def put(blobs: Blobs, data: bytes) -> None:
    assert blobs.put(digest(data), len(data), 0, data) == len(data)


def test_the_least_used_goes_first_and_what_is_pinned_stays() -> None:
    first, second, third = (picture(shade) for shade in (1, 2, 3))
    blobs = Blobs(len(first) + len(second) + 100)
    put(blobs, first)
    put(blobs, second)
    assert blobs.pin(digest(first)) == first
    put(blobs, third)
    assert blobs.get(digest(second)) is None
    assert blobs.get(digest(first)) == first
    blobs.unpin(digest(first))
    assert blobs.get(digest(third)) == third
    assert blobs.used <= len(first) + len(second) + 100


def test_a_cache_full_of_pictures_in_use_says_so_but_takes_results() -> None:
    used, other = picture(1), picture(2)
    blobs = Blobs(len(used))
    blobs.keep(digest(used), used)
    with pytest.raises(Refusal) as e:
        blobs.put(digest(other), len(other), 0, other)
    assert e.value.status.code == code_pb2.RESOURCE_EXHAUSTED
    blobs.keep(digest(other), other)
    assert blobs.get(digest(other)) == other
    blobs.unpin(digest(used))
    assert blobs.get(digest(used)) is None


def test_half_pictures_are_bounded_too() -> None:
    blobs = Blobs(1 << 20)
    size = 64 << 20
    for name in range(3):  # three beginnings of nearly the largest picture
        for piece in range(63):
            assert blobs.put(bytes([name]) * 32, size, piece << 20, bytes(1 << 20)) == (piece + 1) << 20
    assert blobs.put(bytes([0]) * 32, size, 1, b"x") == 0, "the first was let go"
    assert blobs.put(bytes([2]) * 32, size, 1, b"x") == 63 << 20


def vast() -> bytes:
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(header)) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return b"\x89PNG\r\n\x1a\n" + chunk + picture(1)[33:]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a picture", "no PNG or JPEG"),
        (b"GIF89a" + bytes(100), "no PNG or JPEG"),
        (picture(1)[:-6], "its end is missing"),
        (picture(1)[:40], "no PNG or JPEG"),
        (jpeg(Image.new("RGB", (16, 16)), 80).data[:-2], "its end is missing"),
        (vast(), "px"),
    ],
    ids=["text", "GIF", "cut in the last chunk", "a header alone", "cut JPEG", "100,000 px"],
)
def test_what_is_no_picture_is_told(data: bytes, words: str) -> None:
    with pytest.raises(NoPictureError, match=words):
        check_picture(data)
    blobs = Blobs(1 << 20)
    with pytest.raises(Refusal) as e:
        blobs.put(digest(data), len(data), 0, data)
    assert e.value.status.code == code_pb2.INVALID_ARGUMENT
    assert blobs.put(digest(data), len(data), 5, b"") == 0, "its pieces were kept"


def test_pictures_are_known_by_their_bytes() -> None:
    assert check_picture(picture(1)) == "image/png"
    assert check_picture(jpeg(Image.new("RGB", (16, 16)), 80).data + bytes(20)) == "image/jpeg"
