"""The service, whatever carries it: each call is a method that gives answers or raises Refusal."""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from rflow_flux import __version__
from rflow_flux.failure import Failure, FailureCode, cancelled
from rflow_flux.host import bounds
from rflow_flux.host.blobs import Blobs
from rflow_flux.host.convert import duration, engine_message, failure_message, limits_message, understanding_message
from rflow_flux.host.follow import chunks, follow
from rflow_flux.host.job import Job, Outcome, Result, Work, stopping
from rflow_flux.host.machine import Machine
from rflow_flux.host.options import HostOptions
from rflow_flux.host.picture import addresses
from rflow_flux.host.pool import ClosedError, FullError
from rflow_flux.host.pools import Crew, Pools
from rflow_flux.host.prepare import Preparer, check_texts
from rflow_flux.host.refusal import invalid, other_version, refuse
from rflow_flux.host.registry import Registry
from rflow_flux.host.roster import Roster
from rflow_flux.roles import Progress, Role
from rflow_flux.wire import rflow_pb2 as pb

NAME = "rflow-flux"
NOT_FOUND = 5  # the gRPC code
log = logging.getLogger(__name__)

JobRequest = pb.GenerateRequest | pb.CorrectRequest | pb.VerifyRequest | pb.ReflectRequest | pb.RefinePromptRequest


