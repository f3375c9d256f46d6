"""Models from folders: what was saved is what is loaded, and what is wrong is named."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from diffusers import FluxKontextPipeline, FluxPipeline

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.flux import FluxEngine
from rflow_flux.fp8 import Float8Linear
from rflow_flux.identity import of_folder
from rflow_flux.kontext import kontext_engine
from rflow_flux.loading import FLUX_FOLDERS, load_flux, weight_bytes
from rflow_flux.lora import load_lora
from rflow_flux.memory import weigh
from rflow_flux.roles import CorrectRequest, GenerateRequest, Progress, SampleParams
from rflow_flux.tiny.engine import tiny_parts
from rflow_flux.tiny.flux import flux_scheduler, tiny_lora, tiny_preview_vae

CPU = torch.device("cpu")
SMALL = SampleParams(size=256, steps=1)


def save(folder: Path, kind: type) -> Path:
    p = tiny_parts()
    kind(flux_scheduler(), p.vae, p.clip, p.clip_tokenizer, p.t5, p.t5_tokenizer, p.transformer).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("models") / "tiny-flux-dev", FluxPipeline)


@pytest.fixture
def folder(saved: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(saved, tmp_path / "copy"))


def refused(folder: Path | str) -> Failure:
    with pytest.raises(Failure) as e:
        load_flux(str(folder), CPU, torch.float32)
    assert e.value.code is FailureCode.UNSUPPORTED
    assert e.value.hint
    return e.value


def test_a_saved_model_is_loaded_whole(saved: Path, engine: FluxEngine, tmp_path: Path) -> None:
    parts = load_flux(str(saved), CPU, torch.float32)
    assert (parts.name, parts.random_weights) == ("tiny-flux-dev", False)
    (tmp_path / "lora.safetensors").write_bytes(tiny_lora(parts.transformer))
    loaded = FluxEngine(parts, load_lora(tmp_path / "lora.safetensors", parts.transformer))
    request = GenerateRequest("a red apple left of a bench", seed=2, params=SMALL)
    made, want = loaded.generate(request), engine.generate(request)
    assert made.picture.data == want.picture.data
    change = CorrectRequest(
        "a red apple", made.picture.data, reflection="Add a cup.", params=SampleParams(256, 1, 0, 128)
    )
    assert loaded.correct(change).picture.data == engine.correct(change).picture.data
    loaded.close()


def test_another_type_and_float8_are_loaded(saved: Path) -> None:
    parts = load_flux(str(saved), CPU, torch.bfloat16, fp8=True)
    assert parts.t5.dtype is parts.vae.dtype is torch.bfloat16
    assert isinstance(parts.transformer.transformer_blocks[0].attn.to_q, Float8Linear)
    assert parts.transformer.proj_out.weight.dtype is torch.bfloat16


def test_a_tiny_vae_is_loaded_for_previews(saved: Path, tmp_path: Path) -> None:
    tiny_preview_vae().save_pretrained(tmp_path / "taef")
    parts = load_flux(str(saved), CPU, torch.float32, tiny_vae=str(tmp_path / "taef"))
    assert parts.tiny_vae is not None
    engine = FluxEngine(parts)
    seen: list[Progress] = []
    engine.generate(GenerateRequest("a red apple", params=SMALL), seen.append)
    assert [p.preview and p.preview.width for p in seen] == [256], "twice as large as by colours alone"
    engine.close()


def test_the_bytes_of_weights_are_known_before_they_are_read(saved: Path) -> None:
    p = tiny_parts()
    want = sum(sum(t.nbytes for t in m.parameters()) for m in (p.transformer, p.vae, p.clip, p.t5))
    # T5 shares its embedding, and CLIP counts its positions as a buffer.
    assert abs(weight_bytes(saved, torch.float32, FLUX_FOLDERS) - want) < 0.02 * want
    assert weight_bytes(saved, torch.bfloat16, FLUX_FOLDERS) == weight_bytes(saved, torch.float32, FLUX_FOLDERS) // 2
    assert weigh(None) == 0


def test_an_absent_folder_is_told() -> None:
    for source in ("/nowhere/at/all", "./nowhere", "~/nowhere-at-all", "nowhere"):
        assert "there is no such folder" in refused(source).what


def test_a_folder_that_is_no_model_is_told(folder: Path) -> None:
    (folder / "model_index.json").write_text("{")
    assert "model_index.json" in refused(folder).what
    (folder / "model_index.json").unlink()
    assert "model_index.json" in refused(folder).what


def test_another_kind_of_model_is_told(folder: Path) -> None:
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "StableDiffusionPipeline"}))
    assert "it is a StableDiffusionPipeline, and a FluxPipeline is wanted" in refused(folder).what


def test_missing_parts_are_all_named(folder: Path) -> None:
    for name in ("vae", "tokenizer_2"):
        shutil.rmtree(folder / name)
    assert "it lacks tokenizer_2, vae" in refused(folder).what


@pytest.mark.parametrize("name", ["transformer", "vae", "text_encoder", "text_encoder_2"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_damaged_weights_are_named(folder: Path, name: str, damage: str) -> None:
    (weights,) = (folder / name).glob("*.safetensors")
    if damage == "cut":
        weights.write_bytes(weights.read_bytes()[:-100])
    else:
        weights.unlink()
    assert f"its {name} cannot be loaded" in refused(folder).what


def test_weights_of_another_shape_are_named(folder: Path) -> None:
    config = folder / "transformer" / "config.json"
    config.write_text(config.read_text().replace('"num_single_layers": 3', '"num_single_layers": 4'))
    said = refused(folder).what
    assert "its transformer cannot be loaded: its files lack single_transformer_blocks.3." in said
    assert "and 10 more" in said


def test_schnell_is_not_taken_for_dev(folder: Path) -> None:
    config = folder / "transformer" / "config.json"
    config.write_text(config.read_text().replace('"guidance_embeds": true', '"guidance_embeds": false'))
    assert "FLUX.1-schnell" in refused(folder).what


def test_another_scheduler_is_told(folder: Path) -> None:
    config = folder / "scheduler" / "scheduler_config.json"
    config.write_text(config.read_text().replace("FlowMatchEulerDiscreteScheduler", "DDIMScheduler"))
    assert "its scheduler is a DDIMScheduler" in refused(folder).what


def test_a_fingerprint_follows_weights_and_configuration(folder: Path, saved: Path) -> None:
    before = of_folder(folder)
    assert before == of_folder(saved), "where a folder lies does not matter"
    (weights,) = (folder / "transformer").glob("*.safetensors")
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    changed = of_folder(folder)
    config = folder / "scheduler" / "scheduler_config.json"
    config.write_text(config.read_text() + " ")
    assert len({before, changed, of_folder(folder)}) == 3


def test_kontext_is_loaded_with_its_first_job(tmp_path: Path) -> None:
    folder = save(tmp_path / "kontext", FluxKontextPipeline)
    engine = kontext_engine(str(folder), CPU, torch.float32)
    assert engine.memory().parts == {}
    assert engine.descriptions[0].model.revision == of_folder(folder)
    parent = FluxEngine(tiny_parts())
    picture = parent.generate(GenerateRequest("a red apple", params=SMALL)).picture.data
    parent.close()
    made = engine.correct(CorrectRequest("a red apple", picture, reflection="Add a cup.", params=SMALL))
    assert made.picture.width == 256
    assert engine.memory().parts["transformer"] > 0
    engine.close()
