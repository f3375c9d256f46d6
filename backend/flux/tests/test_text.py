"""Texts: where they go, and what becomes of those that do not fit."""

import pytest
import torch

from rflow_flux.failure import Failure, FailureCode, Understanding
from rflow_flux.flux import FluxEngine
from rflow_flux.layout import PromptLayout, Routed, route
from rflow_flux.roles import CorrectRequest, GenerateRequest, Progress, SampleParams
from rflow_flux.text import TextEncoders, token_ids
from rflow_flux.textreader import measure
from rflow_flux.tiny.engine import tiny_parts
from rflow_flux.tiny.tokenizers import clip_tokenizer, t5_tokenizer

WORDS = "a photo of a red apple left of a bench "


def encoders(budget: int = 1 << 20) -> TextEncoders:
    parts = tiny_parts()
    return TextEncoders(parts.clip, parts.clip_tokenizer, parts.t5, parts.t5_tokenizer, budget)


@pytest.mark.parametrize(
    ("layout", "reflection", "clip", "t5"),
    [
        (PromptLayout.TRAINING, "Add a cup.", "original", "working [Reflexion] Add a cup."),
        (PromptLayout.SEARCH, "Add a cup.", "working [Reflexion]: Add a cup.", "working [Reflexion]: Add a cup."),
        (PromptLayout.TRAINING, " ", "original", "working"),
        (PromptLayout.SEARCH, "", "working", "working"),
    ],
)
def test_layouts(layout: PromptLayout, reflection: str, clip: str, t5: str) -> None:
    assert route(layout, "original", "working", reflection) == Routed(clip, t5, "working")


def test_one_prompt_stands_for_the_other() -> None:
    assert (
        route(PromptLayout.TRAINING, "one", "")
        == route(PromptLayout.TRAINING, "", "one")
        == Routed("one", "one", "one")
    )


@pytest.mark.parametrize("words", [60, 120, 600])
def test_what_is_cut_is_exactly_what_the_encoder_does_not_read(words: int) -> None:
    """The kept part fits to the last token, and one more word does not."""
    parts = tiny_parts()
    text = " ".join((WORDS * 70).split()[:words])
    for tokenizer, room in ((parts.clip_tokenizer, 77), (parts.t5_tokenizer, 512)):
        fit = measure(tokenizer, text, room)
        assert (fit.tokens > room) == bool(fit.cut)
        kept = text.removesuffix(fit.cut)
        assert kept + fit.cut == text
        assert measure(tokenizer, kept, room).cut == ""
        if fit.cut:
            assert measure(tokenizer, kept + fit.cut.split()[0], room).cut, "a word more would have fitted"


@pytest.mark.parametrize("words", [0, 1, 60, 600])
def test_ids_are_those_of_the_tokenizer_itself_and_it_is_left_alone(words: int) -> None:
    """Tokenizers that are set to cut or to pad fail when two threads use them at once."""
    text = " ".join((WORDS * 70).split()[:words])
    for make, room in ((clip_tokenizer, 77), (t5_tokenizer, 512), (t5_tokenizer, 16)):
        ours = make()
        got = token_ids(ours, text, room)
        assert (ours.backend_tokenizer.truncation, ours.backend_tokenizer.padding) == (None, None)
        want = make()(text, padding="max_length", max_length=room, truncation=True, return_tensors="pt").input_ids
        assert torch.equal(got, want)


def test_a_prompt_beyond_t5_is_refused_and_the_rest_is_named(engine: FluxEngine) -> None:
    with pytest.raises(Failure, match="room for 512") as e:
        engine.check_generate(GenerateRequest(WORDS * 100))
    assert e.value.code is FailureCode.UNSUPPORTED
    assert e.value.understood is not None
    assert e.value.understood == engine.interpret(WORDS * 100)
    (rest,) = e.value.understood.unknown
    assert (WORDS * 100).strip().endswith(rest)
    assert engine.interpret(WORDS) == Understanding(text=WORDS)


def test_a_reflection_beyond_t5_is_cut_and_told(engine: FluxEngine) -> None:
    request = CorrectRequest("a red apple", b"", reflection="Add a cup. " * 300)
    understood = engine.check_correct(request)
    assert len(understood.unknown) == 1
    assert request.reflection.strip().endswith(understood.unknown[0])
    assert any("exceeds the 512 tokens of T5" in n for n in understood.notices), understood.notices


def test_less_room_for_t5_is_kept_to(engine: FluxEngine) -> None:
    small = SampleParams(text_tokens=16)
    assert engine.check_generate(GenerateRequest("a red apple", params=small)).notices == ()
    with pytest.raises(Failure, match="room for 16"):
        engine.check_generate(GenerateRequest(WORDS * 3, params=small))


def test_what_only_clip_cannot_hold_is_cut_and_told(engine: FluxEngine) -> None:
    seen: list[Progress] = []
    long = GenerateRequest(WORDS * 9, seed=1, params=SampleParams(size=32, steps=2))
    sample = engine.generate(long, seen.append)
    (notice,) = sample.understood.notices
    assert "CLIP has room for 77" in notice
    assert [p.notices for p in seen] == [(notice,)] * 2
    assert sample.understood.unknown == (), "T5 read it"


def test_encodings_are_kept_by_text() -> None:
    text = encoders()
    a, b = Routed("clip", "first", "first"), Routed("clip", "second", "second")
    first = text.encode(a)
    assert (text.sequences.misses, text.pooled.misses) == (1, 1)
    text.encode(b)
    assert (text.sequences.misses, text.pooled.misses, text.pooled.hits) == (2, 1, 1)
    again = text.encode(a)
    assert again.sequence is first.sequence
    assert text.encode(a, room=64).sequence.shape[1] == 64, "another room is another encoding"
    assert encoders().encode(a).sequence.equal(first.sequence), "a kept encoding is what would be computed"


def test_the_cache_is_bounded() -> None:
    one = encoders().encode(Routed("clip", "a", "a")).sequence.nbytes
    text = encoders(budget=3 * one)
    for word in "abcdefgh":
        text.encode(Routed("clip", word, word))
        assert text.sequences.held <= 3 * one
    assert len(text.sequences) == 3
