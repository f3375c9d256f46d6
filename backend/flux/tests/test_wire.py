"""The committed messages are those of the service's description."""

from pathlib import Path

import generate_wire
import pytest

from rflow_flux.wire import rflow_pb2


@pytest.mark.skipif(not generate_wire.SOURCE.exists(), reason="not in a checkout of rflow")
def test_generated_code_is_fresh(tmp_path: Path) -> None:
    for made in generate_wire.generate(tmp_path):
        committed = generate_wire.TARGET / made.name
        assert committed.read_text() == made.read_text(), f"run tools/generate_wire.py: {made.name} is stale"


def test_the_file_is_registered_as_on_the_go_side() -> None:
    assert rflow_pb2.DESCRIPTOR.name == generate_wire.REGISTERED
    assert rflow_pb2.DESCRIPTOR.package == "rflow.v1"
