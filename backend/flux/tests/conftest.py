"""Shared by all tests: one thread, no gradients, and a tiny engine."""

from collections.abc import Iterator

import pytest
import torch

from rflow_flux.flux import FluxEngine
from rflow_flux.tiny.engine import tiny_engine


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """The machine is shared, and results do not depend on how many threads there are."""
    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def inference() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.fixture(scope="session")
def engine() -> Iterator[FluxEngine]:
    """An engine that earlier tests have used, as a served one has been."""
    made = tiny_engine()
    yield made
    made.close()
