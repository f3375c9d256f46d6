"""Random weights that never vary, and tokenizers learned in code."""

import hashlib

import pytest
import torch
from PIL import Image

from rflow_flux.tiny.engine import tiny_parts
from rflow_flux.tiny.flux import tiny_transformer
from rflow_flux.tiny.qwen import tiny_qwen, tiny_qwen_processor
from rflow_flux.tiny.tokenizers import clip_tokenizer, qwen_tokenizer, t5_tokenizer


def test_weights_follow_the_seed_and_nothing_else() -> None:
    torch.manual_seed(5)
    first = tiny_parts().weights
    torch.randn(10)
    assert tiny_parts().weights == first
    assert tiny_parts(seed=1).weights != first


def test_every_weight_matters() -> None:
    for name, parameter in tiny_transformer().named_parameters():
        assert (parameter != 0).all(), f"{name} has zeros: what it gates could not be tested"


def test_tokenizers_know_their_corpus_and_survive_everything_else() -> None:
    clip, t5, qwen = clip_tokenizer(), t5_tokenizer(), qwen_tokenizer()
    known = "a photo of a red apple"
    assert len(t5(known).input_ids) == 7, "a token per word, and the end"
    assert len(clip(known).input_ids) == 8, "a token per word, the start and the end"
    assert max(len(clip), len(t5), len(qwen)) < 1000
    strange = "Zyx é 漢字 \n 🍎"
    assert qwen.decode(qwen(strange).input_ids) == strange
    for tokenizer in (clip, t5, qwen):
        ids = tokenizer(strange).input_ids
        assert ids
        assert max(ids) < len(tokenizer)


def test_vocabularies_never_vary() -> None:
    def digest(vocabulary: dict[str, int]) -> str:
        return hashlib.sha256(repr(sorted(vocabulary.items())).encode()).hexdigest()[:12]

    made = [digest(make().get_vocab()) for make in (clip_tokenizer, t5_tokenizer, qwen_tokenizer)]
    assert made == [digest(make().get_vocab()) for make in (clip_tokenizer, t5_tokenizer, qwen_tokenizer)]


@pytest.mark.parametrize("size", [(56, 56), (120, 40)])
def test_a_tiny_qwen_reads_a_picture_and_writes_tokens(size: tuple[int, int]) -> None:
    processor = tiny_qwen_processor()
    model = tiny_qwen(processor.tokenizer)
    asked = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "is it red, yes or no"}]}]
    text = processor.apply_chat_template(asked, add_generation_prompt=True)
    red, blue = (
        processor(text=[text], images=[Image.new("RGB", size, colour)], return_tensors="pt")
        for colour in ("red", "blue")
    )
    pads = (red.input_ids == processor.image_token_id).sum().item()
    assert pads == red.image_grid_thw.prod().item() // 4
    assert (model(**red).logits[0, -1] - model(**blue).logits[0, -1]).abs().max() > 1e-3, "the picture is not looked at"
    written = model.generate(**red, max_new_tokens=4, do_sample=False)
    assert written.shape[1] <= red.input_ids.shape[1] + 4
    assert torch.equal(written, model.generate(**red, max_new_tokens=4, do_sample=False))
