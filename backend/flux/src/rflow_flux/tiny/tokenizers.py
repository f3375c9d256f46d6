"""Tokenizers of the real classes, with vocabularies learned here from a small corpus.

Learning is written out, and ties are broken by the pieces themselves, so that the vocabularies never vary.
"""

import math
from collections import Counter
from itertools import pairwise

from transformers import CLIPTokenizer, Qwen2Tokenizer, T5Tokenizer

from rflow_flux.textreader import CLIP_TOKENS, T5_TOKENS
from rflow_flux.tiny.corpus import SENTENCES

# Byte-level tokenizers write each byte as a visible character.
_PLAIN = [*range(33, 127), *range(161, 173), *range(174, 256)]
_BYTE_CHARACTERS = {b: chr(b) for b in _PLAIN} | {
    b: chr(256 + i) for i, b in enumerate(b for b in range(256) if b not in _PLAIN)
}
END_OF_WORD = "</w>"
QWEN_SPECIALS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
)


def merges_of(words: Counter[tuple[str, ...]], count: int) -> list[tuple[str, str]]:
    """The first `count` merges of byte pair encoding over words written as tuples of pieces."""
    merges: list[tuple[str, str]] = []
    while len(merges) < count:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, n in words.items():
            for pair in pairwise(word):
                pairs[pair] += n
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        merges.append(best)
        joined: Counter[tuple[str, ...]] = Counter()
        for word, n in words.items():
            joined[_join(word, best)] += n
        words = joined
    return merges


def _join(word: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    out: list[str] = []
    for piece in word:
        if out and (out[-1], piece) == pair:
            out[-1] += piece
        else:
            out.append(piece)
    return tuple(out)


def clip_tokenizer() -> CLIPTokenizer:
    """A CLIP tokenizer of fewer than 1000 pieces."""
    words: Counter[tuple[str, ...]] = Counter()
    for word in " ".join(SENTENCES).lower().split():
        letters = [_BYTE_CHARACTERS[b] for b in word.encode()]
        letters[-1] += END_OF_WORD
        words[tuple(letters)] += 1
    merges = merges_of(words, 300)
    alphabet = sorted(_BYTE_CHARACTERS.values())
    pieces = [*alphabet, *(c + END_OF_WORD for c in alphabet), *(a + b for a, b in merges)]
    pieces += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=CLIP_TOKENS)


def t5_tokenizer() -> T5Tokenizer:
    """A T5 tokenizer: words of the corpus, and printable ASCII for all others."""
    counts = Counter("▁" + word for word in " ".join(SENTENCES).split())
    total = sum(counts.values())
    scored = [(piece, math.log(n / total)) for piece, n in sorted(counts.items())]
    letters = [(chr(c), -12.0) for c in range(33, 127)]
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -10.0), *letters, *scored]
    vocabulary = list({piece: (piece, score) for piece, score in reversed(vocabulary)}.values())[::-1]
    return T5Tokenizer(vocab=vocabulary, extra_ids=0, model_max_length=T5_TOKENS)


def qwen_tokenizer() -> Qwen2Tokenizer:
    """A Qwen2 tokenizer of fewer than 1000 pieces, with the marks of Qwen2.5-VL."""
    words: Counter[tuple[str, ...]] = Counter()
    for word in " ".join(SENTENCES).split():
        words[tuple(_BYTE_CHARACTERS[b] for b in f" {word}".encode())] += 1
    merges = merges_of(words, 300)
    pieces = [*sorted(_BYTE_CHARACTERS.values()), *(a + b for a, b in merges), *QWEN_SPECIALS]
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    return Qwen2Tokenizer(
        vocab=vocabulary,
        merges=merges,
        additional_special_tokens=list(QWEN_SPECIALS[1:]),
        model_max_length=4096,
    )
