"""FLUX's two text encoders, with a cache, and with what they had no room for."""

from dataclasses import dataclass

import torch
from transformers import CLIPTextModel, PreTrainedTokenizerBase, T5EncoderModel

from rflow_flux.layout import Routed
from rflow_flux.lru import Lru
from rflow_flux.textreader import CLIP_TOKENS, T5_TOKENS, TextReader, tokenise


@dataclass(frozen=True)
class Embeddings:
    """What the transformer gets of a text: T5's sequence (1, T5 tokens, d) and CLIP's pooled vector (1, e)."""

    sequence: torch.Tensor
    pooled: torch.Tensor


def token_ids(tokenizer: PreTrainedTokenizerBase, text: str, room: int) -> torch.Tensor:
    """The text's ids (1, room), cut or padded as the tokenizer itself would."""
    read = tokenise(tokenizer, text)
    kept = [*read.head, *read.content[: room - len(read.head) - len(read.tail)], *read.tail]
    return torch.tensor([kept + [tokenizer.pad_token_id] * (room - len(kept))])


class TextEncoders:
    """Encodes routed texts that its reader accepts."""

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
        self.reader = TextReader(clip_tokenizer, t5_tokenizer)
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

    def encode(self, texts: Routed, room: int = T5_TOKENS) -> Embeddings:
        """Encodes texts that the reader accepted."""
        return Embeddings(
            sequence=self._sequences.get((texts.t5, room), lambda: self._run_t5(texts.t5, room)),
            pooled=self._pooled.get(texts.clip, lambda: self._run_clip(texts.clip)),
        )

    def _run_t5(self, text: str, room: int) -> torch.Tensor:
        return self._t5(token_ids(self._t5_tokenizer, text, room).to(self._t5.device))[0]

    def _run_clip(self, text: str) -> torch.Tensor:
        return self._clip(token_ids(self._clip_tokenizer, text, CLIP_TOKENS).to(self._clip.device)).pooler_output
