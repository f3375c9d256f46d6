"""What a host asks of a model that looks at pictures, and what it gets."""

from dataclasses import dataclass, field

from rflow_flux.failure import Understanding
from rflow_flux.roles import Model


@dataclass(frozen=True)
class VerifyRequest:
    """Judges a picture against the original prompt."""

    prompt: str
    image: bytes  # a PNG or JPEG file
    tag: str = ""  # chooses a rubric, of verifiers that have one


@dataclass(frozen=True)
class ReflectRequest:
    """Writes what is wrong with a picture."""

    original_prompt: str
    image: bytes
    prompt: str = ""  # the working prompt
    verdict: str = ""  # a verifier's, in words
    previous: str = ""  # the chain's reflection before this one
    rejected: tuple[str, ...] = ()
    reason: str = ""  # why the last one was rejected
    seed: int = 0


@dataclass(frozen=True)
class RefineRequest:
    """Rewrites the working prompt."""

    original_prompt: str
    image: bytes
    prompt: str = ""
    reflection: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one verifier says of one picture."""

    verifier: str  # model and revision; scores of two do not compare
    kind: str  # "yes_no": the logit of the chosen token; "reward": unbounded
    score: float
    accepted: bool | None = None
    raw: dict[str, float] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Written:
    """A reflection or a prompt; an empty reflection means nothing to fix."""

    text: str
    model: Model
    understood: Understanding | None = None
