"""FLUX's two text encoders, with a cache, and with what they had no room for."""

from dataclasses import dataclass

import torch
from transformers import CLIPTextModel, PreTrainedTokenizerBase, T5EncoderModel

from rflow_flux.failure import Failure, FailureCode, Understanding
from rflow_flux.layout import Routed
from rflow_flux.lru import Lru

CLIP_TOKENS = 77
T5_TOKENS = 512


@dataclass(frozen=True)
class Embeddings:
    """What the transformer gets of a text: T5's sequence (1, T5 tokens, d) and CLIP's pooled vector (1, e)."""

    sequence: torch.Tensor
    pooled: torch.Tensor


@dataclass(frozen=True)
class Fit:
    """How a text fits an encoder's room, counted in tokens with the encoder's own marks."""

    tokens: int
    room: int
    cut: str  # the end of the text for which there is no room; empty if it fits


@dataclass(frozen=True)
class _Tokens:
    """A text in an encoder's tokens: its content between the encoder's marks."""

    head: list[int]
    content: list[int]
    tail: list[int]
    starts: list[int]  # of each content token, in the text's characters


def _tokenise(tokenizer: PreTrainedTokenizerBase, text: str) -> _Tokens:
    # Never with truncation or padding: setting them changes the tokenizer, which other threads may be using.
    read = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True, verbose=False)
    ids, mask = list(read["input_ids"]), list(read["special_tokens_mask"])
    first = next((i for i, mark in enumerate(mask) if not mark), len(tokenizer("", verbose=False)["input_ids"]) - 1)
    last = next((i for i in range(len(mask), first, -1) if not mask[i - 1]), first)
    return _Tokens(ids[:first], ids[first:last], ids[last:], [start for start, _ in read["offset_mapping"][first:last]])


def measure(tokenizer: PreTrainedTokenizerBase, text: str, room: int) -> Fit:
    """Counts the text's tokens. A cut text keeps the encoder's marks and loses its end."""
    read = _tokenise(tokenizer, text)
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


def token_ids(tokenizer: PreTrainedTokenizerBase, text: str, room: int) -> torch.Tensor:
    """The text's ids (1, room), cut or padded as the tokenizer itself would."""
    read = _tokenise(tokenizer, text)
    kept = [*read.head, *read.content[: room - len(read.head) - len(read.tail)], *read.tail]
    return torch.tensor([kept + [tokenizer.pad_token_id] * (room - len(kept))])


class TextEncoders:
    """Encodes routed texts. Where there is no room, the prompt is refused and a reflection is cut and told.

    What only CLIP has no room for is told as well: it contributes a single vector, and T5 reads the whole.
    """

    def __init__(
        self,
        clip: CLIPTextModel,
        clip_tokenizer: PreTrainedTokenizerBase,
        t5: T5EncoderModel,
        t5_tokenizer: PreTrainedTokenizerBase,
        budget: int,
    ) -> None:
        self._clip, self._clip_tokenizer = clip, clip_tokenizer
        self._t5, self._t5_tokenizer = t5, t5_tokenizer
        self._sequences: Lru[tuple[str, int], torch.Tensor] = Lru(budget, lambda t: t.nbytes)
        self._pooled: Lru[str, torch.Tensor] = Lru(budget // 64, lambda t: t.nbytes)

    @property
    def sequences(self) -> Lru[tuple[str, int], torch.Tensor]:
        """The cache of T5's sequences, by text and room."""
        return self._sequences

    @property
    def pooled(self) -> Lru[str, torch.Tensor]:
        """The cache of CLIP's vectors."""
        return self._pooled

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

    def encode(self, texts: Routed, room: int = T5_TOKENS) -> Embeddings:
        """Encodes texts that read() accepted."""
        return Embeddings(
            sequence=self._sequences.get((texts.t5, room), lambda: self._run_t5(texts.t5, room)),
            pooled=self._pooled.get(texts.clip, lambda: self._run_clip(texts.clip)),
        )

    def _run_t5(self, text: str, room: int) -> torch.Tensor:
        return self._t5(token_ids(self._t5_tokenizer, text, room).to(self._t5.device))[0]

    def _run_clip(self, text: str) -> torch.Tensor:
        return self._clip(token_ids(self._clip_tokenizer, text, CLIP_TOKENS).to(self._clip.device)).pooler_output


def excerpt(text: str, length: int = 60) -> str:
    """The start of a text, for a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
