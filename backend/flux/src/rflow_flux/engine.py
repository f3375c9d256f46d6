"""What all engines share: one thread that works, checks before it, and failures instead of exceptions."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

import torch

from rflow_flux.checks import check
from rflow_flux.crash import failure_of
from rflow_flux.failure import Failure, FailureCode, Understanding, cancelled
from rflow_flux.memory import MemoryReport
from rflow_flux.reading import Reader
from rflow_flux.roles import CorrectRequest, Description, GenerateRequest, Limits, Progress, Role, Sample, Watch

T = TypeVar("T")


def ignore(_: Progress) -> None:
    """A watch for those who do not watch."""


class Engine(ABC):
    """Makes pictures, one after another, on a thread of its own.

    All methods may be called from any thread. generate and correct wait for their turn and block until they are done; a
    host that wants queue places keeps its own queue in front and calls them one at a time. The watch is called on the
    engine's thread. Whatever goes wrong is a Failure. One thread is kept for good because compiled graphs belong to it.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "engine")
        self._closed = False

    @property
    @abstractmethod
    def descriptions(self) -> tuple[Description, ...]:
        """What the engine is: one model in its roles, each."""

    @property
    @abstractmethod
    def reader(self) -> Reader:
        """How it reads texts."""

    @abstractmethod
    def memory(self) -> MemoryReport:
        """Where memory goes."""

    def describe(self, role: Role) -> Description:
        """The description of a role. Raises Failure where there is no such role."""
        for description in self.descriptions:
            if role in description.roles:
                return description
        raise self._lacking(role)

    def check_generate(self, request: GenerateRequest) -> Understanding:
        """Says how a request would be read, or raises Failure. Runs no model."""
        check(request.prompt or request.original_prompt, request.seed, request.params, self._limits(Role.GENERATOR))
        return self.reader.generate(request)

    def check_correct(self, request: CorrectRequest) -> Understanding:
        """Says how a request would be read, or raises Failure. Runs no model and does not look at the picture."""
        check(request.prompt or request.original_prompt, request.seed, request.params, self._limits(Role.CORRECTOR))
        return self.reader.correct(request)

    def interpret(self, text: str, *, reflection: bool = False, original_prompt: str = "") -> Understanding:
        """Says how a prompt, or a reflection on a picture of the prompt, would be read. What has no room is unknown."""
        try:
            if reflection:
                return self.reader.correct(CorrectRequest(original_prompt, b"", reflection=text))
            return self.reader.generate(GenerateRequest(text))
        except Failure as e:
            if e.understood is None:
                raise
            return e.understood

    def generate(self, request: GenerateRequest, watch: Watch = ignore, cancel: Event | None = None) -> Sample:
        """One picture from noise. Raises Failure; with CANCELLED within one step after cancel is set."""
        understood, stop = self.check_generate(request), cancel or Event()
        return self.call(lambda: self._generate(request, understood, watch, stop), stop)

    def correct(self, request: CorrectRequest, watch: Watch = ignore, cancel: Event | None = None) -> Sample:
        """The next picture from a flawed one. Raises Failure; with CANCELLED within one step after cancel is set."""
        understood, stop = self.check_correct(request), cancel or Event()
        return self.call(lambda: self._correct(request, understood, watch, stop), stop)

    def close(self) -> None:
        """Ends the engine's thread after the job that runs. What is called later raises Failure."""
        self._closed = True
        self._thread.shutdown()

    def _limits(self, role: Role) -> Limits:
        return self.describe(role).limits

    def _lacking(self, role: Role) -> Failure:
        name = self.descriptions[0].name
        return Failure(FailureCode.UNSUPPORTED, f"{name} has no {role.value}", f"choose another engine as {role.value}")

    @abstractmethod
    def _generate(self, request: GenerateRequest, understood: Understanding, watch: Watch, stop: Event) -> Sample: ...

    @abstractmethod
    def _correct(self, request: CorrectRequest, understood: Understanding, watch: Watch, stop: Event) -> Sample: ...

    def call(self, work: Callable[[], T], stop: Event | None = None) -> T:
        """Runs work on the engine's thread, without gradients, and waits for it."""

        def run() -> T:
            if stop is not None and stop.is_set():
                raise cancelled()
            with torch.inference_mode():
                return work()

        if self._closed:
            raise Failure(FailureCode.UNAVAILABLE, "the engine is stopping", "ask again when it is back")
        try:
            return self._thread.submit(run).result()
        except Failure:
            raise
        except Exception as e:
            if isinstance(e, torch.cuda.OutOfMemoryError):
                torch.cuda.empty_cache()
            raise failure_of(e, "the model") from e


class Stopwatch:
    """Splits a job's time into laps. On a GPU it waits for the work, so that time is booked where it is spent."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._last = time.perf_counter()

    def lap(self) -> float:
        """Seconds since the last lap."""
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        now = time.perf_counter()
        lap, self._last = now - self._last, now
        return lap
