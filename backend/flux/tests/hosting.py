"""A host in the test's own process, reached over a real line."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from rflow_flux.flux import FluxEngine
from rflow_flux.host.grpc_host import make_server
from rflow_flux.host.options import HostOptions
from rflow_flux.host.roster import Roster
from rflow_flux.host.service import Service
from rflow_flux.tiny.lookers import tiny_reward, tiny_writer
from rflow_flux.wire import rflow_pb2 as pb
from rflow_flux.wire.rflow_pb2_grpc import RefinementServiceStub

PROMPT = "a red apple on a wooden table"
MINOR = 2


@dataclass
class Hosted:
    """A running host and a line to it."""

    stub: Any
    channel: Any
    service: Service
    checks: Any


@asynccontextmanager
async def hosted(
    socket: Path, roster: Roster, options: HostOptions | None = None, token: str = ""
) -> AsyncIterator[Hosted]:
    """Serves on a unix socket until the block ends."""
    service = Service(roster, options)
    server, checks = await make_server(service, token)
    server.add_insecure_port(f"unix:{socket}")
    await server.start()
    async with grpc.aio.insecure_channel(f"unix:{socket}") as channel:
        yield Hosted(RefinementServiceStub(channel), channel, service, checks)  # type: ignore[no-untyped-call]
    hurry = asyncio.Event()
    hurry.set()
    await service.drain(hurry)
    await server.stop(None)


def tiny_roster(engine: FluxEngine) -> Roster:
    """All five roles."""
    return Roster([engine, tiny_reward(), tiny_writer()])


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Runs a story in an event loop; one that hangs fails."""

    async def bounded() -> None:
        await asyncio.wait_for(story(), 120)

    asyncio.run(bounded())


def generate(request_id: str, prompt: str = PROMPT, steps: int = 2, after: int = 0, **more: Any) -> pb.GenerateRequest:
    """A request for a small picture."""
    call = pb.Call(request_id=request_id, after_seq=after, api_minor=MINOR)
    return pb.GenerateRequest(call=call, prompt=prompt, params=pb.SampleParams(size=64, steps=steps), **more)


async def events_of(stream: Any) -> list[pb.JobEvent]:
    """All events of a job that were not read yet."""
    events = []
    while (answer := await stream.read()) is not grpc.aio.EOF:
        events.append(answer.event)
    return events


def kinds(events: list[pb.JobEvent]) -> list[str]:
    """What the events are."""
    return [event.WhichOneof("kind") for event in events]


def refusal_of(error: grpc.aio.AioRpcError) -> tuple[Any, pb.Failure, status_pb2.Status]:
    """The code of a refusal, its failure, and the whole status."""
    status = rpc_status.from_call(error)
    assert status is not None, f"{error} has no details"
    failure = pb.Failure()
    for detail in status.details:
        if detail.Is(pb.Failure.DESCRIPTOR):
            detail.Unpack(failure)
    return error.code(), failure, status


def retry_of(status: status_pb2.Status) -> float:
    """Seconds after which to call again; -1 where the status does not say."""
    info = error_details_pb2.RetryInfo()
    for detail in status.details:
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
            return info.retry_delay.ToTimedelta().total_seconds()
    return -1.0
