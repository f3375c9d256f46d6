"""What FLUX's text encoders have room for. It needs their tokenizers and no model: the library is not imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rflow_flux.failure import Failure, FailureCode, Understanding
from rflow_flux.layout import PromptLayout, Routed, route
from rflow_flux.reading import Reader
from rflow_flux.roles import CorrectRequest, GenerateRequest

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

CLIP_TOKENS = 77
T5_TOKENS = 512


@dataclass(frozen=True)
class Fit:
    """How a text fits an encoder's room, counted in tokens with the encoder's own marks."""

    tokens: int
    room: int
    cut: str  # the end of the text for which there is no room; empty if it fits


@dataclass(frozen=True)
class Tokens:
    """A text in an encoder's tokens: its content between the encoder's marks."""

    head: list[int]
    content: list[int]
    tail: list[int]
    starts: list[int]  # of each content token, in the text's characters


def tokenise(tokenizer: PreTrainedTokenizerBase, text: str) -> Tokens:
    """Reads a text without cutting or padding it."""
    # Never with truncation or padding: setting them changes the tokenizer, which other threads may be using.
    read = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True, verbose=False)
    ids, mask = list(read["input_ids"]), list(read["special_tokens_mask"])
    first = next((i for i, mark in enumerate(mask) if not mark), len(tokenizer("", verbose=False)["input_ids"]) - 1)
    last = next((i for i in range(len(mask), first, -1) if not mask[i - 1]), first)
    return Tokens(ids[:first], ids[first:last], ids[last:], [start for start, _ in read["offset_mapping"][first:last]])


def measure(tokenizer: PreTrainedTokenizerBase, text: str, room: int) -> Fit:
    """Counts the text's tokens. A cut text keeps the encoder's marks and loses its end."""
    read = tokenise(tokenizer, text)
    marks = len(read.head) + len(read.tail)
    left = room - marks
    cut = "" if len(read.content) <= left else text[read.starts[left] :].strip()
    return Fit(tokens=len(read.content) + marks, room=room, cut=cut)


def refuse(fit: Fit, what: str, encoder: str) -> None:
    """Raises Failure for a text that does not fit."""
    if fit.cut:
        raise Failure(
            FailureCode.UNSUPPORTED,
            f"{what} has {fit.tokens} tokens, and {encoder} has room for {fit.room}",
            f'shorten it; there is no room from "{excerpt(fit.cut)}" on',
            understood=Understanding(unknown=(fit.cut,)),
        )


class TextReader:
    """Measures routed texts. Where there is no room, the prompt is refused and a reflection is cut and told.

    What only CLIP has no room for is told as well: it contributes a single vector, and T5 reads the whole.
    """

    def __init__(self, clip_tokenizer: PreTrainedTokenizerBase, t5_tokenizer: PreTrainedTokenizerBase) -> None:
        self._clip_tokenizer, self._t5_tokenizer = clip_tokenizer, t5_tokenizer

    def read(self, texts: Routed, room: int = T5_TOKENS) -> Understanding:
        """Says how the texts are read, without running a model. Raises Failure where T5 has no room for the prompt."""
        refuse(measure(self._t5_tokenizer, texts.prompt, room), "the prompt", "the text encoder T5")
        notices: list[str] = []
        unknown: tuple[str, ...] = ()
        t5 = measure(self._t5_tokenizer, texts.t5, room)
        if t5.cut:
            unknown = (t5.cut,)
            notices.append(
                f"The reflection exceeds the {room} tokens of T5 by {t5.tokens - room}, which were cut: "
                f'"{excerpt(t5.cut)}".'
            )
        clip = measure(self._clip_tokenizer, texts.clip, CLIP_TOKENS)
        if clip.cut:
            notices.append(
                f"CLIP has room for {clip.room} of {clip.tokens} tokens and did not read "
                f'"{excerpt(clip.cut)}"; T5 reads on.'
            )
        same = texts.clip == texts.t5
        text = texts.t5 if same else f"CLIP: {texts.clip}\nT5: {texts.t5}"
        return Understanding(text=text, unknown=unknown, notices=tuple(notices))


class FluxReader(Reader):
    """Which text goes to which encoder, and what they have room for."""

    def __init__(self, texts: TextReader, layout: PromptLayout) -> None:
        self._texts, self._layout = texts, layout

    def generate(self, request: GenerateRequest) -> Understanding:
        """Says how a prompt is read. Raises Failure where T5 has no room for it."""
        return self._texts.read(self.generate_texts(request), request.params.text_tokens or T5_TOKENS)

    def correct(self, request: CorrectRequest) -> Understanding:
        """Says how a correction's texts are read. Raises Failure where T5 has no room for the prompt."""
        return self._texts.read(self.correct_texts(request), request.params.text_tokens or T5_TOKENS)

    def generate_texts(self, request: GenerateRequest) -> Routed:
        """As in the stock pipeline, both encoders read the same text."""
        return route(PromptLayout.SEARCH, request.original_prompt, request.prompt)

    def correct_texts(self, request: CorrectRequest) -> Routed:
        """By the layout of the request, or the usual one."""
        layout = request.layout or self._layout
        return route(layout, request.original_prompt, request.prompt, request.reflection)


def excerpt(text: str, length: int = 60) -> str:
    """The start of a text, for a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
