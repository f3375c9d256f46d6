"""A tiny Qwen2.5-VL as verifier, and another as reflector and refiner."""

import string
from typing import Any

import torch
from transformers import Qwen2_5_VLProcessor

from rflow_flux.identity import of_modules
from rflow_flux.look.reward import MARK, Reading, RewardModel, RewardVerifier
from rflow_flux.look.writer import QwenWriter
from rflow_flux.roles import Model
from rflow_flux.tiny.flux import SEED
from rflow_flux.tiny.qwen import WIDTH, tiny_qwen, tiny_qwen_processor

TOKENS = 24
SPACE = "Ġ"  # a space, as byte-level tokenizers write it


def tiny_writer(seed: int = SEED) -> QwenWriter:
    """Writes words that it was not taught to choose."""
    processor = tiny_qwen_processor()
    model = tiny_qwen(processor.tokenizer, seed)
    model.generation_config.suppress_tokens = _no_words(processor)
    return QwenWriter(model, processor, Model("tiny-qwen", of_modules([model])), tokens=TOKENS, random_weights=True)


def _no_words(processor: Qwen2_5_VLProcessor) -> list[int]:
    """All tokens but words: halves of characters and marks say nothing."""
    letters = set(string.ascii_letters)
    pieces: dict[str, int] = processor.tokenizer.get_vocab()
    return sorted(
        number
        for piece, number in pieces.items()
        if not (piece.startswith(SPACE) and len(piece) > 3 and letters >= set(piece[1:]))
    )


def tiny_reward(seed: int = SEED) -> RewardVerifier:
    """Likes pictures for no reason."""
    processor = tiny_reward_processor()
    model = tiny_reward_model(processor.tokenizer, seed)
    identity = Model("tiny-reward", of_modules([model.base]))
    return RewardVerifier(model, processor, identity, Reading(), random_weights=True)


def tiny_reward_processor() -> Qwen2_5_VLProcessor:
    """A processor that knows the mark."""
    processor = tiny_qwen_processor()
    processor.tokenizer.add_special_tokens({"extra_special_tokens": [MARK]})
    return processor


def tiny_reward_model(tokenizer: Any, seed: int = SEED) -> RewardModel:
    """A reward model of 2 layers for that tokenizer."""
    head = torch.randn(1, WIDTH, generator=torch.Generator("cpu").manual_seed(seed)) / WIDTH**0.5
    return RewardModel(tiny_qwen(tokenizer, seed), head)