class Service:
    """Belongs to the event loop in which it is made."""

    def __init__(
        self,
        roster: Roster,
        options: HostOptions | None = None,
        crews: Sequence[Crew] = (Crew(),),
        machine: Callable[[], Machine] = Machine.here,
    ) -> None:
        self.options = options or HostOptions()
        self._roster = roster
        self._loop = asyncio.get_running_loop()
        self._blobs = Blobs(self.options.blob_bytes)
        self._registry = Registry(self.options.grace, self.options.results, self._blobs, self._withdraw)
        self._pools = Pools(crews, self.options.queue, self._run)
        self._machine = machine
        prepare = Preparer(roster, self._blobs)
        self._prepare: dict[type, Callable[..., Work]] = {
            pb.GenerateRequest: prepare.generate,
            pb.CorrectRequest: prepare.correct,
            pb.VerifyRequest: prepare.verify,
            pb.ReflectRequest: prepare.reflect,
            pb.RefinePromptRequest: prepare.refine,
        }

    async def capabilities(self, r: pb.GetCapabilitiesRequest) -> pb.GetCapabilitiesResponse:
        """Agrees on a version and tells what the models can do."""
        common = set(bounds.MINORS) & set(r.api_minor_supported)
        if not common:
            raise other_version(tuple(r.api_minor_supported))
        described, pool, machine = self._roster.descriptions, self._pools.first, self._machine()
        making = [d for d in described if Role.GENERATOR in d.roles] or described
        limits = limits_message(making[0].limits)
        limits.blob_bytes = bounds.PICTURE_BYTES
        reads = next((d.reflector_reads for d in described if Role.REFLECTOR in d.roles), ())
        return pb.GetCapabilitiesResponse(
            api_minor=max(common),
            backend=NAME,
            version=__version__,
            engines=map(engine_message, described),
            limits=limits,
            load=pb.Load(workers=pool.workers, busy=pool.busy, queued=pool.queued, wait=duration(pool.wait)),
            previews=bool(self._roster.engines),
            interprets=bool(self._roster.engines),
            reflector_reads=reads,
            image_time=duration(pool.picture_time) if pool.picture_time else None,
            grace=duration(self.options.grace),
            devices=machine.devices,
            software=machine.software,
            notices=[f"{d.name} cannot be used: {d.unavailable}" for d in described if d.unavailable],
        )

    async def interpret(self, r: pb.InterpretRequest) -> pb.InterpretResponse:
        """Answers at once: it runs no model."""
        _check_minor(r.api_minor)
        check_texts(r.text, r.original_prompt)
        role = Role.CORRECTOR if r.reflection else Role.GENERATOR
        try:
            engine, _ = self._roster.engine(role, r.engine)
            read = engine.interpret(r.text, reflection=r.reflection, original_prompt=r.original_prompt)
        except Failure as e:
            raise refuse(e) from e
        return pb.InterpretResponse(understood=understanding_message(read))

    async def cancel(self, r: pb.CancelRequest) -> pb.CancelResponse:
        """Frees the request id and stops the job."""
        job = self._registry.cancel(r.request_id, cancelled())
        if job is not None:
            self._withdraw(job)
        return pb.CancelResponse(found=job is not None)

    async def put_blob(self, r: pb.PutBlobRequest) -> pb.PutBlobResponse:
        """Takes a piece of a picture."""
        if not addresses(r.digest):
            raise invalid(f"a picture needs a SHA-256 and a size of at most {bounds.PICTURE_BYTES} bytes")
        if len(r.data) > bounds.CHUNK_BYTES:
            raise invalid(f"a piece has {len(r.data)} bytes, at most {bounds.CHUNK_BYTES}")
        return pb.PutBlobResponse(held=self._blobs.put(r.digest.sha256, r.digest.size, r.offset, r.data))

    async def get_blob(self, r: pb.GetBlobRequest) -> AsyncGenerator[pb.GetBlobResponse, None]:
        """Reads a picture from an offset on."""
        if not addresses(r.digest):
            raise invalid("the digest is malformed")
        picture = self._blobs.get(r.digest.sha256)
        if picture is None:
            raise refuse(Failure(FailureCode.UNSUPPORTED, "the picture is not in the cache"), code=NOT_FOUND)
        if not 0 <= r.offset <= len(picture):
            raise invalid(f"offset {r.offset} is outside of a picture of {len(picture)} bytes")
        for offset, data in chunks(picture, r.offset):
            yield pb.GetBlobResponse(offset=offset, data=data)

    async def job(self, r: JobRequest) -> AsyncGenerator[pb.JobEvent, None]:
        """Joins the job of a call of any role, or begins it, and follows it to its end."""
        _check_minor(r.call.api_minor)
        size = len(r.call.request_id.encode())
        if not 1 <= size <= bounds.REQUEST_ID_BYTES:
            raise invalid(f"a request id has 1 to {bounds.REQUEST_ID_BYTES} bytes, this one {size}")
        body = _hash(r)
        job, known = self._registry.join(r.call.request_id, body, lambda: self._begin(r, body))
        told = False
        try:
            async with aclosing(follow(job, known, r.call.after_seq, self._blobs, self.options)) as events:
                async for event in events:
                    yield event
            told = True
        finally:
            self._registry.leave(job, told)

    async def drain(self, hurry: asyncio.Event) -> None:
        """Ends: no new jobs, waiting ones are turned away, running ones have the drain's time or until hurry is set."""
        for job in self._pools.close():
            self._turn_away(job, stopping())
        waits = [asyncio.ensure_future(wait) for wait in (self._pools.idle(), hurry.wait())]
        await asyncio.wait(waits, timeout=self.options.drain, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        self._registry.halt_all(stopping())
        await self._pools.idle()
        self._registry.close()
        self._pools.end()

    def _begin(self, r: JobRequest, body: bytes) -> Job:
        try:
            work = self._prepare[type(r)](r)
        except Failure as e:
            raise refuse(e) from e
        job = Job(r.call.request_id, body, work)
        try:
            self._pools.of(work.role).submit(job)
        except ClosedError as e:
            self._unpin(job)
            raise refuse(stopping()) from e
        except FullError as e:
            self._unpin(job)
            full = Failure(FailureCode.EXHAUSTED, "the backend's queue is full")
            raise refuse(full, retry_after=self._pools.of(work.role).retry_after) from e
        return job

    def _run(self, job: Job) -> Callable[[], None]:
        """On a working thread; what it returns is done on the loop."""

        def watch(p: Progress) -> None:
            self._loop.call_soon_threadsafe(job.watch, p)

        result = Result(pb.JobEvent())
        try:
            result = job.work.do(watch, job.stop, time.monotonic() - job.queued)
        except Failure as e:
            failure: Failure | None = job.ended(e)
        except Exception:
            log.exception("the %s failed on %s", job.work.role.value, job.id)
            what = f"the {job.work.role.value} crashed while it worked on this"
            hint = "try again; if it happens every time, this request is what it cannot do"
            failure = Failure(FailureCode.INTERNAL, what, hint)
        else:
            failure = None
        return lambda: self._over(job, failure, result)

    def _over(self, job: Job, failure: Failure | None, result: Result) -> None:
        self._unpin(job)
        if failure is not None:
            self._registry.finish(job, _failed(failure))
            return
        picture = result.event.sample.image.sha256 if result.picture else b""
        self._registry.finish(job, Outcome(result.event, picture=picture), result.picture)

    def _withdraw(self, job: Job) -> None:
        """Ends a job that was told to stop while it waited. One that runs ends by itself."""
        if self._pools.of(job.work.role).withdraw(job):
            self._turn_away(job, job.reason or cancelled())

    def _turn_away(self, job: Job, failure: Failure) -> None:
        self._unpin(job)
        self._registry.finish(job, _failed(failure))

    def _unpin(self, job: Job) -> None:
        for digest in job.work.pinned:
            self._blobs.unpin(digest)


def _failed(failure: Failure) -> Outcome:
    return Outcome(pb.JobEvent(failure=failure_message(failure)), failed=True)


def _check_minor(minor: int) -> None:
    if minor not in bounds.MINORS:
        raise other_version((minor,))


def _hash(r: JobRequest) -> bytes:
    """The identity of a request, whoever asks and from where on."""
    body = type(r)()
    body.CopyFrom(r)
    body.ClearField("call")
    name = r.DESCRIPTOR.full_name.encode()
    return hashlib.sha256(name + b"\x00" + body.SerializeToString(deterministic=True)).digest()
