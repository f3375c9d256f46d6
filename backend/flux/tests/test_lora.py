"""The LoRA's file: every key is checked, and what is wrong is named."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load, save

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.lora import adapted_modules, load_lora, read_lora
from rflow_flux.tiny.flux import tiny_lora, tiny_transformer

FILE = Path("pytorch_lora_weights.safetensors")
Q = "transformer.transformer_blocks.1.attn.to_q"


def refused(tensors: dict[str, torch.Tensor]) -> str:
    with pytest.raises(Failure) as e:
        read_lora(save(tensors), tiny_transformer(), FILE)
    assert e.value.code is FailureCode.INVALID
    assert FILE.name in e.value.what
    assert e.value.hint
    return e.value.what


def test_the_rank_is_read_from_the_shapes() -> None:
    transformer = tiny_transformer()
    for rank in (1, 4, 7):
        lora = read_lora(tiny_lora(transformer, rank), transformer, FILE)
        assert lora.ranks == (rank,)
        assert lora.single[2].out.down.shape == (rank, 160)


def test_the_published_modules_of_flux_dev_are_expected() -> None:
    """1 + 19 x 6 + 38 x 6 modules, counted on the real shape without its weights."""
    from diffusers import FluxTransformer2DModel

    with torch.device("meta"):
        transformer = FluxTransformer2DModel(guidance_embeds=True)
    names = [name for name, _ in adapted_modules(transformer)]
    assert len(names) == len(set(names)) == 343
    assert "single_transformer_blocks.37.proj_mlp" in names


def test_a_missing_key_is_named() -> None:
    tensors = load(tiny_lora(tiny_transformer()))
    del tensors[f"{Q}.lora_B.weight"]
    assert f"lacks {Q}.lora_B.weight" in refused(tensors)


def test_an_extra_key_is_named() -> None:
    tensors = load(tiny_lora(tiny_transformer()))
    extra = "transformer.transformer_blocks.0.attn.add_q_proj.lora_A.weight"
    tensors[extra] = torch.zeros(4, 32)
    assert extra in refused(tensors)


def test_an_alpha_is_not_silently_left_out() -> None:
    tensors = load(tiny_lora(tiny_transformer()))
    tensors[f"{Q}.alpha"] = torch.tensor(8.0)
    assert f"{Q}.alpha" in refused(tensors)


@pytest.mark.parametrize(
    ("down", "up"), [((4, 31), (32, 4)), ((4, 32), (33, 4)), ((4, 32), (32, 3)), ((0, 32), (32, 0)), ((4,), (32, 4))]
)
def test_a_wrong_shape_is_named(down: tuple[int, ...], up: tuple[int, ...]) -> None:
    tensors = load(tiny_lora(tiny_transformer()))
    tensors[f"{Q}.lora_A.weight"], tensors[f"{Q}.lora_B.weight"] = torch.zeros(down), torch.zeros(up)
    said = refused(tensors)
    assert "transformer_blocks.1.attn.to_q" in said
    assert "(rank, 32)" in said


def test_another_models_lora_is_told_in_a_few_names() -> None:
    said = refused({f"unet.down.{i}.lora_A.weight": torch.zeros(4, 4) for i in range(500)})
    assert "and 494 more" in said
    assert len(said) < 2000


def test_a_damaged_or_absent_file_is_told(tmp_path: Path) -> None:
    whole = tiny_lora(tiny_transformer())
    for data in (b"", b"no safetensors", whole[: len(whole) // 2]):
        (tmp_path / FILE.name).write_bytes(data)
        with pytest.raises(Failure, match="no intact safetensors file"):
            load_lora(tmp_path / FILE.name, tiny_transformer())
    with pytest.raises(Failure, match="No such file"):
        load_lora(tmp_path / "absent.safetensors", tiny_transformer())
