"""A verifier's own environment has neither diffusers nor this package's transformers."""

import os
import subprocess
import sys
from pathlib import Path

import environment

SOURCE = Path(__file__).parent.parent / "src"
LOCK = Path(__file__).parent.parent / "nvila" / "requirements.lock"
LEAN = """
import sys
sys.modules["diffusers"] = sys.modules["transformers"] = None  # importing them fails
import rflow_flux.host.serve, rflow_flux.look.nvila
from rflow_flux.command import parser
from rflow_flux.host.models import models
(found,) = models(parser().parse_args(["serve", "--listen", "unix:///x", "--nvila", "/nowhere", "--device", "cpu"]))
print(found.description.verdict_kind, found.description.unavailable)
"""


def test_a_host_of_nvila_needs_neither_diffusers_nor_transformers_before_it_loads() -> None:
    env = {**os.environ, "PYTHONPATH": str(SOURCE)}
    ran = subprocess.run([sys.executable, "-c", LEAN], env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("yes_no "), ran
    assert "environment of its own" in ran.stdout


def test_its_lock_pins_another_transformers() -> None:
    lock = LOCK.read_text()
    assert "://" not in lock
    assert "\ntransformers==4.46." in lock
    assert "\ntransformers==4.46." not in Path(environment.LOCK).read_text()
