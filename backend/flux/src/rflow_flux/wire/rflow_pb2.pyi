import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FailureCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FAILURE_CODE_UNSPECIFIED: _ClassVar[FailureCode]
    FAILURE_CODE_UNAVAILABLE: _ClassVar[FailureCode]
    FAILURE_CODE_EXHAUSTED: _ClassVar[FailureCode]
    FAILURE_CODE_UNSUPPORTED: _ClassVar[FailureCode]
    FAILURE_CODE_INVALID: _ClassVar[FailureCode]
    FAILURE_CODE_CANCELLED: _ClassVar[FailureCode]
    FAILURE_CODE_DENIED: _ClassVar[FailureCode]
    FAILURE_CODE_VERSION: _ClassVar[FailureCode]
    FAILURE_CODE_INTERNAL: _ClassVar[FailureCode]

class Stage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STAGE_UNSPECIFIED: _ClassVar[Stage]
    STAGE_LOADING: _ClassVar[Stage]
    STAGE_COMPILING: _ClassVar[Stage]
    STAGE_SAMPLING: _ClassVar[Stage]
    STAGE_LOOKING: _ClassVar[Stage]
    STAGE_WRITING: _ClassVar[Stage]

class VerdictKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_KIND_UNSPECIFIED: _ClassVar[VerdictKind]
    VERDICT_KIND_RUBRIC: _ClassVar[VerdictKind]
    VERDICT_KIND_YES_NO: _ClassVar[VerdictKind]
    VERDICT_KIND_REWARD: _ClassVar[VerdictKind]
    VERDICT_KIND_PERSON: _ClassVar[VerdictKind]

class PromptLayout(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PROMPT_LAYOUT_UNSPECIFIED: _ClassVar[PromptLayout]
    PROMPT_LAYOUT_TRAINING: _ClassVar[PromptLayout]
    PROMPT_LAYOUT_SEARCH: _ClassVar[PromptLayout]

class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ROLE_UNSPECIFIED: _ClassVar[Role]
    ROLE_GENERATOR: _ClassVar[Role]
    ROLE_VERIFIER: _ClassVar[Role]
    ROLE_REFLECTOR: _ClassVar[Role]
    ROLE_REFINER: _ClassVar[Role]
    ROLE_CORRECTOR: _ClassVar[Role]
FAILURE_CODE_UNSPECIFIED: FailureCode
FAILURE_CODE_UNAVAILABLE: FailureCode
FAILURE_CODE_EXHAUSTED: FailureCode
FAILURE_CODE_UNSUPPORTED: FailureCode
FAILURE_CODE_INVALID: FailureCode
FAILURE_CODE_CANCELLED: FailureCode
FAILURE_CODE_DENIED: FailureCode
FAILURE_CODE_VERSION: FailureCode
FAILURE_CODE_INTERNAL: FailureCode
STAGE_UNSPECIFIED: Stage
STAGE_LOADING: Stage
STAGE_COMPILING: Stage
STAGE_SAMPLING: Stage
STAGE_LOOKING: Stage
STAGE_WRITING: Stage
VERDICT_KIND_UNSPECIFIED: VerdictKind
VERDICT_KIND_RUBRIC: VerdictKind
VERDICT_KIND_YES_NO: VerdictKind
VERDICT_KIND_REWARD: VerdictKind
VERDICT_KIND_PERSON: VerdictKind
PROMPT_LAYOUT_UNSPECIFIED: PromptLayout
PROMPT_LAYOUT_TRAINING: PromptLayout
PROMPT_LAYOUT_SEARCH: PromptLayout
ROLE_UNSPECIFIED: Role
ROLE_GENERATOR: Role
ROLE_VERIFIER: Role
ROLE_REFLECTOR: Role
ROLE_REFINER: Role
ROLE_CORRECTOR: Role

class Call(_message.Message):
    __slots__ = ("request_id", "after_seq", "api_minor")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQ_FIELD_NUMBER: _ClassVar[int]
    API_MINOR_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    after_seq: int
    api_minor: int
    def __init__(self, request_id: _Optional[str] = ..., after_seq: _Optional[int] = ..., api_minor: _Optional[int] = ...) -> None: ...

class Digest(_message.Message):
    __slots__ = ("sha256", "size")
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    sha256: bytes
    size: int
    def __init__(self, sha256: _Optional[bytes] = ..., size: _Optional[int] = ...) -> None: ...

class Model(_message.Message):
    __slots__ = ("id", "revision", "adapter", "variant")
    ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    ADAPTER_FIELD_NUMBER: _ClassVar[int]
    VARIANT_FIELD_NUMBER: _ClassVar[int]
    id: str
    revision: str
    adapter: str
    variant: str
    def __init__(self, id: _Optional[str] = ..., revision: _Optional[str] = ..., adapter: _Optional[str] = ..., variant: _Optional[str] = ...) -> None: ...

class Understanding(_message.Message):
    __slots__ = ("text", "unknown", "notices")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    text: str
    unknown: _containers.RepeatedScalarFieldContainer[str]
    notices: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, text: _Optional[str] = ..., unknown: _Optional[_Iterable[str]] = ..., notices: _Optional[_Iterable[str]] = ...) -> None: ...

