"""Asks for the token before every call but health checks: they say nothing, and come from machines that have none."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from grpc_status import rpc_status

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host.refusal import refuse

OPEN = "/grpc.health.v1.Health/"


class Guard(grpc.aio.ServerInterceptor):  # type: ignore[misc]
    """Compares tokens in constant time."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    async def intercept_service(self, continuation: Callable[[Any], Awaitable[Any]], details: Any) -> Any:
        """Lets a call through, or answers it with UNAUTHENTICATED."""
        handler = await continuation(details)
        if handler is None or details.method.startswith(OPEN):
            return handler
        given = [value for key, value in details.invocation_metadata if key == "authorization"]
        token = given[0].removeprefix("Bearer ") if len(given) == 1 else ""
        if hmac.compare_digest(token.encode(), self._token):
            return handler
        return _denying(handler, _denied(bool(token)))


def _denied(given: bool) -> Failure:
    what = "the backend does not accept this token" if given else "the backend wants a token"
    return Failure(FailureCode.DENIED, what, "ask whoever runs the backend for its token")


def _denying(handler: Any, failure: Failure) -> Any:
    """A handler of the same shape that refuses."""
    status = rpc_status.to_status(refuse(failure).status)

    async def deny(_request: Any, context: Any) -> None:
        await context.abort(status.code, status.details, status.trailing_metadata)

    makers = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }
    make = makers[handler.request_streaming, handler.response_streaming]
    return make(
        deny, request_deserializer=handler.request_deserializer, response_serializer=handler.response_serializer
    )
