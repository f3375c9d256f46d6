"""The engine as a host sees it: reproducible, cancellable, and clear about what it did."""

import io
import threading
from dataclasses import replace

import numpy as np
import pytest
import torch
from diffusers import FluxPipeline
from PIL import Image

from rflow_flux.denoise import sigmas
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.flux import FluxEngine
from rflow_flux.latents import noise
from rflow_flux.layout import PromptLayout
from rflow_flux.roles import CorrectRequest, GenerateRequest, Progress, Role, Sample, SampleParams, Stage
from rflow_flux.tiny.engine import tiny_parts
from rflow_flux.tiny.flux import flux_scheduler

FEW = SampleParams(size=64, steps=4)
APPLE = GenerateRequest("a photo of a red apple", seed=3, params=FEW)


def generated(engine: FluxEngine, request: GenerateRequest = APPLE) -> bytes:
    return engine.generate(request).picture.data


def correction(parent: bytes) -> CorrectRequest:
    return CorrectRequest(
        "a photo of a red apple",
        parent,
        reflection="Make the apple red.",
        seed=5,
        params=replace(FEW, condition_size=64),
    )


def corrected(engine: FluxEngine, request: CorrectRequest) -> bytes:
    return engine.correct(request).picture.data


def test_generate_is_what_the_stock_pipeline_makes(engine: FluxEngine) -> None:
    parts = tiny_parts()
    pipeline = FluxPipeline(
        flux_scheduler(), parts.vae, parts.clip, parts.clip_tokenizer, parts.t5, parts.t5_tokenizer, parts.transformer
    )
    pipeline.set_progress_bar_config(disable=True)
    stock = pipeline(
        prompt=APPLE.prompt,
        height=64,
        width=64,
        num_inference_steps=4,
        guidance_scale=3.5,
        latents=noise(APPLE.seed, 16, parts.transformer.config.in_channels, parts.device),
        output_type="np",
    ).images[0]
    ours = np.asarray(Image.open(io.BytesIO(generated(engine))), dtype=np.float32)
    assert np.abs(ours - stock * 255).max() <= 1.0, "a pixel is more than rounding away"


def test_the_same_request_gives_the_same_bytes_whatever_came_before(engine: FluxEngine) -> None:
    first = generated(engine)
    second = corrected(engine, correction(first))
    generated(engine, replace(APPLE, prompt="a dog under a tree", seed=9))
    corrected(engine, replace(correction(first), reflection="Remove the dog."))
    assert generated(engine) == first, "Generate differs after Correct"
    assert corrected(engine, correction(first)) == second, "Correct differs after other requests"


def test_another_engine_gives_the_same_bytes(engine: FluxEngine) -> None:
    """Nothing of a result comes from what the engine holds in its caches, or from when it was made."""
    from rflow_flux.tiny.engine import tiny_engine

    fresh = tiny_engine()
    parent = generated(fresh)
    assert parent == generated(engine)
    assert corrected(fresh, correction(parent)) == corrected(engine, correction(parent))
    fresh.close()


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 6},
        {"prompt": "a photo of a green cup"},
        {"original_prompt": "a photo of a green cup"},
        {"reflection": "Remove the dog."},
        {"reflection": ""},
        {"layout": PromptLayout.SEARCH},
        {"params": replace(FEW, condition_size=32)},
        {"params": replace(FEW, condition_size=64, steps=5)},
        {"params": replace(FEW, condition_size=64, guidance=1.0)},
        {"params": replace(FEW, condition_size=64, text_tokens=64)},
    ],
    ids=" ".join,
)
def test_every_part_of_a_request_matters(engine: FluxEngine, change: dict[str, object]) -> None:
    request = correction(generated(engine))
    assert corrected(engine, replace(request, **change)) != corrected(engine, request)  # type: ignore[arg-type]


def test_the_parent_matters_and_its_size_does_not_have_to_fit(engine: FluxEngine) -> None:
    made = set()
    for seed, size in ((1, (64, 64)), (2, (64, 64)), (1, (300, 20))):
        noisy = np.random.default_rng(seed).integers(0, 255, (*size[::-1], 3), dtype=np.uint8)
        file = io.BytesIO()
        Image.fromarray(noisy).save(file, "PNG")
        made.add(corrected(engine, correction(file.getvalue())))
    assert len(made) == 3


def test_a_seed_of_64_bits_is_a_seed(engine: FluxEngine) -> None:
    seeds = (0, 1, (1 << 63) + 1, (1 << 64) - 1)
    few = replace(APPLE, params=SampleParams(size=32, steps=1))
    assert len({generated(engine, replace(few, seed=s)) for s in seeds}) == len(seeds)


def test_cancel_stops_within_one_step(engine: FluxEngine) -> None:
    cancel, seen = threading.Event(), list[int]()

    def watch(p: Progress) -> None:
        seen.append(p.step)
        if p.step == 2:
            cancel.set()

    with pytest.raises(Failure) as e:
        engine.generate(replace(APPLE, params=SampleParams(size=32, steps=1000)), watch, cancel)
    assert e.value.code is FailureCode.CANCELLED
    assert seen == [1, 2]
    with pytest.raises(Failure) as e:
        engine.generate(APPLE, watch, cancel)
    assert e.value.code is FailureCode.CANCELLED, "a job that was cancelled before it began"
    assert seen == [1, 2]