class Failure(_message.Message):
    __slots__ = ("code", "what", "hint", "retry_after", "understood")
    CODE_FIELD_NUMBER: _ClassVar[int]
    WHAT_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_FIELD_NUMBER: _ClassVar[int]
    UNDERSTOOD_FIELD_NUMBER: _ClassVar[int]
    code: FailureCode
    what: str
    hint: str
    retry_after: _duration_pb2.Duration
    understood: Understanding
    def __init__(self, code: _Optional[_Union[FailureCode, str]] = ..., what: _Optional[str] = ..., hint: _Optional[str] = ..., retry_after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., understood: _Optional[_Union[Understanding, _Mapping]] = ...) -> None: ...

class JobEvent(_message.Message):
    __slots__ = ("seq", "attached", "heartbeat", "queued", "progress", "sample", "chunk", "verdict", "proposal", "refinement", "failure")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    ATTACHED_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    QUEUED_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    REFINEMENT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    attached: Attached
    heartbeat: Heartbeat
    queued: Queued
    progress: Progress
    sample: Sample
    chunk: Chunk
    verdict: Verdict
    proposal: Proposal
    refinement: Refinement
    failure: Failure
    def __init__(self, seq: _Optional[int] = ..., attached: _Optional[_Union[Attached, _Mapping]] = ..., heartbeat: _Optional[_Union[Heartbeat, _Mapping]] = ..., queued: _Optional[_Union[Queued, _Mapping]] = ..., progress: _Optional[_Union[Progress, _Mapping]] = ..., sample: _Optional[_Union[Sample, _Mapping]] = ..., chunk: _Optional[_Union[Chunk, _Mapping]] = ..., verdict: _Optional[_Union[Verdict, _Mapping]] = ..., proposal: _Optional[_Union[Proposal, _Mapping]] = ..., refinement: _Optional[_Union[Refinement, _Mapping]] = ..., failure: _Optional[_Union[Failure, _Mapping]] = ...) -> None: ...

