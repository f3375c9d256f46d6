"""Which device to work on."""

import torch

from rflow_flux.failure import Failure, FailureCode


def device_of(name: str) -> torch.device:
    """The device of that name; without one a GPU, or the CPU. Raises Failure where it is not there."""
    try:
        device = torch.device(name or ("cuda" if torch.cuda.is_available() else "cpu"))
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as e:
        reason = str(e).split("\n", maxsplit=1)[0]
        raise Failure(FailureCode.UNSUPPORTED, f"the device {name} cannot be used: {reason}", "try --device cpu") from e
    return device
