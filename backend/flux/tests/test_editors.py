"""Correctors by instruction, on random weights as far as their classes allow."""

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from PIL import Image

from rflow_flux import kontext, qwen_edit
from rflow_flux.editors import InstructionEditor, Walk
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.flux import TINY_LIMITS
from rflow_flux.roles import CorrectRequest, GenerateRequest, Model, Progress, Role, SampleParams, Stage
from rflow_flux.tiny.engine import tiny_parts
from rflow_flux.tiny.qwen import tiny_qwen_image_edit

MODEL = Model("tiny", "1")


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 64), colour).save(out, "PNG")
    return out.getvalue()


REQUEST = CorrectRequest(
    "a photo of a red apple",
    picture("red"),
    reflection="Add a second cup.",
    seed=3,
    params=SampleParams(size=64, steps=3, guidance=2.5),
)


@pytest.fixture(scope="module")
def editor() -> Iterator[InstructionEditor]:
    made = kontext.make("Kontext", MODEL, tiny_parts, random_weights=True)
    yield made
    made.close()


@pytest.fixture(scope="module")
def qwen() -> Iterator[InstructionEditor]:
    made = qwen_edit.make(MODEL, tiny_qwen_image_edit, limits=TINY_LIMITS, random_weights=True)
    yield made
    made.close()


def test_an_editor_is_labelled(editor: InstructionEditor, qwen: InstructionEditor) -> None:
    for description in (*editor.descriptions, *qwen.descriptions):
        assert description.instruction_editor
        assert description.random_weights
        assert description.roles == (Role.CORRECTOR,)
        assert "never trained on reflections" in description.note


def test_an_editor_generates_nothing(editor: InstructionEditor) -> None:
    with pytest.raises(Failure, match="has no generator") as e:
        editor.generate(GenerateRequest("a red apple"))
    assert e.value.code is FailureCode.UNSUPPORTED


def test_an_edit_reports_its_steps_and_reproduces(editor: InstructionEditor) -> None:
    seen: list[Progress] = []
    made = editor.correct(REQUEST, seen.append)
    sampling = [p for p in seen if p.stage is Stage.SAMPLING]
    assert [(p.step, p.total) for p in sampling] == [(1, 3), (2, 3), (3, 3)]
    assert len({p.preview.data for p in sampling if p.preview is not None}) == 3
    assert (made.picture.width, made.picture.height, made.seed, made.model) == (64, 64, 3, MODEL)
    assert made.understood.text == "Add a second cup. The picture should show: a photo of a red apple"
    assert editor.correct(REQUEST).picture.data == made.picture.data
    changes = [{"seed": 4}, {"parent": picture("blue")}, {"reflection": "Remove the cup."}, {"prompt": "a dog"}]
    others = {editor.correct(replace(REQUEST, **change)).picture.data for change in changes}  # type: ignore[arg-type]
    assert len(others | {made.picture.data}) == 5


def test_an_edit_stops_within_one_step(editor: InstructionEditor) -> None:
    cancel, steps = threading.Event(), list[int]()

    def watch(p: Progress) -> None:
        if p.stage is Stage.SAMPLING:
            steps.append(p.step)
            cancel.set()

    long = replace(REQUEST, params=replace(REQUEST.params, steps=500))
    with pytest.raises(Failure) as e:
        editor.correct(long, watch, cancel)
    assert (e.value.code, steps) == (FailureCode.CANCELLED, [1])
    assert editor.correct(REQUEST).picture.width == 64, "the editor works on after a cancelled job"


def test_an_overlong_instruction_is_refused(editor: InstructionEditor) -> None:
    with pytest.raises(Failure, match="room for 512") as e:
        editor.correct(replace(REQUEST, reflection="Add a second cup. " * 200))
    assert e.value.code is FailureCode.UNSUPPORTED
    assert e.value.understood is not None


def test_what_clip_does_not_read_of_an_instruction_is_told(editor: InstructionEditor) -> None:
    seen: list[Progress] = []
    made = editor.correct(replace(REQUEST, reflection="Add a second cup. " * 20), seen.append)
    (notice,) = made.understood.notices
    assert "CLIP has room for 77" in notice
    assert all(p.notices == (notice,) for p in seen if p.stage is Stage.SAMPLING)


def test_a_walk_knows_where_a_straight_line_ends() -> None:
    """Between noise and a picture on a straight line, every step's estimate is the picture."""
    noise, picture_ = torch.randn(2, 4, 3, 3)
    levels = [1.0, 0.7, 0.2, 0.0]
    seen: list[torch.Tensor] = []

    walk = Walk(noise, lambda x: x, lambda done, total, x: seen.append(x) if (done, total) else None)
    for i, level in enumerate(levels[1:]):
        walk(
            SimpleNamespace(scheduler=SimpleNamespace(sigmas=levels)),
            i,
            None,
            {"latents": level * noise + (1 - level) * picture_},
        )
    assert len(seen) == 3
    for estimate in seen:
        assert torch.allclose(estimate, picture_, atol=1e-5)


def test_qwen_edits_and_stops(qwen: InstructionEditor) -> None:
    """One run shows all: its encoders look at a picture of 1024 px whatever is asked for, and are slow at it."""
    cancel, seen = threading.Event(), list[Progress]()

    def watch(p: Progress) -> None:
        seen.append(p)
        if p.step == 1:
            cancel.set()

    with pytest.raises(Failure) as e:
        qwen.correct(replace(REQUEST, params=replace(REQUEST.params, steps=50)), watch, cancel)
    assert e.value.code is FailureCode.CANCELLED
    assert [(p.stage, p.step) for p in seen] == [(Stage.LOADING, 0), (Stage.SAMPLING, 1)]
    made = qwen.correct(replace(REQUEST, params=replace(REQUEST.params, steps=1, guidance=1.0)))
    image = Image.open(io.BytesIO(made.picture.data))
    assert image.size == (64, 64)
    assert len(image.getcolors(1 << 16) or []) > 100, "a picture, not a plain colour"
    assert qwen.memory().parts.keys() == {"transformer", "text_encoder", "vae"}