class Attached(_message.Message):
    __slots__ = ("resumed", "heartbeat", "grace")
    RESUMED_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    GRACE_FIELD_NUMBER: _ClassVar[int]
    resumed: bool
    heartbeat: _duration_pb2.Duration
    grace: _duration_pb2.Duration
    def __init__(self, resumed: _Optional[bool] = ..., heartbeat: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., grace: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Heartbeat(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Queued(_message.Message):
    __slots__ = ("ahead", "wait")
    AHEAD_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    ahead: int
    wait: _duration_pb2.Duration
    def __init__(self, ahead: _Optional[int] = ..., wait: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Progress(_message.Message):
    __slots__ = ("stage", "step", "total", "preview", "text", "notices")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    PREVIEW_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    stage: Stage
    step: int
    total: int
    preview: Picture
    text: TextDelta
    notices: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, stage: _Optional[_Union[Stage, str]] = ..., step: _Optional[int] = ..., total: _Optional[int] = ..., preview: _Optional[_Union[Picture, _Mapping]] = ..., text: _Optional[_Union[TextDelta, _Mapping]] = ..., notices: _Optional[_Iterable[str]] = ...) -> None: ...

class TextDelta(_message.Message):
    __slots__ = ("offset", "text")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    offset: int
    text: str
    def __init__(self, offset: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class Picture(_message.Message):
    __slots__ = ("media_type", "data")
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    media_type: str
    data: bytes
    def __init__(self, media_type: _Optional[str] = ..., data: _Optional[bytes] = ...) -> None: ...

class Chunk(_message.Message):
    __slots__ = ("offset", "data")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    offset: int
    data: bytes
    def __init__(self, offset: _Optional[int] = ..., data: _Optional[bytes] = ...) -> None: ...

class Sample(_message.Message):
    __slots__ = ("image", "media_type", "width", "height", "seed", "model", "timing", "understood", "cached")
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    UNDERSTOOD_FIELD_NUMBER: _ClassVar[int]
    CACHED_FIELD_NUMBER: _ClassVar[int]
    image: Digest
    media_type: str
    width: int
    height: int
    seed: int
    model: Model
    timing: Timing
    understood: Understanding
    cached: bool
    def __init__(self, image: _Optional[_Union[Digest, _Mapping]] = ..., media_type: _Optional[str] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., seed: _Optional[int] = ..., model: _Optional[_Union[Model, _Mapping]] = ..., timing: _Optional[_Union[Timing, _Mapping]] = ..., understood: _Optional[_Union[Understanding, _Mapping]] = ..., cached: _Optional[bool] = ...) -> None: ...

class Timing(_message.Message):
    __slots__ = ("queue", "encode", "denoise", "decode")
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    ENCODE_FIELD_NUMBER: _ClassVar[int]
    DENOISE_FIELD_NUMBER: _ClassVar[int]
    DECODE_FIELD_NUMBER: _ClassVar[int]
    queue: _duration_pb2.Duration
    encode: _duration_pb2.Duration
    denoise: _duration_pb2.Duration
    decode: _duration_pb2.Duration
    def __init__(self, queue: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., encode: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., denoise: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., decode: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Verdict(_message.Message):
    __slots__ = ("verifier", "kind", "tag", "score", "accepted", "aspects", "raw", "text", "prompt")
    class RawEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    VERIFIER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    ASPECTS_FIELD_NUMBER: _ClassVar[int]
    RAW_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    verifier: str
    kind: VerdictKind
    tag: str
    score: float
    accepted: bool
    aspects: _containers.RepeatedCompositeFieldContainer[Aspect]
    raw: _containers.ScalarMap[str, float]
    text: str
    prompt: str
    def __init__(self, verifier: _Optional[str] = ..., kind: _Optional[_Union[VerdictKind, str]] = ..., tag: _Optional[str] = ..., score: _Optional[float] = ..., accepted: _Optional[bool] = ..., aspects: _Optional[_Iterable[_Union[Aspect, _Mapping]]] = ..., raw: _Optional[_Mapping[str, float]] = ..., text: _Optional[str] = ..., prompt: _Optional[str] = ...) -> None: ...

class Aspect(_message.Message):
    __slots__ = ("name", "score", "explanation")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    name: str
    score: float
    explanation: str
    def __init__(self, name: _Optional[str] = ..., score: _Optional[float] = ..., explanation: _Optional[str] = ...) -> None: ...

class Proposal(_message.Message):
    __slots__ = ("text", "model", "understood")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    UNDERSTOOD_FIELD_NUMBER: _ClassVar[int]
    text: str
    model: Model
    understood: Understanding
    def __init__(self, text: _Optional[str] = ..., model: _Optional[_Union[Model, _Mapping]] = ..., understood: _Optional[_Union[Understanding, _Mapping]] = ...) -> None: ...

class Refinement(_message.Message):
    __slots__ = ("text", "model")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    text: str
    model: Model
    def __init__(self, text: _Optional[str] = ..., model: _Optional[_Union[Model, _Mapping]] = ...) -> None: ...

class SampleParams(_message.Message):
    __slots__ = ("size", "steps", "guidance", "condition_size", "text_tokens", "media_type")
    SIZE_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    GUIDANCE_FIELD_NUMBER: _ClassVar[int]
    CONDITION_SIZE_FIELD_NUMBER: _ClassVar[int]
    TEXT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    size: int
    steps: int
    guidance: float
    condition_size: int
    text_tokens: int
    media_type: str
    def __init__(self, size: _Optional[int] = ..., steps: _Optional[int] = ..., guidance: _Optional[float] = ..., condition_size: _Optional[int] = ..., text_tokens: _Optional[int] = ..., media_type: _Optional[str] = ...) -> None: ...

class GenerateRequest(_message.Message):
    __slots__ = ("call", "original_prompt", "prompt", "seed", "params", "engine")
    CALL_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_PROMPT_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    PARAMS_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    call: Call
    original_prompt: str
    prompt: str
    seed: int
    params: SampleParams
    engine: str
    def __init__(self, call: _Optional[_Union[Call, _Mapping]] = ..., original_prompt: _Optional[str] = ..., prompt: _Optional[str] = ..., seed: _Optional[int] = ..., params: _Optional[_Union[SampleParams, _Mapping]] = ..., engine: _Optional[str] = ...) -> None: ...

class GenerateResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: JobEvent
    def __init__(self, event: _Optional[_Union[JobEvent, _Mapping]] = ...) -> None: ...

class CorrectRequest(_message.Message):
    __slots__ = ("call", "original_prompt", "prompt", "reflection", "parent", "seed", "params", "engine", "layout")
    CALL_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_PROMPT_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    REFLECTION_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    PARAMS_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    call: Call
    original_prompt: str
    prompt: str
    reflection: str
    parent: Digest
    seed: int
    params: SampleParams
    engine: str
    layout: PromptLayout
    def __init__(self, call: _Optional[_Union[Call, _Mapping]] = ..., original_prompt: _Optional[str] = ..., prompt: _Optional[str] = ..., reflection: _Optional[str] = ..., parent: _Optional[_Union[Digest, _Mapping]] = ..., seed: _Optional[int] = ..., params: _Optional[_Union[SampleParams, _Mapping]] = ..., engine: _Optional[str] = ..., layout: _Optional[_Union[PromptLayout, str]] = ...) -> None: ...

class CorrectResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: JobEvent
    def __init__(self, event: _Optional[_Union[JobEvent, _Mapping]] = ...) -> None: ...

class VerifyRequest(_message.Message):
    __slots__ = ("call", "original_prompt", "image", "tag", "engine")
    CALL_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_PROMPT_FIELD_NUMBER: _ClassVar[int]
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    call: Call
    original_prompt: str
    image: Digest
    tag: str
    engine: str
    def __init__(self, call: _Optional[_Union[Call, _Mapping]] = ..., original_prompt: _Optional[str] = ..., image: _Optional[_Union[Digest, _Mapping]] = ..., tag: _Optional[str] = ..., engine: _Optional[str] = ...) -> None: ...

class VerifyResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: JobEvent
    def __init__(self, event: _Optional[_Union[JobEvent, _Mapping]] = ...) -> None: ...

class ReflectRequest(_message.Message):
    __slots__ = ("call", "original_prompt", "prompt", "image", "verdict", "previous", "seed", "rejected", "reason", "engine")
    CALL_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_PROMPT_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    call: Call
    original_prompt: str
    prompt: str
    image: Digest
    verdict: Verdict
    previous: str
    seed: int
    rejected: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    engine: str
    def __init__(self, call: _Optional[_Union[Call, _Mapping]] = ..., original_prompt: _Optional[str] = ..., prompt: _Optional[str] = ..., image: _Optional[_Union[Digest, _Mapping]] = ..., verdict: _Optional[_Union[Verdict, _Mapping]] = ..., previous: _Optional[str] = ..., seed: _Optional[int] = ..., rejected: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ..., engine: _Optional[str] = ...) -> None: ...

class ReflectResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: JobEvent
    def __init__(self, event: _Optional[_Union[JobEvent, _Mapping]] = ...) -> None: ...

class RefinePromptRequest(_message.Message):
    __slots__ = ("call", "original_prompt", "prompt", "image", "reflection", "verdict", "engine")
    CALL_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_PROMPT_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    REFLECTION_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    call: Call
    original_prompt: str
    prompt: str
    image: Digest
    reflection: str
    verdict: Verdict
    engine: str
    def __init__(self, call: _Optional[_Union[Call, _Mapping]] = ..., original_prompt: _Optional[str] = ..., prompt: _Optional[str] = ..., image: _Optional[_Union[Digest, _Mapping]] = ..., reflection: _Optional[str] = ..., verdict: _Optional[_Union[Verdict, _Mapping]] = ..., engine: _Optional[str] = ...) -> None: ...

class RefinePromptResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: JobEvent
    def __init__(self, event: _Optional[_Union[JobEvent, _Mapping]] = ...) -> None: ...

class InterpretRequest(_message.Message):
    __slots__ = ("api_minor", "text", "reflection", "original_prompt", "engine")
    API_MINOR_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REFLECTION_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_PROMPT_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    api_minor: int
    text: str
    reflection: bool
    original_prompt: str
    engine: str
    def __init__(self, api_minor: _Optional[int] = ..., text: _Optional[str] = ..., reflection: _Optional[bool] = ..., original_prompt: _Optional[str] = ..., engine: _Optional[str] = ...) -> None: ...

class InterpretResponse(_message.Message):
    __slots__ = ("understood",)
    UNDERSTOOD_FIELD_NUMBER: _ClassVar[int]
    understood: Understanding
    def __init__(self, understood: _Optional[_Union[Understanding, _Mapping]] = ...) -> None: ...

class CancelRequest(_message.Message):
    __slots__ = ("request_id",)
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    def __init__(self, request_id: _Optional[str] = ...) -> None: ...

class CancelResponse(_message.Message):
    __slots__ = ("found",)
    FOUND_FIELD_NUMBER: _ClassVar[int]
    found: bool
    def __init__(self, found: _Optional[bool] = ...) -> None: ...

class PutBlobRequest(_message.Message):
    __slots__ = ("digest", "offset", "data")
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    digest: Digest
    offset: int
    data: bytes
    def __init__(self, digest: _Optional[_Union[Digest, _Mapping]] = ..., offset: _Optional[int] = ..., data: _Optional[bytes] = ...) -> None: ...

class PutBlobResponse(_message.Message):
    __slots__ = ("held",)
    HELD_FIELD_NUMBER: _ClassVar[int]
    held: int
    def __init__(self, held: _Optional[int] = ...) -> None: ...

class GetBlobRequest(_message.Message):
    __slots__ = ("digest", "offset")
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    digest: Digest
    offset: int
    def __init__(self, digest: _Optional[_Union[Digest, _Mapping]] = ..., offset: _Optional[int] = ...) -> None: ...

class GetBlobResponse(_message.Message):
    __slots__ = ("offset", "data")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    offset: int
    data: bytes
    def __init__(self, offset: _Optional[int] = ..., data: _Optional[bytes] = ...) -> None: ...

class GetCapabilitiesRequest(_message.Message):
    __slots__ = ("client_version", "api_minor_supported")
    CLIENT_VERSION_FIELD_NUMBER: _ClassVar[int]
    API_MINOR_SUPPORTED_FIELD_NUMBER: _ClassVar[int]
    client_version: str
    api_minor_supported: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, client_version: _Optional[str] = ..., api_minor_supported: _Optional[_Iterable[int]] = ...) -> None: ...

class GetCapabilitiesResponse(_message.Message):
    __slots__ = ("api_minor", "backend", "version", "engines", "limits", "load", "previews", "interprets", "reflector_reads", "image_time", "grace", "devices", "software", "notices")
    class SoftwareEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    API_MINOR_FIELD_NUMBER: _ClassVar[int]
    BACKEND_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ENGINES_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    PREVIEWS_FIELD_NUMBER: _ClassVar[int]
    INTERPRETS_FIELD_NUMBER: _ClassVar[int]
    REFLECTOR_READS_FIELD_NUMBER: _ClassVar[int]
    IMAGE_TIME_FIELD_NUMBER: _ClassVar[int]
    GRACE_FIELD_NUMBER: _ClassVar[int]
    DEVICES_FIELD_NUMBER: _ClassVar[int]
    SOFTWARE_FIELD_NUMBER: _ClassVar[int]
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    api_minor: int
    backend: str
    version: str
    engines: _containers.RepeatedCompositeFieldContainer[Engine]
    limits: Limits
    load: Load
    previews: bool
    interprets: bool
    reflector_reads: _containers.RepeatedScalarFieldContainer[str]
    image_time: _duration_pb2.Duration
    grace: _duration_pb2.Duration
    devices: _containers.RepeatedCompositeFieldContainer[Device]
    software: _containers.ScalarMap[str, str]
    notices: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, api_minor: _Optional[int] = ..., backend: _Optional[str] = ..., version: _Optional[str] = ..., engines: _Optional[_Iterable[_Union[Engine, _Mapping]]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., load: _Optional[_Union[Load, _Mapping]] = ..., previews: _Optional[bool] = ..., interprets: _Optional[bool] = ..., reflector_reads: _Optional[_Iterable[str]] = ..., image_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., grace: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., devices: _Optional[_Iterable[_Union[Device, _Mapping]]] = ..., software: _Optional[_Mapping[str, str]] = ..., notices: _Optional[_Iterable[str]] = ...) -> None: ...

class Engine(_message.Message):
    __slots__ = ("name", "roles", "model", "verdict_kind", "toy", "random_weights", "instruction_editor", "unavailable", "note", "memory_bytes", "limits", "layouts", "reflector_reads", "job_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    VERDICT_KIND_FIELD_NUMBER: _ClassVar[int]
    TOY_FIELD_NUMBER: _ClassVar[int]
    RANDOM_WEIGHTS_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_EDITOR_FIELD_NUMBER: _ClassVar[int]
    UNAVAILABLE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    LAYOUTS_FIELD_NUMBER: _ClassVar[int]
    REFLECTOR_READS_FIELD_NUMBER: _ClassVar[int]
    JOB_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    roles: _containers.RepeatedScalarFieldContainer[Role]
    model: Model
    verdict_kind: VerdictKind
    toy: bool
    random_weights: bool
    instruction_editor: bool
    unavailable: str
    note: str
    memory_bytes: int
    limits: Limits
    layouts: _containers.RepeatedScalarFieldContainer[PromptLayout]
    reflector_reads: _containers.RepeatedScalarFieldContainer[str]
    job_time: _duration_pb2.Duration
    def __init__(self, name: _Optional[str] = ..., roles: _Optional[_Iterable[_Union[Role, str]]] = ..., model: _Optional[_Union[Model, _Mapping]] = ..., verdict_kind: _Optional[_Union[VerdictKind, str]] = ..., toy: _Optional[bool] = ..., random_weights: _Optional[bool] = ..., instruction_editor: _Optional[bool] = ..., unavailable: _Optional[str] = ..., note: _Optional[str] = ..., memory_bytes: _Optional[int] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., layouts: _Optional[_Iterable[_Union[PromptLayout, str]]] = ..., reflector_reads: _Optional[_Iterable[str]] = ..., job_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Device(_message.Message):
    __slots__ = ("name", "memory_bytes", "free_bytes")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    FREE_BYTES_FIELD_NUMBER: _ClassVar[int]
    name: str
    memory_bytes: int
    free_bytes: int
    def __init__(self, name: _Optional[str] = ..., memory_bytes: _Optional[int] = ..., free_bytes: _Optional[int] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ("min_size", "max_size", "default_size", "size_step", "prompt_bytes", "clip_tokens", "t5_tokens", "blob_bytes", "min_condition_size", "max_condition_size", "default_condition_size", "media_types")
    MIN_SIZE_FIELD_NUMBER: _ClassVar[int]
    MAX_SIZE_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_SIZE_FIELD_NUMBER: _ClassVar[int]
    SIZE_STEP_FIELD_NUMBER: _ClassVar[int]
    PROMPT_BYTES_FIELD_NUMBER: _ClassVar[int]
    CLIP_TOKENS_FIELD_NUMBER: _ClassVar[int]
    T5_TOKENS_FIELD_NUMBER: _ClassVar[int]
    BLOB_BYTES_FIELD_NUMBER: _ClassVar[int]
    MIN_CONDITION_SIZE_FIELD_NUMBER: _ClassVar[int]
    MAX_CONDITION_SIZE_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_CONDITION_SIZE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPES_FIELD_NUMBER: _ClassVar[int]
    min_size: int
    max_size: int
    default_size: int
    size_step: int
    prompt_bytes: int
    clip_tokens: int
    t5_tokens: int
    blob_bytes: int
    min_condition_size: int
    max_condition_size: int
    default_condition_size: int
    media_types: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, min_size: _Optional[int] = ..., max_size: _Optional[int] = ..., default_size: _Optional[int] = ..., size_step: _Optional[int] = ..., prompt_bytes: _Optional[int] = ..., clip_tokens: _Optional[int] = ..., t5_tokens: _Optional[int] = ..., blob_bytes: _Optional[int] = ..., min_condition_size: _Optional[int] = ..., max_condition_size: _Optional[int] = ..., default_condition_size: _Optional[int] = ..., media_types: _Optional[_Iterable[str]] = ...) -> None: ...

class Load(_message.Message):
    __slots__ = ("workers", "busy", "queued", "wait")
    WORKERS_FIELD_NUMBER: _ClassVar[int]
    BUSY_FIELD_NUMBER: _ClassVar[int]
    QUEUED_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    workers: int
    busy: int
    queued: int
    wait: _duration_pb2.Duration
    def __init__(self, workers: _Optional[int] = ..., busy: _Optional[int] = ..., queued: _Optional[int] = ..., wait: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...
