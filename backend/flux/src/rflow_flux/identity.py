"""Names for weights, so that a result says what made it.

Hashing tens of gigabytes at each start would cost minutes. A folder's fingerprint covers every configuration file
whole, and of every weight file its size, its header (names, types, shapes) and pieces spread over it: two checkpoints
differ in most of these, and a damaged header is caught when it is loaded.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import torch

PIECES = 16
PIECE = 64 << 10  # bytes
SHOWN = 12  # hex digits


def of_folder(folder: Path) -> str:
    """A fingerprint of a model's folder, hex."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".json", ".safetensors") and p.is_file()):
        digest.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes() if path.suffix == ".json" else _pieces(path))
    return digest.hexdigest()[:SHOWN]


def _pieces(path: Path) -> bytes:
    """The header of a safetensors file, and pieces of its data."""
    size = path.stat().st_size
    out = bytearray()
    with path.open("rb") as f:
        length = int.from_bytes(f.read(8), "little")
        out += f.read(min(length, size))
        for i in range(PIECES):
            f.seek(i * max(0, size - PIECE) // max(1, PIECES - 1))
            out += f.read(PIECE)
    return bytes(out)


def of_modules(modules: Iterable[torch.nn.Module]) -> str:
    """A fingerprint of all weights of small modules, hex."""
    digest = hashlib.sha256()
    for module in modules:
        for name, tensor in module.state_dict().items():
            digest.update(f"{name} {tuple(tensor.shape)}\n".encode())
            digest.update(tensor.detach().float().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:SHOWN]
