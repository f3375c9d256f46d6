"""Models that look: plumbing on random weights, and what becomes of what they say."""

import json
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.look import clean
from rflow_flux.look.asks import RefineRequest, ReflectRequest, VerifyRequest
from rflow_flux.look.nvila import NvilaVerifier
from rflow_flux.look.reward import CONFIG, HEAD, Reading, RewardVerifier, load_reward, read_config
from rflow_flux.look.writer import QwenWriter, load_writer
from rflow_flux.picture import png
from rflow_flux.roles import Model, Progress, Stage
from rflow_flux.tiny.lookers import tiny_reward, tiny_reward_model, tiny_reward_processor, tiny_writer
from rflow_flux.tiny.qwen import tiny_qwen, tiny_qwen_processor

PICTURE = png(Image.effect_noise((64, 64), 40).convert("RGB")).data
REFLECT = ReflectRequest("a red apple", PICTURE, verdict="It was not accepted.", previous="Add a cup.", seed=5)
TAUGHT = Model("tiny", "1")


def ignore(_: Progress) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def writer() -> QwenWriter:
    return tiny_writer()


def test_a_reflection_streams_and_its_seed_gives_it_again(writer: QwenWriter) -> None:
    seen: list[Progress] = []
    first = writer.reflect(REFLECT, seen.append, Event())
    texts = [p.text for p in seen if p.text]
    assert all(p.stage is Stage.WRITING for p in seen)
    assert len(texts) > 10
    assert all(later.startswith(before) for before, later in pairwise(texts)), texts
    assert texts[-1] == first.text
    before = torch.random.get_rng_state()
    assert writer.reflect(REFLECT, ignore, Event()) == first
    assert torch.equal(before, torch.random.get_rng_state()), "others draw from the same generator"
    other = ReflectRequest("a red apple", PICTURE, seed=6)
    assert writer.reflect(other, ignore, Event()).text != first.text


def test_a_prompt_is_the_likeliest_and_depends_on_what_is_told(writer: QwenWriter) -> None:
    request = RefineRequest("a red apple", PICTURE, reflection="Add a cup.")
    first = writer.refine(request, ignore, Event())
    assert first.text
    assert "\n" not in first.text
    assert writer.refine(request, ignore, Event()) == first
    assert writer.refine(RefineRequest("two dogs", PICTURE), ignore, Event()).text != first.text


def test_writing_stops_within_one_token(writer: QwenWriter) -> None:
    stop, seen = Event(), list[Progress]()

    def watch(p: Progress) -> None:
        seen.append(p)
        if p.step == 3:
            stop.set()

    with pytest.raises(Failure) as e:
        writer.reflect(REFLECT, watch, stop)
    assert e.value.code is FailureCode.CANCELLED
    assert seen[-1].step <= 4, "one token may have been under way"


def test_texts_without_room_are_refused(writer: QwenWriter) -> None:
    with pytest.raises(Failure, match="has room for") as e:
        writer.reflect(ReflectRequest("an apple " * 9000, PICTURE), ignore, Event())
    assert e.value.code is FailureCode.UNSUPPORTED


@pytest.mark.parametrize("data", [b"", b"no picture", PICTURE[:60]])
def test_what_is_no_picture_is_told(writer: QwenWriter, data: bytes) -> None:
    for look in (
        lambda: writer.refine(RefineRequest("x", data), ignore, Event()),
        lambda: tiny_reward().verify(VerifyRequest("x", data), ignore, Event()),
    ):
        with pytest.raises(Failure) as e:
            look()
        assert e.value.code is FailureCode.INVALID


@pytest.mark.parametrize(
    ("said", "want"),
    [
        ("1. Add a cup.\n\n\n2.   Turn the dog.", "1. Add a cup.\n2. Turn the dog."),
        ("Nothing to fix.", ""),
        ("**Reflection:** Add a cup.", "Add a cup."),
        ("<think>Hm, a cup\n</think>\nAdd a cup.", "Add a cup."),
        ("<think>and on and on", ""),
        ("```text\nAdd a cup.\n```", "Add a cup."),
        ("Add\x1b[31m a\u202e cup\ufffd.\x00", "Add[31m a cup."),
    ],
)
def test_a_reflection_is_cleaned(said: str, want: str) -> None:
    assert clean.reflection(said, 2000, whole=True) == want


def test_texts_are_bounded_and_half_sentences_dropped() -> None:
    assert clean.reflection("Add a cup. Turn the dog. Make the", 2000, whole=False) == "Add a cup. Turn the dog."
    assert clean.reflection("Make the cup blue", 2000, whole=False) == "Make the cup blue"
    assert len(clean.reflection("word " * 5000, 2000, whole=True)) <= 2000
    assert clean.prompt('Refined prompt: "a red\napple"', 100, whole=True) == "a red apple"


def test_a_reward_depends_on_picture_and_prompt_and_is_normalised() -> None:
    def score(verifier: RewardVerifier, prompt: str = "a red apple", picture: bytes = PICTURE) -> float:
        return verifier.verify(VerifyRequest(prompt, picture), ignore, Event()).score

    processor = tiny_reward_processor()
    model = tiny_reward_model(processor.tokenizer)
    plain = RewardVerifier(model, processor, TAUGHT, Reading())
    red = png(Image.new("RGB", (64, 64), "red")).data
    assert len({score(plain), score(plain, "two dogs"), score(plain, picture=red)}) == 3
    normal = RewardVerifier(model, processor, TAUGHT, Reading(mean=0.5, deviation=2.0, normalised=True))
    verdict = normal.verify(VerifyRequest("a red apple", PICTURE), ignore, Event())
    assert verdict.score == pytest.approx((score(plain) - 0.5) / 2)
    assert verdict.raw["VQ_plain"] == pytest.approx(score(plain))
    assert (verdict.kind, verdict.accepted) == ("reward", None)
    last = RewardVerifier(model, processor, TAUGHT, Reading(special=False))
    assert score(last) != score(plain), "the number is read elsewhere"


