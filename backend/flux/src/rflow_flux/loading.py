"""Models from a local folder in diffusers' layout, or from a hub by its id, with every fault named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, FluxTransformer2DModel
from transformers import CLIPTextModel, CLIPTokenizer, PreTrainedModel, T5EncoderModel, T5TokenizerFast

from rflow_flux import memory
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.fp8 import quantise
from rflow_flux.identity import of_folder
from rflow_flux.parts import FluxParts

T = TypeVar("T")

FLUX = "FluxPipeline"
KONTEXT = "FluxKontextPipeline"
FLUX_FOLDERS = ("scheduler", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "transformer", "vae")
BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "F8_E5M2": 1, "I64": 8, "I32": 4, "U8": 1, "I8": 1}
RESERVE = 1.1  # a picture needs room too


def locate(source: str, folders: tuple[str, ...]) -> Path:
    """The folder of a model: a local one as it is, anything of the form owner/name from the hub or its cache."""
    path = Path(source).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or source.startswith((".", "~")) or source.count("/") != 1:
        raise _unusable(source, "there is no such folder")
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - needs a network, which most starts do not

    wanted = ["model_index.json", *(f"{folder}/*" for folder in folders)]
    try:
        return Path(snapshot_download(source, allow_patterns=wanted))
    except Exception as e:  # anything from a missing network to a licence that was not accepted
        reason = str(e).strip().split("\n", maxsplit=1)[0]
        raise _unusable(source, f"it is no folder here, and could not be had from the hub: {reason}") from e


def load_flux(
    source: str,
    device: torch.device,
    dtype: torch.dtype = torch.bfloat16,
    *,
    pipeline: str = FLUX,
    fp8: bool = False,
    tiny_vae: str = "",
) -> FluxParts:
    """Loads a FLUX.1 (or with pipeline=KONTEXT a FLUX.1 Kontext) onto the device. Raises Failure.

    Memory is checked against the files before any is read. The tiny VAE, for previews, is a folder of its own.
    """
    folder = locate(source, FLUX_FOLDERS)
    check_pipeline(folder, pipeline, FLUX_FOLDERS)
    memory.require(round(weight_bytes(folder, dtype, FLUX_FOLDERS) * RESERVE * (0.7 if fp8 else 1)), device)

    def model(kind: Any, name: str) -> Any:
        return part(folder, name, lambda path: whole(kind, path, dtype))

    transformer: FluxTransformer2DModel = model(FluxTransformer2DModel, "transformer")
    _check_transformer(source, transformer)
    if fp8:
        quantise(transformer, device)
    scheduler = part(folder, "scheduler", lambda path: json.loads((path / "scheduler_config.json").read_text()))
    if scheduler.get("_class_name") != "FlowMatchEulerDiscreteScheduler":
        raise _unusable(source, f"its scheduler is a {scheduler.get('_class_name')}, not flow matching")
    return FluxParts(
        transformer=_place(transformer, device),
        vae=_place(model(AutoencoderKL, "vae"), device),
        clip=_place(model(CLIPTextModel, "text_encoder"), device),
        clip_tokenizer=part(folder, "tokenizer", CLIPTokenizer.from_pretrained),
        t5=_place(model(T5EncoderModel, "text_encoder_2"), device),
        t5_tokenizer=part(folder, "tokenizer_2", T5TokenizerFast.from_pretrained),
        scheduler=scheduler,
        name=name_of(source),
        weights=of_folder(folder),
        tiny_vae=load_tiny_vae(tiny_vae, device, dtype) if tiny_vae else None,
    )


def load_tiny_vae(source: str, device: torch.device, dtype: torch.dtype) -> AutoencoderTiny:
    """Loads a tiny VAE for FLUX's latents, such as TAEF1."""
    folder = locate(source, ("",))
    return _place(part(folder, "", lambda path: whole(AutoencoderTiny, path, dtype)), device)


def check_pipeline(folder: Path, pipeline: str, folders: tuple[str, ...]) -> None:
    """Raises Failure unless the folder holds that pipeline with all of its parts."""
    index = folder / "model_index.json"
    try:
        found = json.loads(index.read_text()).get("_class_name")
    except (OSError, ValueError, AttributeError) as e:
        raise _unusable(str(folder), "it has no readable model_index.json") from e
    if found != pipeline:
        raise _unusable(str(folder), f"it is a {found}, and a {pipeline} is wanted")
    missing = [name for name in folders if not (folder / name).is_dir()]
    if missing:
        raise _unusable(str(folder), f"it lacks {', '.join(missing)}")


def weight_bytes(folder: Path, dtype: torch.dtype, folders: tuple[str, ...]) -> int:
    """Bytes that the weights take in the type, by the headers of their files. What cannot be read counts nothing."""
    total = 0
    for path in (p for name in folders for p in (folder / name).glob("*.safetensors")):
        try:
            with path.open("rb") as f:
                header = json.loads(f.read(int.from_bytes(f.read(8), "little")))
        except (OSError, ValueError, MemoryError, OverflowError):
            continue
        for name, tensor in header.items():
            if name != "__metadata__":
                start, end = tensor["data_offsets"]
                total += (end - start) * dtype.itemsize // BYTES.get(tensor["dtype"], dtype.itemsize)
    return total


def part(folder: Path, name: str, load: Callable[[Path], T]) -> T:
    """Loads a part of a model; whatever goes wrong names the part."""
    try:
        return load(folder / name)
    except Failure:
        raise
    except Exception as e:  # the libraries raise nearly everything on missing and damaged files
        reason = str(e).strip().split("\n", maxsplit=1)[0]
        raise _unusable(str(folder), f"its {name or 'model'} cannot be loaded: {reason}") from e


def whole(kind: Any, path: Path, dtype: torch.dtype) -> Any:
    """Loads a module for inference. A weight that its files lack is an error; the libraries would make one up."""
    key = "dtype" if issubclass(kind, PreTrainedModel) else "torch_dtype"
    module, info = kind.from_pretrained(path, **{key: dtype}, local_files_only=True, output_loading_info=True)
    lacking = sorted({*map(str, info["missing_keys"]), *(str(key[0]) for key in info["mismatched_keys"])})
    if lacking:
        more = f" and {len(lacking) - 4} more" if len(lacking) > 4 else ""
        raise ValueError(f"its files lack {', '.join(lacking[:4])}{more}")
    return module.eval()


def name_of(source: str) -> str:
    """The model's name: a hub's id, or the last part of a path."""
    path = Path(source).expanduser()
    return path.resolve().name if path.is_dir() else source


def _place(module: Any, device: torch.device) -> Any:
    module.requires_grad_(False)
    return module.to(device)


def _check_transformer(source: str, transformer: FluxTransformer2DModel) -> None:
    if not transformer.config.guidance_embeds:
        raise _unusable(source, "its transformer takes no guidance: it is FLUX.1-schnell, and FLUX.1-dev is wanted")


def _unusable(source: str, why: str) -> Failure:
    return Failure(
        FailureCode.UNSUPPORTED,
        f"the model {source} cannot be used: {why}",
        "give a folder in diffusers' layout, or a hub's id such as black-forest-labs/FLUX.1-dev",
    )
