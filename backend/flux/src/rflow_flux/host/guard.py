"""Asks for the token before every call but health checks: they say nothing, and come from machines that have none."""

import hmac
from collections.abc import Awaitable, Callable, Iterable
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
        failure = denied(self._token, details.invocation_metadata)
        return handler if failure is None else _denying(handler, failure)


def denied(token: bytes, metadata: Iterable[tuple[str, Any]]) -> Failure | None:
    """Why a call with that metadata is not let in; None for one that is."""
    given = [str(value) for key, value in metadata if key == "authorization"]
    theirs = given[0].removeprefix("Bearer ") if len(given) == 1 else ""
    if hmac.compare_digest(theirs.encode(), token):
        return None
    what = "the backend does not accept this token" if theirs else "the backend wants a token"
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
