"""What a host asks of an engine, and what it gets: the wire's messages without the wire."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from rflow_flux.failure import Understanding
from rflow_flux.layout import PromptLayout


class Role(str, Enum):
    """The roles of the method."""

    GENERATOR = "generator"
    VERIFIER = "verifier"
    REFLECTOR = "reflector"
    REFINER = "refiner"
    CORRECTOR = "corrector"


class Stage(str, Enum):
    """What a running job does."""

    LOADING = "loading"
    COMPILING = "compiling"
    SAMPLING = "sampling"
    LOOKING = "looking"
    WRITING = "writing"


@dataclass(frozen=True)
class Model:
    """An identity for provenance. The same model, request and seed give the same bytes on the same machine."""

    id: str
    revision: str
    adapter: str = ""  # SHA-256 of a LoRA, hex
    variant: str = ""  # what else makes results differ from the plain model's: "fp8, first block cache 0.1"


@dataclass(frozen=True)
class SampleParams:
    """What shapes a picture. Zero means the engine's own choice."""

    size: int = 0  # px, square
    steps: int = 0
    guidance: float = 0.0
    condition_size: int = 0  # px, square: what a corrector sees of its parent
    text_tokens: int = 0  # room given to T5
    media_type: str = ""  # of the result


@dataclass(frozen=True)
class GenerateRequest:
    """One picture from noise."""

    prompt: str  # the working prompt; empty means the original
    original_prompt: str = ""
    seed: int = 0  # 0 .. 2**64 - 1
    params: SampleParams = SampleParams()


@dataclass(frozen=True)
class CorrectRequest:
    """The next picture from a flawed one."""

    prompt: str
    parent: bytes  # a PNG or JPEG file
    original_prompt: str = ""
    reflection: str = ""  # empty: fresh noise alone
    layout: PromptLayout | None = None  # None: the engine's own
    seed: int = 0
    params: SampleParams = SampleParams()


@dataclass(frozen=True)
class Picture:
    """An encoded image."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Progress:
    """A report of a running job."""

    stage: Stage
    step: int = 0  # 1..total; 0 before the first
    total: int = 0  # 0 if unknown
    preview: Picture | None = None
    notices: tuple[str, ...] = ()  # what a person should know of the job already; each report has all of them
    text: str = ""  # the whole of what is written so far


Watch = Callable[[Progress], None]
"""Takes progress, on the thread that works. It must be quick, and must not call the engine."""


@dataclass(frozen=True)
class Timing:
    """Where a job's time went, in seconds. Waiting in a queue is the host's to add."""

    encode: float = 0.0
    denoise: float = 0.0
    decode: float = 0.0


@dataclass(frozen=True)
class Sample:
    """A finished picture with its provenance."""

    picture: Picture
    seed: int
    model: Model
    timing: Timing
    understood: Understanding


@dataclass(frozen=True)
class Limits:
    """Bounds of a request. Zero means not stated."""

    min_size: int = 0  # px
    max_size: int = 0  # px
    default_size: int = 0  # px
    size_step: int = 0  # px; sizes are multiples of it
    max_steps: int = 0
    prompt_bytes: int = 0
    clip_tokens: int = 0
    t5_tokens: int = 0
    min_condition_size: int = 0  # px; a max of 0: there is no choice
    max_condition_size: int = 0
    default_condition_size: int = 0
    media_types: tuple[str, ...] = ()  # of results, the usual first


@dataclass(frozen=True)
class Description:
    """One model in its roles: an Engine of the wire."""

    name: str  # unique in a backend
    roles: tuple[Role, ...]
    model: Model
    limits: Limits
    random_weights: bool  # untrained: a client must show it
    instruction_editor: bool = False  # never trained on reflections: a client must show it
    layouts: tuple[PromptLayout, ...] = ()  # that a corrector knows, its own first
    note: str = ""  # what a person should know of it, a sentence
    verdict_kind: str = ""  # "yes_no" or "reward", of verifiers
    reflector_reads: tuple[str, ...] = ()  # what a reflector uses of its request
    unavailable: str = ""  # why it cannot be used now, and what to do; empty: it can
    memory_bytes: int = 0  # of a device; 0 if unknown
