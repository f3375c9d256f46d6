"""One job at a time on one thread, in the order in which they came, with places told to those that wait."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from rflow_flux.host.convert import duration
from rflow_flux.host.job import Job, Lane
from rflow_flux.wire import rflow_pb2 as pb


class FullError(Exception):
    """There is no room in the job's lane."""


class ClosedError(Exception):
    """The pool takes no more jobs."""


class Pool:
    """A GPU does one thing at a time, whatever the role: so does the pool.

    `run` runs a job on the working thread, and `over` hears of its end on the event loop. Jobs of the lane LOOKING go
    before waiting pictures.
    """

    def __init__(self, limit: int, run: Callable[[Job], Callable[[], None]]) -> None:
        self._limit, self._run = limit, run
        self._thread = ThreadPoolExecutor(1, "work")
        self._waiting: dict[Lane, list[Job]] = {lane: [] for lane in Lane}
        self._typical: dict[Lane, float] = dict.fromkeys(Lane, 0.0)  # s, a running mean of how long a job takes
        self._running: Job | None = None
        self._closed = False
        self.idle = asyncio.Event()
        self.idle.set()

    def submit(self, job: Job) -> None:
        """Starts the job or puts it at the end of its lane. Raises FullError or ClosedError."""
        if self._closed:
            raise ClosedError
        if self._running is None:
            self._start(job)
            return
        lane = self._waiting[job.work.lane]
        if len(lane) >= self._limit:
            raise FullError
        lane.append(job)
        self._tell_places()

    def withdraw(self, job: Job) -> bool:
        """Takes a waiting job out of the queue; false for one that has started."""
        for lane in self._waiting.values():
            if job in lane:
                lane.remove(job)
                self._tell_places()
                return True
        return False

    def close(self) -> list[Job]:
        """Refuses further jobs; returns those that were waiting."""
        self._closed = True
        turned_away = self._queue()
        for lane in self._waiting.values():
            lane.clear()
        return turned_away

    def end(self) -> None:
        """Ends the thread, once idle."""
        self._thread.shutdown()

    @property
    def busy(self) -> bool:
        return self._running is not None

    @property
    def queued(self) -> int:
        return len(self._queue())

    @property
    def wait(self) -> float:
        """Seconds until a new picture's turn, about; 0 if unknown or at once."""
        return sum(self._typical[job.work.lane] for job in (*self._queue(), self._running) if job is not None)

    @property
    def retry_after(self) -> float:
        """Seconds until there may be room again."""
        return max(1.0, min(60.0, max(self._typical.values())))

    @property
    def picture_time(self) -> float:
        """Seconds that a picture takes, about; 0 before the first."""
        return self._typical[Lane.PICTURES]

    def _start(self, job: Job) -> None:
        self._running = job
        self.idle.clear()
        began = time.monotonic()
        working = asyncio.get_running_loop().run_in_executor(self._thread, self._run, job)
        working.add_done_callback(lambda done: self._done(job, began, done.result()))

    def _done(self, job: Job, began: float, over: Callable[[], None]) -> None:
        took, lane = time.monotonic() - began, job.work.lane
        self._typical[lane] = (3 * self._typical[lane] + took) / 4 if self._typical[lane] else took
        self._running = None
        over()
        queue = self._queue()
        if queue:
            self._waiting[queue[0].work.lane].remove(queue[0])
            self._start(queue[0])
            self._tell_places()
        else:
            self.idle.set()

    def _queue(self) -> list[Job]:
        return [job for lane in Lane for job in self._waiting[lane]]

    def _tell_places(self) -> None:
        """The running job counts, since it too is before the others."""
        before = [self._running] if self._running is not None else []
        for job in self._queue():
            wait = sum(self._typical[b.work.lane] for b in before)
            job.place(pb.Queued(ahead=len(before), wait=duration(wait)))
            before.append(job)
