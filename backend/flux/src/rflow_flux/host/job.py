"""One piece of work, and all that has been heard of it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from threading import Event

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host.convert import progress_message
from rflow_flux.roles import Progress, Role, Watch
from rflow_flux.stop import Stop
from rflow_flux.wire import rflow_pb2 as pb

# What a job remembers of its progress for those who find it again.
MAX_REPORTS = 512
MAX_PREVIEW_BYTES = 8 << 20


class Lane(Enum):
    """Which queue a job waits in. What looks and writes is short, and pictures wait for it: it goes first."""

    LOOKING = 0
    PICTURES = 1


@dataclass(frozen=True)
class Result:
    """What a job made: an event, and the picture where there is one."""

    event: pb.JobEvent
    picture: bytes = b""


@dataclass(frozen=True)
class Work:
    """What a job does, apart from being a job. `do` runs on the working thread, and blocks it."""

    role: Role
    do: Callable[[Watch, Event, float], Result]  # the last argument: seconds that the job has waited
    pinned: tuple[bytes, ...] = ()  # digests of the pictures that it needs

    @property
    def lane(self) -> Lane:
        return Lane.PICTURES if self.role in (Role.GENERATOR, Role.CORRECTOR) else Lane.LOOKING


@dataclass(frozen=True)
class Report:
    """One progress event. A text is kept whole; each listener is sent what is new to it."""

    seq: int
    event: pb.JobEvent
    text: str = ""

    @property
    def preview_bytes(self) -> int:
        return len(self.event.progress.preview.data)


@dataclass(frozen=True)
class Outcome:
    """Ends a job: a failure, or an event with the result and the digest of its picture."""

    event: pb.JobEvent
    failed: bool = False
    picture: bytes = b""  # a digest


@dataclass
class Job:
    """Its progress is read, not sent: a slow listener holds nothing up. Belongs to the event loop."""

    id: str
    body: bytes  # hash of the request without its Call
    work: Work
    stop: Stop = field(default_factory=Stop)
    reason: Failure | None = None  # why it was told to stop
    queued: float = field(default_factory=time.monotonic)
    reports: list[Report] = field(default_factory=list)
    previews: int = 0  # bytes of previews in reports
    seq: int = 0
    outcome: Outcome | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)  # set, and replaced, at each change
    # The registry's.
    listeners: int = 0
    delivered: bool = False
    grace: asyncio.TimerHandle | None = None
    keeps: bool = False  # the outcome's picture is pinned

    def watch(self, progress: Progress) -> None:
        """Takes a role's progress. Whatever comes after the end is dropped."""
        self._report(pb.JobEvent(progress=progress_message(progress)), progress.text)

    def place(self, queued: pb.Queued) -> None:
        """Tells the job's place in the queue."""
        self._report(pb.JobEvent(queued=queued))

    def _report(self, event: pb.JobEvent, text: str = "") -> None:
        if self.outcome is not None:
            return
        self.seq += 1
        event.seq = self.seq
        report = Report(self.seq, event, text)
        if self.reports and _supersedes(report, self.reports[-1]):
            self.reports[-1] = report
        else:
            self.reports.append(report)
            self.previews += report.preview_bytes
        while len(self.reports) > MAX_REPORTS or (self.previews > MAX_PREVIEW_BYTES and len(self.reports) > 1):
            self.previews -= self.reports.pop(0).preview_bytes
        self._notify()

    def since(self, seq: int) -> list[Report]:
        """The progress after seq."""
        return [report for report in self.reports if report.seq > seq]

    def halt(self, reason: Failure) -> None:
        """Tells the work to stop; the first reason counts."""
        self.reason = self.reason or reason
        self.stop.set()

    def finish(self, outcome: Outcome) -> None:
        """Ends the job; only the first end counts."""
        if self.outcome is None:
            self.outcome = outcome
            self._notify()

    def forget(self) -> None:
        """Drops the progress of a job that is over."""
        self.reports, self.previews = [], 0

    def ended(self, failure: Failure) -> Failure:
        """What a job's failure is called: one that was told to stop says why."""
        if self.reason is not None and failure.code is FailureCode.CANCELLED:
            return self.reason
        return failure

    def _notify(self) -> None:
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()


def _supersedes(report: Report, last: Report) -> bool:
    """Whether the last report says nothing any more."""
    if last.event.HasField("queued"):
        return report.event.HasField("queued")
    return bool(last.text and report.text) and not last.preview_bytes and not report.preview_bytes


def stopping() -> Failure:
    """Why a job ends when the host does."""
    return Failure(FailureCode.UNAVAILABLE, "the backend is stopping", "ask again when it is back")


def abandoned() -> Failure:
    """Why a job ends that nobody listens to."""
    return Failure(FailureCode.CANCELLED, "stopped, because nobody listened any more")
