"""Where memory goes, and whether a model will fit."""

from dataclasses import dataclass

import psutil
import torch

from rflow_flux.failure import Failure, FailureCode

MIB = 1 << 20


@dataclass(frozen=True)
class MemoryReport:
    """Bytes by part, and what the device says. All of `device_*` is 0 on a CPU."""

    parts: dict[str, int]
    caches: dict[str, int]
    device_total: int
    device_free: int
    peak: int

    def __str__(self) -> str:
        lines = [f"{name:<16}{size / MIB:>10.1f} MiB" for name, size in (*self.parts.items(), *self.caches.items())]
        if self.device_total:
            lines.append(f"{'peak':<16}{self.peak / MIB:>10.1f} MiB")
            lines.append(f"{'free':<16}{self.device_free / MIB:>10.1f} of {self.device_total / MIB:.1f} MiB")
        return "\n".join(lines)


def weigh(module: torch.nn.Module | None) -> int:
    """Bytes of a module's parameters and buffers."""
    if module is None:
        return 0
    return sum(t.nbytes for t in (*module.parameters(), *module.buffers()))


def report(parts: dict[str, int], caches: dict[str, int], device: torch.device) -> MemoryReport:
    """Adds what the device says."""
    if device.type != "cuda":
        return MemoryReport(parts, caches, 0, 0, 0)
    free, total = torch.cuda.mem_get_info(device)
    return MemoryReport(parts, caches, total, free, torch.cuda.max_memory_allocated(device))


def require(needed: int, device: torch.device, free: int | None = None) -> None:
    """Raises Failure where a model of so many bytes cannot fit; `free` stands in for what the device says."""
    if free is None:
        free = torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else psutil.virtual_memory().available
    if needed > free:
        raise Failure(
            FailureCode.UNSUPPORTED,
            f"the model needs {needed / 2**30:.1f} GiB, and {free / 2**30:.1f} GiB are free on {device}",
            "stop what else runs there, take a larger GPU, or use --fp8",
        )