@pytest.fixture
def reward_folder(tmp_path: Path) -> Path:
    processor = tiny_reward_processor()
    model = tiny_reward_model(processor.tokenizer)
    model.base.save_pretrained(tmp_path)
    weights = tmp_path / "model.safetensors"
    save_file({**load_file(weights), HEAD: model.head}, weights, metadata={"format": "pt"})
    processor.save_pretrained(tmp_path)
    (tmp_path / CONFIG).write_text(json.dumps({"inference_config": {"VQ_mean": 1.0, "VQ_std": 2.0}}))
    return tmp_path


def test_a_saved_reward_model_is_loaded_whole(reward_folder: Path) -> None:
    assert read_config(reward_folder) == Reading(mean=1.0, deviation=2.0, normalised=True)
    loaded = load_reward(str(reward_folder), "cpu", "float32").verify(VerifyRequest("x", PICTURE), ignore, Event())
    made = tiny_reward().verify(VerifyRequest("x", PICTURE), ignore, Event())
    assert loaded.raw["VQ_plain"] == pytest.approx(made.score, abs=1e-5)


def without_head(folder: Path) -> None:
    tiny_qwen(tiny_reward_processor().tokenizer).save_pretrained(folder)


def other_head(folder: Path) -> None:
    weights = folder / "model.safetensors"
    save_file({**load_file(weights), HEAD: torch.zeros(1, 7)}, weights, metadata={"format": "pt"})


def damaged(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 100)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (without_head, "its files lack rm_head.weight"),
        (other_head, "its rm_head.weight is"),
        (damaged, "cannot be loaded"),
        (lambda f: (f / "model.safetensors").unlink(), "it has no weights"),
        (lambda f: (f / CONFIG).unlink(), f"it has no {CONFIG}"),
        (lambda f: (f / CONFIG).write_text("[]"), "cannot be read"),
        (lambda f: (f / CONFIG).write_text('{"inference_config": {"VQ_mean": 0, "VQ_std": 0}}'), "deviation"),
        (lambda f: (f / "config.json").write_text('{"model_type": "llama"}'), "it is a llama"),
        (lambda f: (f / "config.json").unlink(), "config.json"),
    ],
    ids=[
        "no head",
        "another head",
        "damaged",
        "no weights",
        "no config",
        "a list",
        "no deviation",
        "another model",
        "no model",
    ],
)
def test_what_is_wrong_with_a_folder_is_named(reward_folder: Path, harm: Any, words: str) -> None:
    harm(reward_folder)
    with pytest.raises(Failure, match=words) as e:
        load_reward(str(reward_folder), "cpu", "float32")
    assert e.value.code is FailureCode.UNSUPPORTED


def test_a_saved_writer_is_loaded(tmp_path: Path) -> None:
    processor = tiny_qwen_processor()
    tiny_qwen(processor.tokenizer).save_pretrained(tmp_path)
    processor.save_pretrained(tmp_path)
    loaded = load_writer(str(tmp_path), "cpu", "float32")
    assert not loaded.description.random_weights
    assert loaded.description.memory_bytes > 0


class FakeNvila:
    """The interface of NVILA's own code, and nothing of NVILA: that brings code and libraries of its own."""

    def __init__(self, answer: str, yes: float, no: float) -> None:
        self.tokenizer = self
        self.asked: list[Any] = []
        self._answer, self._logits = answer, torch.tensor([[0.0, no, 0.0, yes]])

    def encode(self, text: str, *, add_special_tokens: bool) -> list[int]:
        assert not add_special_tokens
        return [{"yes": 3, "no": 1}[text]]

    def generate_content(self, prompt: list[Any]) -> tuple[str, Any]:
        self.asked = prompt
        return self._answer, (self._logits,)


@pytest.mark.parametrize(("answer", "accepted", "score"), [("yes", True, 21.5), ("No.", False, 18.0)])
def test_nvila_gives_both_logits(answer: str, accepted: bool, score: float) -> None:
    model = FakeNvila(answer, yes=21.5, no=18.0)
    verdict = NvilaVerifier(model, TAUGHT).verify(VerifyRequest("a red apple", PICTURE), ignore, Event())
    assert (verdict.kind, verdict.accepted, verdict.score) == ("yes_no", accepted, score)
    assert verdict.raw["p_yes"] == pytest.approx(0.9707, abs=1e-4)
    assert (verdict.raw["yes"], verdict.raw["no"]) == (21.5, 18.0)
    image, question = model.asked
    assert image.size == (64, 64)
    assert "a red apple" in question


@pytest.mark.parametrize("model", [FakeNvila("perhaps", 1, 1), FakeNvila("yes", float("nan"), 1)])
def test_an_nvila_that_rambles_is_reported(model: FakeNvila) -> None:
    with pytest.raises(Failure) as e:
        NvilaVerifier(model, TAUGHT).verify(VerifyRequest("x", PICTURE), ignore, Event())
    assert e.value.code is FailureCode.INTERNAL
