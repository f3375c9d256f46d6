"""A replica: models in some roles, and one thread that works."""

import argparse
import asyncio
import logging
from collections.abc import AsyncGenerator, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rflow_flux.engine import Engine
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.fleet.crew import Ask, Hello, Member
from rflow_flux.host.machine import Machine
from rflow_flux.host.models import Served, models
from rflow_flux.host.roster import Roster
from rflow_flux.look.looker import Looker
from rflow_flux.roles import Progress, Role, Watch
from rflow_flux.stop import Stop

log = logging.getLogger(__name__)


class Replica:
    """Loads its models when it is made, which takes minutes where they are large."""

    def __init__(self, args: argparse.Namespace, roles: Collection[Role]) -> None:
        self._models = models(args, roles)
        self._roster = Roster(self._models)
        self._thread = ThreadPoolExecutor(1, "work")

    async def hello(self) -> Hello:
        """What it serves, and on what."""
        here = Machine.here()
        devices = tuple(device.SerializeToString() for device in here.devices)
        return Hello(tuple(map(_member, self._models)), devices, here.software)

    async def work(self, ask: Ask) -> AsyncGenerator[Any, None]:
        """Does a job. Whoever stops listening stops it, within one step."""
        loop, stop = asyncio.get_running_loop(), Stop()
        heard: asyncio.Queue[Progress | None] = asyncio.Queue()

        def watch(p: Progress) -> None:
            loop.call_soon_threadsafe(heard.put_nowait, p)

        working = loop.run_in_executor(self._thread, self._do, ask, watch, stop)
        working.add_done_callback(lambda _: heard.put_nowait(None))
        try:
            while (report := await heard.get()) is not None:
                yield report
            yield working.result()
        finally:
            stop.set()

    def _do(self, ask: Ask, watch: Watch, stop: Stop) -> Any:
        """On the working thread: the result, or a Failure."""
        try:
            return self._done(ask, watch, stop)
        except Failure as e:
            return e
        except Exception:
            log.exception("the %s failed", ask.role.value)
            what = f"the {ask.role.value} crashed while it worked on this"
            return Failure(FailureCode.INTERNAL, what, "try again; if it happens every time, it cannot do this request")

    def _done(self, ask: Ask, watch: Watch, stop: Stop) -> Any:
        r: Any = ask.request
        match ask.role:
            case Role.GENERATOR:
                return self._roster.engine(ask.role, ask.engine)[0].generate(r, watch, stop)
            case Role.CORRECTOR:
                return self._roster.engine(ask.role, ask.engine)[0].correct(r, watch, stop)
            case Role.VERIFIER:
                return self._roster.looker(ask.role, ask.engine).verify(r, watch, stop)
            case Role.REFLECTOR:
                return self._roster.looker(ask.role, ask.engine).reflect(r, watch, stop)
            case Role.REFINER:
                return self._roster.looker(ask.role, ask.engine).refine(r, watch, stop)


def _member(model: Served) -> Member:
    if isinstance(model, Engine):
        return Member(model.descriptions, model.reader)
    if isinstance(model, Looker):
        return Member((model.description,))
    return Member((model.description,))
