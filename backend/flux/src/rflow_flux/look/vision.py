"""Loads models of the Qwen2.5-VL family from a folder, with every fault named."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from rflow_flux import memory
from rflow_flux.device import device_of
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.identity import of_folder
from rflow_flux.loading import RESERVE, name_of, part, weight_bytes, whole
from rflow_flux.roles import Model

KIND = "qwen2_5_vl"


@dataclass(frozen=True)
class Loaded:
    """A model on its device, its processor, and who it is."""

    folder: Path
    model: Any
    processor: Any
    identity: Model


def load_vision(source: str, device: str, dtype: str, kind: Any, processor: Any) -> Loaded:
    """Loads a model of that class and its processor. Memory is checked before weights are read. Raises Failure."""
    folder = folder_of(source)
    config = part(folder, "config.json", lambda path: json.loads(path.read_text()))
    found = config.get("model_type") if isinstance(config, dict) else None
    if found != KIND:
        raise unusable(source, f"it is a {found}, and a {KIND} is wanted")
    if not any(folder.glob("*.safetensors")):
        raise unusable(source, "it has no weights (*.safetensors)")
    where, kept = device_of(device), getattr(torch, dtype)
    memory.require(round(weight_bytes(folder, kept, ("",)) * RESERVE), where)
    loaded = part(folder, "", lambda path: whole(kind, path, kept))
    reads = part(folder, "", lambda path: processor.from_pretrained(path, local_files_only=True))
    return Loaded(folder, loaded.requires_grad_(False).to(where), reads, Model(name_of(source), of_folder(folder)))


def folder_of(source: str) -> Path:
    """The folder of a model of one piece: a local one, or from the hub or its cache. Raises Failure."""
    path = Path(source).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or source.startswith((".", "~")) or source.count("/") != 1:
        raise unusable(source, "there is no such folder")
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - needs a network, which most starts do not

    try:
        return Path(snapshot_download(source))
    except Exception as e:  # anything from a missing network to a licence that was not accepted
        reason = str(e).strip().split("\n", maxsplit=1)[0]
        raise unusable(source, f"it is no folder here, and could not be had from the hub: {reason}") from e


def unusable(source: str, why: str) -> Failure:
    """Why a model cannot be used."""
    return Failure(
        FailureCode.UNSUPPORTED, f"the model {source} cannot be used: {why}", "give a folder of transformers"
    )


def weights_of(model: Any) -> int:
    """Bytes of a model's weights."""
    return memory.weigh(model)
