"""Requests of which no job can come are refused before there is one."""

import math

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.roles import Limits, SampleParams


def check(prompt: str, seed: int, params: SampleParams, limits: Limits) -> None:
    """Raises Failure for what lies outside the limits. Zeros are the engine's own choice and always right."""
    if not prompt.strip():
        raise Failure(FailureCode.INVALID, "the prompt is empty")
    if limits.prompt_bytes and len(prompt.encode()) > limits.prompt_bytes:
        raise Failure(FailureCode.UNSUPPORTED, f"the prompt is longer than {limits.prompt_bytes} bytes", "shorten it")
    if not 0 <= seed < 1 << 64:
        raise Failure(FailureCode.INVALID, f"the seed {seed} is not within 64 bits")
    numbers = (params.size, params.steps, params.guidance, params.condition_size, params.text_tokens)
    if any(n < 0 or not math.isfinite(n) for n in numbers):
        raise Failure(FailureCode.INVALID, f"no number of a picture can be negative or infinite: {params}")
    if params.steps > limits.max_steps:
        raise Failure(FailureCode.INVALID, f"{params.steps} steps are asked for, and {limits.max_steps} are the most")
    if limits.t5_tokens and params.text_tokens > limits.t5_tokens:
        raise Failure(FailureCode.INVALID, f"T5 has room for {limits.t5_tokens} tokens, not for {params.text_tokens}")
    if params.media_type and params.media_type not in limits.media_types:
        raise Failure(FailureCode.UNSUPPORTED, f"no {params.media_type} can be made", _one_of(limits.media_types))
    _check_size("picture", params.size, limits.min_size, limits.max_size, limits.size_step)
    if limits.max_condition_size:
        least, most = limits.min_condition_size, limits.max_condition_size
        _check_size("condition", params.condition_size, least, most, limits.size_step)


def _check_size(what: str, size: int, least: int, most: int, step: int) -> None:
    if size and (not least <= size <= most or size % step):
        raise Failure(
            FailureCode.UNSUPPORTED,
            f"no {what} of {size} px can be made",
            f"choose a multiple of {step} from {least} to {most}",
        )


def _one_of(names: tuple[str, ...]) -> str:
    return f"choose one of {', '.join(names)}"
