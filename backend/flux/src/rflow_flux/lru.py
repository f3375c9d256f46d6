"""A cache of tensors with a bound in bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lru(Generic[K, V]):
    """Keeps what was used last, up to `budget` bytes; what alone is larger is not kept.

    Not safe for several threads: the engine's one GPU thread owns it.
    """

    def __init__(self, budget: int, size: Callable[[V], int]) -> None:
        self.budget = budget
        self.held = 0  # bytes
        self.hits = 0
        self.misses = 0
        self._size = size
        self._entries: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of the key, made if it is not held. A failing make leaves nothing behind."""
        if key in self._entries:
            self.hits += 1
            self._entries.move_to_end(key)
            return self._entries[key]
        self.misses += 1
        value = make()
        size = self._size(value)
        if size <= self.budget:
            self._entries[key] = value
            self.held += size
            while self.held > self.budget:
                _, oldest = self._entries.popitem(last=False)
                self.held -= self._size(oldest)
        return value
