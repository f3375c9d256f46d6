"""The wire's messages, and what engines speak."""

from google.protobuf.duration_pb2 import Duration

from rflow_flux.failure import Failure, FailureCode, Understanding
from rflow_flux.host import bounds
from rflow_flux.layout import PromptLayout
from rflow_flux.look.asks import Verdict
from rflow_flux.roles import Description, Limits, Model, Progress, Role, Sample, SampleParams, Stage, Timing
from rflow_flux.wire import rflow_pb2 as pb

KINDS = {
    "rubric": pb.VERDICT_KIND_RUBRIC,
    "yes_no": pb.VERDICT_KIND_YES_NO,
    "reward": pb.VERDICT_KIND_REWARD,
    "person": pb.VERDICT_KIND_PERSON,
}
_LAYOUTS: dict[int, PromptLayout] = {
    pb.PROMPT_LAYOUT_TRAINING: PromptLayout.TRAINING,
    pb.PROMPT_LAYOUT_SEARCH: PromptLayout.SEARCH,
}
_STAGES = {
    Stage.LOADING: pb.STAGE_LOADING,
    Stage.COMPILING: pb.STAGE_COMPILING,
    Stage.SAMPLING: pb.STAGE_SAMPLING,
    Stage.LOOKING: pb.STAGE_LOOKING,
    Stage.WRITING: pb.STAGE_WRITING,
}
_FAILURES = {code: pb.FailureCode.Value(f"FAILURE_CODE_{code.name}") for code in FailureCode}
_ROLES = {role: pb.Role.Value(f"ROLE_{role.name}") for role in Role}


def valid(text: str) -> str:
    """A text that can travel: lone surrogates, which a library may leave in an error's words, are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def duration(seconds: float) -> Duration:
    """A duration of so many seconds."""
    whole = int(seconds)
    return Duration(seconds=whole, nanos=int((seconds - whole) * 1e9))


def understanding_message(u: Understanding | None) -> pb.Understanding | None:
    """None for one that says nothing."""
    if u is None or not (u.text or u.unknown or u.notices):
        return None
    return pb.Understanding(text=valid(u.text), unknown=map(valid, u.unknown), notices=map(valid, u.notices))


def failure_message(f: Failure) -> pb.Failure:
    """A failure on the wire."""
    understood = understanding_message(f.understood)
    return pb.Failure(code=_FAILURES[f.code], what=valid(f.what), hint=valid(f.hint), understood=understood)


def params_of(p: pb.SampleParams) -> SampleParams:
    """What a request says of its picture."""
    return SampleParams(p.size, p.steps, p.guidance, p.condition_size, p.text_tokens, p.media_type)


def layout_of(layout: int) -> PromptLayout | None:
    """None for the engine's own, and for one that is not known here."""
    return _LAYOUTS.get(layout)


def model_message(m: Model) -> pb.Model:
    """A model's identity."""
    return pb.Model(id=valid(m.id), revision=valid(m.revision), adapter=m.adapter, variant=m.variant)


def sample_message(s: Sample, digest: pb.Digest, waited: float) -> pb.Sample:
    """A finished picture that waited so many seconds in a queue."""
    t: Timing = s.timing
    return pb.Sample(
        image=digest,
        media_type=s.picture.media_type,
        width=s.picture.width,
        height=s.picture.height,
        seed=s.seed,
        model=model_message(s.model),
        timing=pb.Timing(
            queue=duration(waited), encode=duration(t.encode), denoise=duration(t.denoise), decode=duration(t.decode)
        ),
        understood=understanding_message(s.understood),
    )


def verdict_message(v: Verdict) -> pb.Verdict:
    """A verifier's word."""
    return pb.Verdict(
        verifier=valid(v.verifier),
        kind=KINDS[v.kind],
        score=v.score,
        accepted=v.accepted,
        raw=v.raw,
        text=valid(v.text),
    )


def progress_message(p: Progress) -> pb.Progress:
    """A report without its text: what is new of that differs between listeners."""
    preview = None
    if p.preview is not None and len(p.preview.data) <= bounds.PREVIEW_BYTES:
        preview = pb.Picture(media_type=p.preview.media_type, data=p.preview.data)
    return pb.Progress(
        stage=_STAGES[p.stage], step=p.step, total=p.total, preview=preview, notices=map(valid, p.notices)
    )


def limits_message(x: Limits) -> pb.Limits:
    """Bounds of requests."""
    return pb.Limits(
        min_size=x.min_size,
        max_size=x.max_size,
        default_size=x.default_size,
        size_step=x.size_step,
        prompt_bytes=x.prompt_bytes,
        clip_tokens=x.clip_tokens,
        t5_tokens=x.t5_tokens,
        min_condition_size=x.min_condition_size,
        max_condition_size=x.max_condition_size,
        default_condition_size=x.default_condition_size,
        media_types=x.media_types,
    )


def engine_message(d: Description) -> pb.Engine:
    """One model in its roles."""
    names = {layout: pb.PromptLayout.Name(number) for number, layout in _LAYOUTS.items()}
    return pb.Engine(
        name=valid(d.name),
        roles=[_ROLES[role] for role in d.roles],
        model=model_message(d.model),
        verdict_kind=KINDS[d.verdict_kind] if d.verdict_kind else pb.VERDICT_KIND_UNSPECIFIED,
        random_weights=d.random_weights,
        instruction_editor=d.instruction_editor,
        unavailable=valid(d.unavailable),
        note=valid(d.note),
        memory_bytes=d.memory_bytes,
        limits=limits_message(d.limits),
        layouts=[names[layout] for layout in d.layouts],
        reflector_reads=d.reflector_reads,
    )