def test_two_callers_are_served_one_after_another(engine: FluxEngine) -> None:
    alone, order = generated(engine), list[tuple[str, int]]()
    results: dict[str, Sample] = {}

    def ask(name: str) -> None:
        results[name] = engine.generate(APPLE, lambda p: order.append((name, p.step)))

    threads = [threading.Thread(target=ask, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [step for _, step in order] == [1, 2, 3, 4] * 2, order
    assert results["a"].picture.data == results["b"].picture.data == alone


def test_progress_has_steps_and_previews(engine: FluxEngine) -> None:
    seen: list[Progress] = []
    engine.generate(replace(APPLE, params=SampleParams(size=32, steps=60)), seen.append)
    assert [(p.stage, p.step, p.total) for p in seen] == [(Stage.SAMPLING, i + 1, 60) for i in range(60)]
    previews = [p.preview for p in seen if p.preview is not None]
    assert len({p.data for p in previews}) == len(previews) == 40
    assert seen[-1].preview is not None
    for p in previews:
        image = Image.open(io.BytesIO(p.data), formats=["JPEG"])
        image.load()
        assert image.size == (p.width, p.height) == (128, 128)
        assert len(p.data) <= 20 << 10


def test_a_sample_says_what_made_it(engine: FluxEngine) -> None:
    sample = engine.correct(correction(generated(engine)))
    assert (sample.seed, sample.picture.media_type) == (5, "image/png")
    assert sample.model == engine.describe(Role.CORRECTOR).model
    assert sample.model.adapter, "the LoRA's digest"
    assert not engine.describe(Role.GENERATOR).model.adapter
    assert "[Reflexion] Make the apple red." in sample.understood.text
    assert min(sample.timing.encode, sample.timing.denoise, sample.timing.decode) > 0


def test_a_result_may_be_a_jpeg(engine: FluxEngine) -> None:
    picture = engine.generate(replace(APPLE, params=replace(FEW, media_type="image/jpeg"))).picture
    assert picture.media_type == "image/jpeg"
    assert Image.open(io.BytesIO(picture.data)).format == "JPEG"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        (SampleParams(size=-1), FailureCode.INVALID),
        (SampleParams(size=1 << 30), FailureCode.UNSUPPORTED),
        (SampleParams(size=100), FailureCode.UNSUPPORTED),
        (SampleParams(steps=1001), FailureCode.INVALID),
        (SampleParams(guidance=float("nan")), FailureCode.INVALID),
        (SampleParams(condition_size=8), FailureCode.UNSUPPORTED),
        (SampleParams(text_tokens=513), FailureCode.INVALID),
        (SampleParams(media_type="image/gif"), FailureCode.UNSUPPORTED),
    ],
)
def test_what_lies_outside_the_limits_is_refused(engine: FluxEngine, params: SampleParams, code: FailureCode) -> None:
    with pytest.raises(Failure) as e:
        engine.check_generate(replace(APPLE, params=params))
    assert e.value.code is code
    assert e.value.what


@pytest.mark.parametrize("request_", [GenerateRequest(" "), replace(APPLE, seed=-1), replace(APPLE, seed=1 << 64)])
def test_a_malformed_request_is_refused(engine: FluxEngine, request_: GenerateRequest) -> None:
    with pytest.raises(Failure) as e:
        engine.generate(request_)
    assert e.value.code is FailureCode.INVALID


@pytest.mark.parametrize("parent", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_parent_that_is_no_picture_is_told(engine: FluxEngine, parent: bytes) -> None:
    with pytest.raises(Failure, match="cannot be decoded") as e:
        engine.correct(correction(parent))
    assert e.value.code is FailureCode.INVALID


def test_without_a_lora_there_is_no_corrector() -> None:
    plain = FluxEngine(tiny_parts())
    assert [d.roles for d in plain.descriptions] == [(Role.GENERATOR,)]
    with pytest.raises(Failure, match="no corrector"):
        plain.correct(correction(b""))
    plain.close()
    with pytest.raises(Failure) as e:
        plain.generate(APPLE)
    assert e.value.code is FailureCode.UNAVAILABLE


def test_the_noise_levels_are_those_of_flux() -> None:
    """At 1024 px the shift is exp(1.15), and every level is a shifted share of the steps."""
    levels = sigmas(dict(flux_scheduler().config), 30, 4096)
    shift = torch.tensor(1.15).exp()
    shares = torch.tensor([i / 30 for i in range(30, 0, -1)])
    want = shift / (shift + (1 / shares - 1))
    assert levels[-1] == 0.0
    assert torch.allclose(torch.tensor(levels[:-1]), want, atol=1e-5)


@pytest.mark.parametrize(
    ("error", "code", "words", "logged"),
    [
        (ValueError("secret particulars"), FailureCode.INTERNAL, "an error of its own", True),
        (
            torch.cuda.OutOfMemoryError("secret particulars"),
            FailureCode.UNSUPPORTED,
            "GPU has too little memory",
            False,
        ),
        (torch.AcceleratorError("secret particulars"), FailureCode.INTERNAL, "the GPU reported an error", True),
        (MemoryError("secret particulars"), FailureCode.UNSUPPORTED, "machine has too little memory", False),
    ],
    ids=lambda v: type(v).__name__ if isinstance(v, Exception) else "",
)
def test_an_exception_is_told_in_words_and_its_own_go_to_the_log(
    engine: FluxEngine,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    code: FailureCode,
    words: str,
    logged: bool,
) -> None:
    def breaks() -> None:
        raise error

    with pytest.raises(Failure, match=words) as e:
        engine.call(breaks)
    assert e.value.code is code
    assert e.value.hint, "it does not say what to do"
    assert "secret" not in e.value.what + e.value.hint
    assert ("secret particulars" in caplog.text) is logged
    assert engine.generate(APPLE).picture.data, "the engine does not work any more"
