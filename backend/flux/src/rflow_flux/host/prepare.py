"""From requests to work: what is checked before a job exists, and what it does then."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

from rflow_flux.host import bounds
from rflow_flux.host.blobs import Blobs
from rflow_flux.host.convert import (
    layout_of,
    model_message,
    params_of,
    sample_message,
    understanding_message,
    verdict_message,
)
from rflow_flux.host.job import Result, Work
from rflow_flux.host.picture import addresses, digest_of
from rflow_flux.host.refusal import invalid, missing
from rflow_flux.host.roster import Roster, check_choice
from rflow_flux.host.verdict import in_words
from rflow_flux.look.asks import RefineRequest, ReflectRequest, VerifyRequest
from rflow_flux.roles import CorrectRequest, GenerateRequest, Role, Sample, Watch
from rflow_flux.wire import rflow_pb2 as pb


class Preparer:
    """Makes work of requests. All methods raise Refusal or Failure for what no job can come of.

    Of a request that needs a picture the picture is pinned last, so that nothing has to be undone.
    """

    def __init__(self, roster: Roster, blobs: Blobs) -> None:
        self._roster, self._blobs = roster, blobs

    def generate(self, r: pb.GenerateRequest) -> Work:
        """The work of a generator."""
        engine, description = self._roster.engine(Role.GENERATOR, r.engine)
        check_texts(r.original_prompt, r.prompt)
        check_params(r.params)
        params = params_of(r.params)
        check_choice(Role.GENERATOR, description, params)
        request = GenerateRequest(r.prompt, r.original_prompt, r.seed, params)
        engine.check_generate(request)
        return Work(Role.GENERATOR, _sampling(lambda watch, stop: engine.generate(request, watch, stop)))

    def correct(self, r: pb.CorrectRequest) -> Work:
        """The work of a corrector."""
        engine, description = self._roster.engine(Role.CORRECTOR, r.engine)
        check_texts(r.original_prompt, r.prompt, r.reflection)
        check_params(r.params)
        params = params_of(r.params)
        check_choice(Role.CORRECTOR, description, params, r.layout)
        request = CorrectRequest(
            r.prompt, b"", r.original_prompt, r.reflection, layout_of(r.layout), seed=r.seed, params=params
        )
        engine.check_correct(request)
        whole = replace(request, parent=self._pin(r.parent))
        work = _sampling(lambda watch, stop: engine.correct(whole, watch, stop))
        return Work(Role.CORRECTOR, work, (r.parent.sha256,))

    def verify(self, r: pb.VerifyRequest) -> Work:
        """The work of a verifier."""
        looker = self._roster.looker(Role.VERIFIER, r.engine)
        check_texts(r.original_prompt)
        request = VerifyRequest(r.original_prompt, self._pin(r.image), r.tag)

        def do(watch: Watch, stop: Event, _waited: float) -> Result:
            return Result(pb.JobEvent(verdict=verdict_message(looker.verify(request, watch, stop))))

        return Work(Role.VERIFIER, do, (r.image.sha256,))

    def reflect(self, r: pb.ReflectRequest) -> Work:
        """The work of a reflector."""
        looker = self._roster.looker(Role.REFLECTOR, r.engine)
        check_texts(r.original_prompt, r.prompt, r.previous, r.reason, *r.rejected)
        request = ReflectRequest(
            original_prompt=r.original_prompt,
            image=self._pin(r.image),
            prompt=r.prompt,
            verdict=in_words(r.verdict) if r.HasField("verdict") else "",
            previous=r.previous,
            rejected=tuple(r.rejected),
            reason=r.reason,
            seed=r.seed,
        )

        def do(watch: Watch, stop: Event, _waited: float) -> Result:
            written = looker.reflect(request, watch, stop)
            proposal = pb.Proposal(
                text=written.text,
                model=model_message(written.model),
                understood=understanding_message(written.understood),
            )
            return Result(pb.JobEvent(proposal=proposal))

        return Work(Role.REFLECTOR, do, (r.image.sha256,))

    def refine(self, r: pb.RefinePromptRequest) -> Work:
        """The work of a refiner."""
        looker = self._roster.looker(Role.REFINER, r.engine)
        check_texts(r.original_prompt, r.prompt, r.reflection)
        request = RefineRequest(
            original_prompt=r.original_prompt,
            image=self._pin(r.image),
            prompt=r.prompt,
            reflection=r.reflection,
            verdict=in_words(r.verdict) if r.HasField("verdict") else "",
        )

        def do(watch: Watch, stop: Event, _waited: float) -> Result:
            written = looker.refine(request, watch, stop)
            return Result(pb.JobEvent(refinement=pb.Refinement(text=written.text, model=model_message(written.model))))

        return Work(Role.REFINER, do, (r.image.sha256,))

    def _pin(self, digest: pb.Digest) -> bytes:
        if not addresses(digest):
            raise invalid("the picture's digest is malformed")
        picture = self._blobs.pin(digest.sha256)
        if picture is None:
            raise missing(digest)
        return picture


def _sampling(make: Callable[[Watch, Event], Sample]) -> Callable[[Watch, Event, float], Result]:
    def do(watch: Watch, stop: Event, waited: float) -> Result:
        sample = make(watch, stop)
        data = sample.picture.data
        return Result(pb.JobEvent(sample=sample_message(sample, digest_of(data), waited)), data)

    return do


def check_texts(*texts: str) -> None:
    """Bounds the texts of a request. Raises Refusal."""
    for text in texts:
        size = len(text.encode())
        if size > bounds.TEXT_BYTES:
            raise invalid(f"a text has {-(-size // 1024)} kB, at most {bounds.TEXT_BYTES // 1024} kB")


def check_params(p: pb.SampleParams) -> None:
    """Refuses what no engine can make. Raises Refusal."""
    if not 0 <= p.size <= bounds.PICTURE_EDGE or p.steps < 0:
        raise invalid(f"a picture of {p.size} px in {p.steps} steps cannot be")
