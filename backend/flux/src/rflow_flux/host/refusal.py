"""How a call ends before it has a job: a status whose details hold the failure, so that it arrives word for word."""

from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc import code_pb2, status_pb2
from google.rpc.error_details_pb2 import ErrorInfo, PreconditionFailure, RetryInfo

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host import bounds
from rflow_flux.host.convert import duration, failure_message
from rflow_flux.wire import rflow_pb2 as pb

_CODES = {
    FailureCode.UNAVAILABLE: code_pb2.UNAVAILABLE,
    FailureCode.EXHAUSTED: code_pb2.RESOURCE_EXHAUSTED,
    FailureCode.UNSUPPORTED: code_pb2.FAILED_PRECONDITION,
    FailureCode.INVALID: code_pb2.INVALID_ARGUMENT,
    FailureCode.CANCELLED: code_pb2.CANCELLED,
    FailureCode.DENIED: code_pb2.UNAUTHENTICATED,
    FailureCode.VERSION: code_pb2.FAILED_PRECONDITION,
    FailureCode.INTERNAL: code_pb2.INTERNAL,
}


class Refusal(Exception):  # noqa: N818 - a status, not a fault
    """A call that no job comes of. `status` is a google.rpc.Status."""

    def __init__(self, status: status_pb2.Status) -> None:
        super().__init__(status.message)
        self.status = status


def refuse(failure: Failure, *details: Message, retry_after: float = 0.0, code: int | None = None) -> Refusal:
    """The refusal that carries a failure, and when to call again."""
    message = failure_message(failure)
    status = status_pb2.Status(code=_CODES[failure.code] if code is None else code, message=failure.what)
    if retry_after:
        message.retry_after.CopyFrom(duration(retry_after))
        details = (*details, RetryInfo(retry_delay=Duration(seconds=int(retry_after) or 1)))
    for detail in (*details, message):
        status.details.add().Pack(detail)
    return Refusal(status)


def invalid(what: str, hint: str = "") -> Refusal:
    """The refusal of a malformed request."""
    return refuse(Failure(FailureCode.INVALID, what, hint))


def other_version(theirs: tuple[int, ...]) -> Refusal:
    """Says which versions are spoken here."""
    ours = bounds.version_text(bounds.MINORS)
    failure = Failure(
        FailureCode.VERSION,
        f"this backend speaks version {ours} of the service, the client {bounds.version_text(theirs)}",
        "bring both to the same release of rflow",
    )
    info = ErrorInfo(reason=bounds.REASON_VERSION, domain=bounds.DOMAIN, metadata={bounds.META_VERSIONS: ours})
    return refuse(failure, info)


def missing(digest: pb.Digest) -> Refusal:
    """Asks for a picture."""
    violation = PreconditionFailure.Violation(
        type=bounds.MISSING,
        subject=f"blobs/{digest.sha256.hex()}/{digest.size}",
        description="put it and call again",
    )
    failure = Failure(FailureCode.UNSUPPORTED, "the picture is not in the backend's cache")
    return refuse(failure, PreconditionFailure(violations=[violation]))
