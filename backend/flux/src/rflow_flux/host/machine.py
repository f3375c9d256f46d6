"""What the backend runs on, and what results depend on."""

import platform
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import psutil
import torch

from rflow_flux.wire import rflow_pb2 as pb

PACKAGES = ("torch", "diffusers", "transformers", "safetensors")


@dataclass(frozen=True)
class Machine:
    """What works, and with which versions."""

    devices: tuple[pb.Device, ...]
    software: dict[str, str]

    @staticmethod
    def here() -> "Machine":
        """This process's."""
        return Machine(tuple(_devices()), _software())


def _devices() -> list[pb.Device]:
    """The GPUs; where there is none, the CPU with the machine's memory."""
    if not torch.cuda.is_available():
        memory = psutil.virtual_memory()
        return [pb.Device(name="CPU", memory_bytes=memory.total, free_bytes=memory.available)]
    found = []
    for index in range(torch.cuda.device_count()):
        free, total = torch.cuda.mem_get_info(index)
        found.append(pb.Device(name=torch.cuda.get_device_name(index), memory_bytes=total, free_bytes=free))
    return found


def _software() -> dict[str, str]:
    """Names to versions."""
    found = {"python": platform.python_version()}
    if torch.version.cuda:
        found["cuda"] = torch.version.cuda
    for name in PACKAGES:
        with suppress(PackageNotFoundError):  # a verifier's own environment has fewer
            found[name] = version(name)
    return found
