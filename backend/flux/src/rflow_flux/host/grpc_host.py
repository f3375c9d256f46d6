"""The service on grpc.aio, with health, reflection, keepalive, and a guard before every call."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import grpc
from google.protobuf.message import Message
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host import bounds
from rflow_flux.host.guard import Guard
from rflow_flux.host.refusal import Refusal, refuse
from rflow_flux.host.service import Service
from rflow_flux.wire import rflow_pb2 as pb
from rflow_flux.wire import rflow_pb2_grpc

NAME = pb.DESCRIPTOR.services_by_name["RefinementService"].full_name
OPTIONS = (
    ("grpc.max_receive_message_length", bounds.MESSAGE_BYTES),
    ("grpc.max_concurrent_streams", 1024),
    ("grpc.so_reuseport", 0),  # two backends on one port would share its calls in silence
    # A client that went away without a word is noticed, so that its jobs' grace periods begin.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 15_000),
    ("grpc.keepalive_permit_without_calls", 1),
    # What clients may do to keep a line alive.
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
)
log = logging.getLogger(__name__)

Context = Any  # grpc.aio.ServicerContext
Stream = Callable[[Any], AsyncGenerator[Message, None]]


class Servicer:
    """The calls, each handed to the Service."""

    def __init__(self, service: Service) -> None:
        self.GetCapabilities = _unary(service.capabilities)
        self.Interpret = _unary(service.interpret)
        self.Cancel = _unary(service.cancel)
        self.PutBlob = _unary(service.put_blob)
        self.GetBlob = _stream(service.get_blob)
        self.Generate = _stream(service.job, pb.GenerateResponse)
        self.Correct = _stream(service.job, pb.CorrectResponse)
        self.Verify = _stream(service.job, pb.VerifyResponse)
        self.Reflect = _stream(service.job, pb.ReflectResponse)
        self.RefinePrompt = _stream(service.job, pb.RefinePromptResponse)


async def make_server(service: Service, token: str = "") -> tuple[Any, Any]:
    """A server without a port, and its health."""
    server = grpc.aio.server(options=OPTIONS, interceptors=[Guard(token)] if token else [])
    rflow_pb2_grpc.add_RefinementServiceServicer_to_server(Servicer(service), server)  # type: ignore[no-untyped-call]
    checks = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    for name in ("", NAME):
        await checks.set(name, health_pb2.HealthCheckResponse.SERVING)
    reflection.enable_server_reflection((NAME, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    return server, checks


def _unary(answer: Callable[[Any], Awaitable[Message]]) -> Callable[[Message, Context], Awaitable[Message | None]]:
    async def call(request: Message, context: Context) -> Message | None:
        try:
            return await answer(request)
        except Exception as e:
            await _abort(context, e)
            return None

    return call


def _stream(events: Stream, wrap: type[Message] | None = None) -> Callable[[Message, Context], Awaitable[None]]:
    async def call(request: Message, context: Context) -> None:
        try:
            # The stream's end is told to the job at once, however it came.
            async with aclosing(events(request)) as answers:
                async for answer in answers:
                    await context.write(wrap(event=answer) if wrap is not None else answer)
        except Exception as e:
            await _abort(context, e)

    return call


async def _abort(context: Context, error: Exception) -> None:
    """Ends a call with a status. Nothing of an unexpected error reaches the client."""
    if isinstance(error, grpc.aio.AbortError | grpc.aio.UsageError | grpc.aio.InternalError):
        raise error  # the line itself
    if not isinstance(error, Refusal):
        log.error("a call failed", exc_info=error)
        error = refuse(Failure(FailureCode.INTERNAL, "the backend failed while it answered", "look into its log"))
    status = rpc_status.to_status(error.status)
    await context.abort(status.code, status.details, status.trailing_metadata)
