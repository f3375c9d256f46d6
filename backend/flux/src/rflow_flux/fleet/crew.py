"""The engines and models of the ingress: each asks a replica, and another one when that is lost."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import Any, TypeVar

from ray.exceptions import RayError, RayTaskError
from ray.serve.exceptions import RayServeException

from rflow_flux.engine import Engine
from rflow_flux.failure import Failure, FailureCode, Understanding, cancelled
from rflow_flux.look.asks import RefineRequest, ReflectRequest, Verdict, VerifyRequest, Written
from rflow_flux.look.looker import Looker
from rflow_flux.memory import MemoryReport
from rflow_flux.reading import Reader
from rflow_flux.roles import CorrectRequest, Description, GenerateRequest, Progress, Role, Sample, Stage, Watch
from rflow_flux.stop import Stop

LIVES = 3  # replicas that a job may lose; it may be the job that ends them
T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ask:
    """One job, as it travels to a replica. Its answers are Progress, and at last a result or a Failure."""

    role: Role
    engine: str
    request: GenerateRequest | CorrectRequest | VerifyRequest | ReflectRequest | RefineRequest


@dataclass(frozen=True)
class Member:
    """What a replica serves: an engine, with its reader, or a model that looks, or one that cannot be used."""

    descriptions: tuple[Description, ...]
    reader: Reader | None = None


@dataclass(frozen=True)
class Hello:
    """What a replica says of itself."""

    members: tuple[Member, ...]
    devices: tuple[bytes, ...]  # serialised pb.Device
    software: dict[str, str]


class Replicas:
    """The replicas of one deployment, as they are asked from threads that are not `loop`'s."""

    def __init__(self, handle: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._handle, self._loop = handle, loop

    def ask(self, ask: Ask, watch: Watch, stop: Event) -> Any:
        """Waits for the answer. A replica that is lost is replaced by another one. Raises Failure."""
        assert isinstance(stop, Stop), "hosts give jobs a Stop"
        return asyncio.run_coroutine_threadsafe(self._ask(ask, watch, stop), self._loop).result()

    async def _ask(self, ask: Ask, watch: Watch, stop: Stop) -> Any:
        halted, loop = asyncio.Event(), self._loop
        stop.then(lambda: loop.call_soon_threadsafe(halted.set))
        for lost in range(LIVES):
            answer = await self._unless_lost(ask, _noting(watch, lost), halted)
            if answer is not None:
                return answer
            _noting(watch, lost + 1)(Progress(Stage.LOADING))
        what = f"{LIVES} replicas in a row were lost while they worked on this"
        hint = "look into the log of Ray: if each of them ran out of memory, ask for less"
        raise Failure(FailureCode.UNAVAILABLE, what, hint)

    async def _unless_lost(self, ask: Ask, watch: Watch, halted: asyncio.Event) -> Any:
        """The answer; None where the replica was lost. Raises Failure."""
        try:
            return await self._once(ask, watch, halted)
        except RayTaskError as e:
            log.exception("a replica failed")
            raise Failure(FailureCode.INTERNAL, f"the {ask.role.value} crashed", "look into the log of Ray") from e
        except RayServeException as e:
            log.exception("no replica answers")
            what = f"no replica of the {ask.role.value} can be started"
            raise Failure(FailureCode.UNAVAILABLE, what, "look into the log of Ray") from e
        except RayError as e:
            log.warning("a replica of the %s was lost: %s", ask.role.value, type(e).__name__)
            return None

    async def _once(self, ask: Ask, watch: Watch, halted: asyncio.Event) -> Any:
        answers = self._handle.options(stream=True).work.remote(ask)
        stopped = asyncio.ensure_future(halted.wait())
        try:
            while True:
                following = asyncio.ensure_future(anext(answers))
                await asyncio.wait({following, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not following.done():
                    following.add_done_callback(_heard)
                    following.cancel()
                    answers.cancel()
                    raise cancelled()
                answer = following.result()
                if isinstance(answer, Failure):
                    raise answer
                if not isinstance(answer, Progress):
                    return answer
                watch(answer)
        finally:
            stopped.cancel()


def _heard(over: "asyncio.Future[Any]") -> None:
    """Looks at an outcome that nobody waits for."""
    if not over.cancelled():
        over.exception()


def _noting(watch: Watch, lost: int) -> Watch:
    """Adds to all reports how often the job was begun anew."""
    if not lost:
        return watch
    times = "" if lost == 1 else f", {lost} times"
    notice = f"The replica that worked on this was lost{times}; another one has begun anew."
    return lambda p: watch(replace(p, notices=(*p.notices, notice)))


class RemoteEngine(Engine):
    """An engine on replicas. Texts are read here."""

    def __init__(self, descriptions: tuple[Description, ...], reader: Reader, replicas: Replicas) -> None:
        super().__init__()
        self._descriptions, self._reader, self._replicas = descriptions, reader, replicas

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """As the replicas say."""
        return self._descriptions

    @property
    def reader(self) -> Reader:
        """The replicas' own."""
        return self._reader

    def memory(self) -> MemoryReport:
        """It is not here."""
        raise NotImplementedError

    def call(self, work: Callable[[], T], stop: Event | None = None) -> T:
        """Waits on the caller's thread: the work is elsewhere."""
        return work()

    def _generate(self, request: GenerateRequest, understood: Understanding, watch: Watch, stop: Event) -> Sample:
        return self._sample(Role.GENERATOR, request, watch, stop)

    def _correct(self, request: CorrectRequest, understood: Understanding, watch: Watch, stop: Event) -> Sample:
        return self._sample(Role.CORRECTOR, request, watch, stop)

    def _sample(self, role: Role, request: GenerateRequest | CorrectRequest, watch: Watch, stop: Event) -> Sample:
        sample: Sample = self._replicas.ask(Ask(role, self.describe(role).name, request), watch, stop)
        return sample


class RemoteLooker(Looker):
    """A model that looks, on replicas."""

    def __init__(self, description: Description, replicas: Replicas) -> None:
        self._description, self._replicas = description, replicas

    @property
    def description(self) -> Description:
        """As the replicas say."""
        return self._description

    def verify(self, request: VerifyRequest, watch: Watch, stop: Event) -> Verdict:
        """Judges a picture."""
        verdict: Verdict = self._replicas.ask(Ask(Role.VERIFIER, self._description.name, request), watch, stop)
        return verdict

    def reflect(self, request: ReflectRequest, watch: Watch, stop: Event) -> Written:
        """Writes what is wrong with a picture."""
        written: Written = self._replicas.ask(Ask(Role.REFLECTOR, self._description.name, request), watch, stop)
        return written

    def refine(self, request: RefineRequest, watch: Watch, stop: Event) -> Written:
        """Rewrites the working prompt."""
        written: Written = self._replicas.ask(Ask(Role.REFINER, self._description.name, request), watch, stop)
        return written
