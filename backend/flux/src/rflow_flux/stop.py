"""The word to stop, for one job."""

from collections.abc import Callable
from threading import Event


class Stop(Event):
    """An Event that also calls, for those who wait for other things as well."""

    def __init__(self) -> None:
        super().__init__()
        self._calls: list[Callable[[], object]] = []

    def then(self, call: Callable[[], object]) -> None:
        """Calls when it is set, on the thread that sets it, or at once. It may call twice."""
        self._calls.append(call)
        if self.is_set():
            call()

    def set(self) -> None:
        """Sets it for good."""
        super().set()
        for call in tuple(self._calls):
            call()
