"""So many jobs at a time, in the order in which they came, with places told to those that wait."""

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
    """A GPU does one thing at a time, whatever the role: so does the pool, for each of its workers.

    `run` runs a job on a working thread, and what it returns is called on the event loop. Jobs of the lane LOOKING go
    before waiting pictures.
    """

    def __init__(self, limit: int, run: Callable[[Job], Callable[[], None]], workers: int = 1) -> None:
        self._limit, self._run, self.workers = limit, run, workers
        self._threads = ThreadPoolExecutor(workers, "work")
        self._waiting: dict[Lane, list[Job]] = {lane: [] for lane in Lane}
        self._typical: dict[Lane, float] = dict.fromkeys(Lane, 0.0)  # s, a running mean of how long a job takes
        self._running: list[Job] = []  # the earliest first
        self._closed = False
        self.idle = asyncio.Event()
        self.idle.set()

    def submit(self, job: Job) -> None:
        """Starts the job or puts it at the end of its lane. Raises FullError or ClosedError."""
        if self._closed:
            raise ClosedError
        if len(self._running) < self.workers:
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
        """Ends the threads, once idle."""
        self._threads.shutdown()

    @property
    def busy(self) -> int:
        return len(self._running)

    @property
    def queued(self) -> int:
        return len(self._queue())

    @property
    def wait(self) -> float:
        """Seconds until a new picture's turn, about; 0 if unknown or at once."""
        return self._wait_behind([*self._running, *self._queue()])

    @property
    def retry_after(self) -> float:
        """Seconds until there may be room again."""
        return max(1.0, min(60.0, max(self._typical.values())))

    @property
    def picture_time(self) -> float:
        """Seconds that a picture takes, about; 0 before the first."""
        return self._typical[Lane.PICTURES]

    def _wait_behind(self, jobs: list[Job]) -> float:
        """Seconds until a worker is free for the one behind these, about."""
        if len(jobs) < self.workers:
            return 0.0
        return sum(self._typical[job.work.lane] for job in jobs) / self.workers

    def _start(self, job: Job) -> None:
        self._running.append(job)
        self.idle.clear()
        began = time.monotonic()
        working = asyncio.get_running_loop().run_in_executor(self._threads, self._run, job)
        working.add_done_callback(lambda done: self._done(job, began, done.result()))

    def _done(self, job: Job, began: float, over: Callable[[], None]) -> None:
        took, lane = time.monotonic() - began, job.work.lane
        self._typical[lane] = (3 * self._typical[lane] + took) / 4 if self._typical[lane] else took
        self._running.remove(job)
        over()
        queue = self._queue()
        if queue:
            self._waiting[queue[0].work.lane].remove(queue[0])
            self._start(queue[0])
            self._tell_places()
        elif not self._running:
            self.idle.set()

    def _queue(self) -> list[Job]:
        return [job for lane in Lane for job in self._waiting[lane]]

    def _tell_places(self) -> None:
        """Running jobs count, since they too are before the others."""
        before = [*self._running]
        for job in self._queue():
            job.place(pb.Queued(ahead=len(before), wait=duration(self._wait_behind(before))))
            before.append(job)
