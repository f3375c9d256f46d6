"""The bounded cache."""

import pytest

from rflow_flux.lru import Lru


def test_what_was_used_last_stays() -> None:
    cache: Lru[str, str] = Lru(3, len)
    for key in "abc":
        cache.get(key, lambda k=key: k)  # type: ignore[misc]
    cache.get("a", lambda: pytest.fail("a was held"))
    cache.get("d", lambda: "d")
    made: list[str] = []
    cache.get("b", lambda: made.append("b") or "b")  # type: ignore[func-returns-value]
    assert made == ["b"], "b was used longest ago, and should have been dropped"
    assert (cache.held, len(cache)) == (3, 3)


def test_what_is_larger_than_the_whole_cache_is_not_kept() -> None:
    cache: Lru[str, str] = Lru(3, len)
    cache.get("small", lambda: "x")
    assert cache.get("large", lambda: "xxxx") == "xxxx"
    assert (cache.held, len(cache)) == (1, 1)


def test_a_failure_leaves_nothing_behind() -> None:
    cache: Lru[str, str] = Lru(3, len)

    def fails() -> str:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        cache.get("a", fails)
    assert cache.get("a", lambda: "now") == "now"
