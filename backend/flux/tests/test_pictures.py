"""Pictures in and out, conditions, and previews."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from rflow_flux.autoencoder import Autoencoder
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.latents import noise, pack, positions, unpack
from rflow_flux.picture import decode, jpeg, png, to_image, to_tensor
from rflow_flux.preview import MAX_BYTES, ColourMatrix, Previewer, shown
from rflow_flux.tiny.flux import tiny_preview_vae, tiny_vae


def gradient(width: int = 48, height: int = 32, mode: str = "RGB") -> Image.Image:
    rows, cols = np.mgrid[0:height, 0:width]
    pixels = np.stack([255 * cols / width, 255 * rows / height, 0 * rows + 90], -1).astype(np.uint8)
    return Image.fromarray(pixels).convert(mode)


def file_of(image: Image.Image, kind: str = "PNG", **settings: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **settings)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_becomes_rgb(mode: str) -> None:
    image = gradient(mode="L").point(lambda v: v * 257, "I").convert("I;16") if mode == "I;16" else gradient(mode=mode)
    got = decode(file_of(image))
    assert (got.mode, got.size) == ("RGB", (48, 32))
    brightness = np.asarray(got.convert("L"), dtype=float).mean()
    assert abs(brightness - np.asarray(gradient(mode="L"), dtype=float).mean()) < 6, "the picture became another"


def test_transparency_is_laid_on_white() -> None:
    clear = Image.new("RGBA", (4, 4), (200, 0, 0, 0))
    assert decode(file_of(clear)).getpixel((1, 1)) == (255, 255, 255)


def test_jpeg_is_read_and_others_are_not() -> None:
    assert decode(file_of(gradient(), "JPEG")).size == (48, 32)
    for kind in ("GIF", "BMP", "TIFF", "WEBP"):
        with pytest.raises(Failure) as e:
            decode(file_of(gradient(), kind))
        assert e.value.code is FailureCode.INVALID


def test_half_a_picture_and_a_vast_one_are_refused() -> None:
    whole = file_of(gradient())
    with pytest.raises(Failure, match="cannot be decoded"):
        decode(whole[: len(whole) // 2])
    with pytest.raises(Failure, match="8192"):
        decode(file_of(Image.new("1", (8193, 1))))


def test_pixels_survive_the_way_through_tensors_and_png() -> None:
    image = gradient()
    assert decode(png(to_image(to_tensor(image)[0])).data).tobytes() == image.tobytes()


def test_what_is_not_finite_is_black() -> None:
    assert to_image(torch.full((3, 2, 2), float("nan"))).getpixel((0, 0)) == (0, 0, 0)


def test_packing_is_undone_by_unpacking() -> None:
    latents = torch.randn(2, 4, 6, 8)
    assert torch.equal(unpack(pack(latents), 3, 4), latents)
    assert pack(latents)[0, 1].tolist() == latents[0, :, 0:2, 2:4].flatten().tolist(), "row by row"
    assert positions(2, 2, col_offset=-2).tolist() == [[0, 0, -2], [0, 0, -1], [0, 1, -2], [0, 1, -1]]


def test_noise_depends_on_the_seed_alone() -> None:
    cpu = torch.device("cpu")
    torch.manual_seed(7)
    first = noise(1, 16, 16, cpu)
    torch.manual_seed(8)
    assert torch.equal(noise(1, 16, 16, cpu), first)
    assert not torch.equal(noise(2, 16, 16, cpu), first)
    assert abs(noise(1, 4096, 64, cpu).std().item() - 1) < 0.01


def test_a_condition_is_drawn_with_the_pictures_own_seed() -> None:
    picture = file_of(gradient())
    first = Autoencoder(tiny_vae(), 1 << 20).condition(picture, 64)
    torch.manual_seed(1)
    second = Autoencoder(tiny_vae(), 1 << 20).condition(picture, 64)
    assert torch.equal(first, second)
    autoencoder = Autoencoder(tiny_vae(), 1 << 20)
    resized = gradient().resize((64, 64), Image.Resampling.BICUBIC)
    mean = pack(autoencoder.means(to_tensor(resized)))
    assert first.shape == mean.shape == (1, 16, 16)
    assert (first - mean).abs().max() > 1e-3, "the mean is not what the corrector was trained on"


def test_conditions_are_kept_by_picture_and_size() -> None:
    autoencoder = Autoencoder(tiny_vae(), 1 << 20)
    one, other = file_of(gradient()), file_of(gradient(mode="L"))
    for picture, side in ((one, 64), (one, 64), (other, 64), (one, 32), (one, 64)):
        autoencoder.condition(picture, side)
    assert (autoencoder.cache.misses, autoencoder.cache.hits) == (3, 2)
    small = Autoencoder(tiny_vae(), 1500)  # one of 64 px has 1024 bytes
    for picture in (one, other, one):
        small.condition(picture, 64)
    assert (small.cache.misses, small.cache.held) == (3, 1024)


def test_the_colours_of_previews_follow_the_vae() -> None:
    """For an encoder that hides colours in its channels, the fitted matrix finds them."""
    mixing = torch.linalg.qr(torch.randn(6, 6, generator=torch.Generator().manual_seed(3)))[0][:, :3]

    def encode(pixels: torch.Tensor) -> torch.Tensor:
        pooled = torch.nn.functional.avg_pool2d(pixels, 8)
        return torch.einsum("ck,bkhw->bchw", mixing, pooled) + 0.3

    colours = ColourMatrix.fit(encode, 8)
    orange = torch.tensor([1.0, 0.2, -0.8])[:, None, None].expand(3, 16, 16)
    assert (colours(encode(orange[None])[0]) - orange[:, :2, :2]).abs().max() < 0.05


@pytest.mark.parametrize("tiny", [False, True])
def test_previews_decode_and_are_small(tiny: bool) -> None:
    colours = ColourMatrix.fit(Autoencoder(tiny_vae(), 0).means, 8)
    draw = Previewer(colours, tiny_preview_vae() if tiny else None).draw
    for side in (8, 32):
        preview = draw(torch.randn(4, side, side, generator=torch.Generator().manual_seed(side)))
        image = Image.open(io.BytesIO(preview.data), formats=["JPEG"])
        image.load()
        assert image.size == (preview.width, preview.height)
        assert len(preview.data) <= MAX_BYTES


def test_the_tiny_vae_is_what_draws_where_there_is_one() -> None:
    colours, latents = ColourMatrix.fit(Autoencoder(tiny_vae(), 0).means, 8), torch.randn(4, 16, 16)
    assert Previewer(colours).draw(latents).data != Previewer(colours, tiny_preview_vae()).draw(latents).data


@pytest.mark.parametrize(("total", "want"), [(1, 1), (4, 4), (30, 30), (40, 40), (41, 40), (1000, 40)])
def test_previews_are_bounded_and_the_last_step_has_one(total: int, want: int) -> None:
    steps = [step for step in range(1, total + 1) if shown(step, total)]
    assert len(steps) == want
    assert steps[-1] == total


def test_jpeg_quality_is_obeyed() -> None:
    assert len(jpeg(gradient(), 95).data) > len(jpeg(gradient(), 20).data)
