"""The choice of an attention kernel, tried before it is relied upon."""

import logging

import torch
from diffusers.models.attention_dispatch import AttentionBackendName, dispatch_attention_fn

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.options import ATTENTION

_KINDS = (
    AttentionBackendName.NATIVE,
    AttentionBackendName._NATIVE_CUDNN,
    AttentionBackendName._NATIVE_FLASH,
    AttentionBackendName._NATIVE_EFFICIENT,
    AttentionBackendName._NATIVE_MATH,
    AttentionBackendName._FLASH_3,
    AttentionBackendName.SAGE,
)
BACKENDS = dict(zip(ATTENTION, _KINDS, strict=True))
log = logging.getLogger(__name__)
TOLERANCE = 0.05  # of values of size 1, in bfloat16; sage computes in 8 bits


def choose(name: str, device: torch.device, dtype: torch.dtype, head: int) -> AttentionBackendName:
    """The backend of that name, if it works here for heads of that width and agrees with plain attention."""
    backend = BACKENDS.get(name)
    if backend is None:
        raise _unusable(name, f"is not one of {', '.join(BACKENDS)}")
    q, k, v = torch.randn(3, 1, 256, 2, head, generator=torch.Generator("cpu").manual_seed(0)).to(device, dtype)
    try:
        got = dispatch_attention_fn(q, k, v, backend=backend).float()
    except Exception as e:  # each backend fails in its own way
        log.warning("the attention backend %s: %s", name, e)
        raise _unusable(name, f"does not work here, on {device.type} in {str(dtype).removeprefix('torch.')}") from e
    want = torch.nn.functional.scaled_dot_product_attention(*(x.float().transpose(1, 2) for x in (q, k, v)))
    worst = (got - want.transpose(1, 2)).abs().max().item()
    if not worst <= TOLERANCE:
        raise _unusable(name, f"gives other results here: {worst:.3f} away from plain attention")
    return backend


def _unusable(name: str, why: str) -> Failure:
    return Failure(FailureCode.UNSUPPORTED, f"the attention backend {name!r} {why}", 'use "native"')
