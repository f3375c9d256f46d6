"""The service in Ray's gRPC proxy, on every node that has one.

The proxy is told of a service by a function that adds its handlers, and puts its own in their place, which ask the
ingress. What would be lost on that way is mended here:

- Requests are pickled, and generated messages do not pickle under their own names: they travel as bytes, which only the
  ingress reads.
- A status reaches the client only together with a message: the ingress sends an empty one with a refusal, and here it
  is taken out.
- A stream that is left while a message is being written would go on in the ingress for good: the proxy hears of an end
  only while it waits for the next message. So its messages are read by a task that does nothing else. That may outlive
  the call, whose context must not be touched then (the process would crash): the task has a copy.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from typing import Any

import grpc
from ray.serve.exceptions import RequestCancelledError
from ray.serve.grpc_util import RayServegRPCContext

from rflow_flux.wire import rflow_pb2 as pb

SERVICE = pb.DESCRIPTOR.services_by_name["RefinementService"]

Stream = Callable[[Any, Any], AsyncGenerator[bytes, None]]


def add_to_server(servicer: Any, server: Any) -> None:
    """What Serve's grpc_servicer_functions names. Its servicer is never called."""
    handlers = {}
    for method in SERVICE.methods:
        streams = method.server_streaming
        make = grpc.unary_stream_rpc_method_handler if streams else grpc.unary_unary_rpc_method_handler
        handlers[f"/{SERVICE.full_name}/{method.name}"] = make(getattr(servicer, method.name))
    server.add_generic_rpc_handlers((_Handlers(handlers),))
    logging.getLogger("asyncio").addFilter(_told)


class _Handlers(grpc.GenericRpcHandler):  # type: ignore[misc]
    """As grpc's own, by name; Serve replaces the handlers in it."""

    def __init__(self, handlers: dict[str, Any]) -> None:
        self._method_handlers = handlers

    def service(self, handler_call_details: Any) -> Any:
        """The handler of a call."""
        handler = self._method_handlers.get(handler_call_details.method)
        if handler is None or not handler.response_streaming:
            return handler
        return handler._replace(unary_stream=_mended(handler.unary_stream))


def _mended(stream: Stream) -> Stream:
    async def call(request: Any, context: Any) -> AsyncGenerator[bytes, None]:
        answers: asyncio.Queue[bytes | None] = asyncio.Queue()  # a job's events and its picture at most
        copy = RayServegRPCContext(context)

        async def read() -> None:
            try:
                async for answer in stream(request, copy):
                    answers.put_nowait(answer)
            finally:
                answers.put_nowait(None)

        reading = asyncio.ensure_future(read())
        try:
            while (answer := await answers.get()) is not None:
                if answer:
                    yield answer
            await reading
            context.set_code(copy.code())
            context.set_details(copy.details())
            context.set_trailing_metadata(copy.trailing_metadata())
        finally:
            reading.cancel()

    return call


def _told(record: logging.LogRecord) -> bool:
    """Whether a record of asyncio's says something: Serve leaves a task behind for each stream that a client ends."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, RequestCancelledError | StopAsyncIteration)
