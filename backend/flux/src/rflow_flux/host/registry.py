"""The jobs by request id: running, waiting and the last finished ones. It decides how long one lives."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from rflow_flux.failure import Failure
from rflow_flux.host.blobs import Blobs
from rflow_flux.host.job import Job, Outcome, abandoned
from rflow_flux.host.refusal import invalid


class Registry:
    """`stop` is called for a running or waiting job that is given up."""

    def __init__(self, grace: float, results: int, blobs: Blobs, stop: Callable[[Job], None]) -> None:
        self._grace, self._results, self._blobs, self._stop = grace, results, blobs, stop
        self._jobs: dict[str, Job] = {}
        self._finished: OrderedDict[str, Job] = OrderedDict()  # delivered or let go; the latest last

    def join(self, request_id: str, body: bytes, begin: Callable[[], Job]) -> tuple[Job, bool]:
        """Counts a listener in at the job with the id, or at the one that begin makes; true for one that was known.

        Raises Refusal where the id belongs to another body, and what begin raises.
        """
        job = self._jobs.get(request_id)
        if job is not None:
            if job.body != body:
                raise invalid(
                    "another request was already made under this request id", "every request needs an id of its own"
                )
            if self._usable(job):
                self._enter(job)
                return job, True
            self._drop(job)
        job = begin()
        self._jobs[request_id] = job
        self._enter(job)
        return job, False

    def _usable(self, job: Job) -> bool:
        """False for a finished job whose picture has left the cache."""
        o = job.outcome
        return o is None or not o.picture or self._blobs.get(o.picture) is not None

    def _enter(self, job: Job) -> None:
        job.listeners += 1
        _disarm(job)

    def leave(self, job: Job, told: bool) -> None:
        """Counts a listener out; told: it heard the outcome.

        A job that nobody listens to and whose outcome nobody heard waits for the grace period.
        """
        job.listeners -= 1
        job.delivered = job.delivered or told
        if job.listeners > 0:
            return
        listed = self._jobs.get(job.id) is job
        if job.outcome is not None and (job.delivered or not listed):
            self._retire(job)
        elif listed:
            job.grace = asyncio.get_running_loop().call_later(self._grace, self._expire, job)

    def _expire(self, job: Job) -> None:
        """Ends the wait for somebody to come back."""
        job.grace = None
        if job.outcome is not None:
            self._retire(job)
            return
        del self._jobs[job.id]
        job.halt(abandoned())
        self._stop(job)

    def _retire(self, job: Job) -> None:
        """Frees what a finished job holds.

        A result is remembered for a while, a failure is not: whoever asks again wants another try.
        """
        job.forget()
        if job.keeps and job.outcome is not None:
            job.keeps = False
            self._blobs.unpin(job.outcome.picture)
        if self._jobs.get(job.id) is not job:
            return
        if job.outcome is None or job.outcome.failed:
            del self._jobs[job.id]
            return
        self._finished[job.id] = job
        self._finished.move_to_end(job.id)
        while len(self._finished) > self._results:
            oldest, _ = self._finished.popitem(last=False)
            del self._jobs[oldest]

    def _drop(self, job: Job) -> None:
        _disarm(job)
        del self._jobs[job.id]
        self._finished.pop(job.id, None)

    def finish(self, job: Job, outcome: Outcome, picture: bytes = b"") -> None:
        """Ends a job. Its picture stays pinned until somebody has heard of it or the grace period is over."""
        if picture:
            self._blobs.keep(outcome.picture, picture)
            job.keeps = True
        job.finish(outcome)
        if self._jobs.get(job.id) is not job and job.listeners == 0:  # cancelled or abandoned meanwhile
            self._retire(job)

    def cancel(self, request_id: str, why: Failure) -> Job | None:
        """Frees the id and tells the job to stop; None where there is nothing to stop."""
        job = self._jobs.get(request_id)
        if job is None or job.outcome is not None:
            return None
        del self._jobs[request_id]
        _disarm(job)
        job.halt(why)
        return job

    def halt_all(self, why: Failure) -> None:
        """Tells every job that runs to stop."""
        for job in self._jobs.values():
            if job.outcome is None:
                job.halt(why)

    def close(self) -> None:
        """Stops all grace periods."""
        for job in self._jobs.values():
            _disarm(job)


def _disarm(job: Job) -> None:
    if job.grace is not None:
        job.grace.cancel()
        job.grace = None
