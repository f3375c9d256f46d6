"""The command, as a person uses it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from rflow_flux import __version__
from rflow_flux.command import main

SMALL = ["--tiny", "--size", "64", "--steps", "2", "--seed", "7"]


def test_a_picture_and_its_correction(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "first.png", tmp_path / "second.jpg"
    assert main(["generate", "a red apple", "-o", str(first), *SMALL]) == 0
    with Image.open(first) as image:
        assert image.size == (64, 64)
    correct = ["correct", "a red apple", "--parent", str(first), "--reflection", "Add a cup.", "-o", str(second)]
    assert main([*correct, *SMALL]) == 0
    with Image.open(second) as image:
        assert image.format == "JPEG"
    said = capsys.readouterr()
    assert said.out.count("seed 7") == 2
    assert said.err == ""


def test_it_describes_what_it_would_serve(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "--tiny", "--fp8", "--first-block-cache", "0.1"]) == 0
    said = capsys.readouterr().out
    for part in (
        "tiny-flux: generator (random weights)",
        "tiny-flux corrector: corrector",
        "first block cache 0.1",
        "T5",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["describe"], "no model is named"),
        (["describe", "--lora", "x"], "a LoRA needs its model"),
        (["describe", "--tiny", "--model", "x"], "--tiny makes its own models"),
        (["describe", "--model", "/nowhere"], "there is no such folder"),
        (["describe", "--kontext", "/nowhere"], "there is no such folder"),
        (["describe", "--qwen-edit", "/nowhere"], "there is no such folder"),
        (["describe", "--model", "x/y", "--device", "abacus"], "the device abacus cannot be used"),
        (["correct", "x", "--parent", "/nowhere.png", "-o", "x.png", "--tiny"], "cannot be read"),
        (["generate", "x", "-o", "/nowhere/x.png", *SMALL], "cannot be written"),
        (["generate", "x", "-o", "x.png", "--tiny", "--size", "63"], "no picture of 63 px"),
        (["describe", "--tiny", "--attention", "cudnn"], "the attention backend 'cudnn' does not work here"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else None,
)
def test_what_cannot_be_done_is_one_sentence(argv: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 1
    written = capsys.readouterr().err
    assert said in written
    assert "Traceback" not in written


def test_the_version_is_told_without_loading_pytorch() -> None:
    source = Path(__file__).parent.parent / "src"
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "rflow_flux", "--version"],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == __version__
    assert "rflow_flux.choices" in ran.stderr
    assert "torch" not in ran.stderr
