"""The service in one actor of Ray's: jobs, queues and pictures. There is one of it, since replicas share no memory."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import DecodeError, Message
from grpc_status import rpc_status

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.fleet.crew import Hello, Member, RemoteEngine, RemoteLooker, Replicas
from rflow_flux.host import bounds
from rflow_flux.host.guard import denied
from rflow_flux.host.machine import Machine
from rflow_flux.host.options import HostOptions
from rflow_flux.host.pools import Crew
from rflow_flux.host.refusal import Refusal, invalid, refuse
from rflow_flux.host.roster import Absent, Roster
from rflow_flux.host.service import Service
from rflow_flux.wire import rflow_pb2 as pb

log = logging.getLogger(__name__)

Context = Any  # ray.serve.grpc_util.RayServegRPCContext
Unary = Callable[..., Awaitable[Message]]
Stream = Callable[..., AsyncGenerator[Message, None]]


@dataclass(frozen=True)
class Setting:
    """How the service behaves, and whom it asks."""

    options: HostOptions
    crews: tuple[Crew, ...]  # of each of the deployments, in their order
    token: str = ""


def _unary(request: type[Message], response: type[Message], answer: Unary) -> Any:
    """A call of the service as a method of the ingress. A refusal is told in the context, never raised."""

    async def call(self: "Ingress", data: bytes, grpc_context: Context) -> Message:
        try:
            return await answer(self.service, self.read(request, data, grpc_context))
        except Exception as e:
            _end(grpc_context, e)
            return response()

    return call


def _stream(request: type[Message], response: type[Message], answers: Stream, *, job: bool = True) -> Any:
    async def call(self: "Ingress", data: bytes, grpc_context: Context) -> AsyncGenerator[Message, None]:
        try:
            async with aclosing(answers(self.service, self.read(request, data, grpc_context))) as stream:
                async for answer in stream:
                    yield response(event=answer) if job else answer
        except Exception as e:
            _end(grpc_context, e)
            yield response()  # carries the status to the front, which takes it out

    return call


class Ingress:
    """Its methods are called as the service's are, with requests as bytes."""

    GetCapabilities = _unary(pb.GetCapabilitiesRequest, pb.GetCapabilitiesResponse, Service.capabilities)
    Interpret = _unary(pb.InterpretRequest, pb.InterpretResponse, Service.interpret)
    Cancel = _unary(pb.CancelRequest, pb.CancelResponse, Service.cancel)
    PutBlob = _unary(pb.PutBlobRequest, pb.PutBlobResponse, Service.put_blob)
    GetBlob = _stream(pb.GetBlobRequest, pb.GetBlobResponse, Service.get_blob, job=False)
    Generate = _stream(pb.GenerateRequest, pb.GenerateResponse, Service.job)
    Correct = _stream(pb.CorrectRequest, pb.CorrectResponse, Service.job)
    Verify = _stream(pb.VerifyRequest, pb.VerifyResponse, Service.job)
    Reflect = _stream(pb.ReflectRequest, pb.ReflectResponse, Service.job)
    RefinePrompt = _stream(pb.RefinePromptRequest, pb.RefinePromptResponse, Service.job)

    service: Service

    async def __init__(self, setting: Setting, *handles: Any) -> None:  # type: ignore[misc]
        """Waits for a replica of each deployment. Serve awaits it."""
        hellos: list[Hello] = list(await asyncio.gather(*(handle.hello.remote() for handle in handles)))
        loop = asyncio.get_running_loop()
        served: list[RemoteEngine | RemoteLooker | Absent] = []
        for handle, hello in zip(handles, hellos, strict=True):
            served += _served(hello.members, Replicas(handle, loop))
        machine = _machine(hellos)
        self._token, self._hurry = setting.token.encode(), asyncio.Event()
        self.service = Service(Roster(served), setting.options, setting.crews, lambda: machine)

    def read(self, kind: type[Message], data: bytes, context: Context) -> Message:
        """A request of somebody who may make it. Raises Refusal."""
        self._admit(context)
        if len(data) > bounds.MESSAGE_BYTES:
            raise invalid(f"a message has {len(data)} bytes, at most {bounds.MESSAGE_BYTES}")
        try:
            return kind.FromString(data)
        except DecodeError as e:
            raise invalid("the request cannot be read", "a text may not be valid UTF-8") from e

    async def drain(self) -> None:
        """Ends the service; see Service.drain."""
        await self.service.drain(self._hurry)

    async def hurry(self) -> None:
        """Ends the drain's time."""
        self._hurry.set()

    def _admit(self, context: Context) -> None:
        failure = denied(self._token, context.invocation_metadata()) if self._token else None
        if failure is not None:
            raise refuse(failure)


def _served(members: Sequence[Member], replicas: Replicas) -> list[RemoteEngine | RemoteLooker | Absent]:
    served: list[RemoteEngine | RemoteLooker | Absent] = []
    for member in members:
        if member.reader is not None:
            served.append(RemoteEngine(member.descriptions, member.reader, replicas))
        elif member.descriptions[0].unavailable:
            served.append(Absent(member.descriptions[0]))
        else:
            served.append(RemoteLooker(member.descriptions[0], replicas))
    return served


def _machine(hellos: Sequence[Hello]) -> Machine:
    """What the replicas run on that said hello, and what was free there when their models were loaded."""
    devices = tuple(pb.Device.FromString(data) for hello in hellos for data in hello.devices)
    return Machine(devices, {k: v for hello in hellos for k, v in hello.software.items()})


def _end(context: Context, error: Exception) -> None:
    """Ends a call with a status. Nothing of an unexpected error reaches the client."""
    if not isinstance(error, Refusal):
        log.error("a call failed", exc_info=error)
        error = refuse(Failure(FailureCode.INTERNAL, "the backend failed while it answered", "look into its log"))
    status = rpc_status.to_status(error.status)
    context.set_code(status.code)
    context.set_details(status.details)
    context.set_trailing_metadata([(key, value) for key, value in status.trailing_metadata])
