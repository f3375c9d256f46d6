"""How an engine says that something cannot be done, in words for a person."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class FailureCode(str, Enum):
    """The codes of the wire, by the names that the Go side stores."""

    UNAVAILABLE = "unavailable"
    EXHAUSTED = "exhausted"
    UNSUPPORTED = "unsupported"
    INVALID = "invalid"
    CANCELLED = "cancelled"
    DENIED = "denied"
    VERSION = "version"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Understanding:
    """How a text was read. What could not be used is told, never dropped in silence."""

    text: str = ""
    # What no model read, in the order of the text.
    unknown: tuple[str, ...] = ()
    # What became of the text besides, a sentence each.
    notices: tuple[str, ...] = ()


class Failure(Exception):  # noqa: N818 - the wire's own word
    """Ends a request without a result. `what` is one sentence, `hint` what to do."""

    def __init__(
        self, code: FailureCode, what: str, hint: str = "", *, understood: Understanding | None = None
    ) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.hint = hint
        self.understood = understood

    def __reduce__(self) -> tuple[Callable[..., "Failure"], tuple[object, ...]]:
        """It travels between processes whole."""
        return _failure, (self.code, self.what, self.hint, self.understood)


def _failure(code: FailureCode, what: str, hint: str, understood: Understanding | None) -> Failure:
    return Failure(code, what, hint, understood=understood)


def cancelled() -> Failure:
    """The failure of a job that somebody stopped."""
    return Failure(FailureCode.CANCELLED, "the job was stopped")
