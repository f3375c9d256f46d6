"""rflow-flux serve: flags, addresses, and models that cannot be used but say why."""

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import grpc
import pytest
from diffusers import FluxPipeline

from hosting import generate, hosted, refusal_of, run
from rflow_flux.command import main, parser
from rflow_flux.failure import Failure
from rflow_flux.host.listen import clear, parse
from rflow_flux.host.models import models
from rflow_flux.host.roster import Absent, Roster
from rflow_flux.host.serve import door_of
from rflow_flux.roles import Role
from rflow_flux.tiny.flux import tiny_lora, tiny_transformer
from rflow_flux.wire import rflow_pb2 as pb
from test_loading import save

UNIX = "unix:///tmp/x.sock"


def flags(*more: str) -> argparse.Namespace:
    return parser().parse_args(["serve", "--listen", UNIX, *more])


@pytest.mark.parametrize(
    ("text", "local"),
    [
        (UNIX, True),
        ("127.0.0.1:7433", True),
        ("grpc://localhost:7433", True),
        ("[::1]:7433", True),
        ("0.0.0.0:7433", False),
        (":7433", False),
        ("gpu1.example:7433", False),
    ],
)
def test_addresses_are_known_to_be_local_or_not(text: str, local: bool) -> None:
    assert parse(text).local is local


@pytest.mark.parametrize("text", ["unix://relative", "localhost", "::1:80", "host:port", "host:70000", "http://x"])
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(Failure, match="want"):
        parse(text)


def test_a_stale_socket_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    stale, used, file = tmp_path / "stale", tmp_path / "used", tmp_path / "file"
    file.write_text("mine")
    with socket.socket(socket.AF_UNIX) as dead, socket.socket(socket.AF_UNIX) as alive:
        dead.bind(str(stale))
        alive.bind(str(used))
        alive.listen()
        dead.close()
        clear(stale)
        clear(tmp_path / "nothing")
        assert not stale.exists()
        for path, words in ((used, "another backend answers"), (file, "a file that is no socket")):
            with pytest.raises(Failure, match=words):
                clear(path)
            assert path.exists()


def test_a_token_does_not_travel_in_clear_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token = tmp_path / "token"
    token.write_text("open sesame\n")
    assert door_of(flags("--token-file", str(token))).token == "open sesame"
    assert main(["serve", "--tiny", "--listen", "0.0.0.0:0", "--token-file", str(token)]) == 1
    assert "clear text" in capsys.readouterr().err
    token.write_text("\n")
    with pytest.raises(Failure, match="is empty"):
        door_of(flags("--token-file", str(token)))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "no model is named"),
        (["--tiny", "--qwen", "x"], "--tiny makes its own models"),
        (["--lora", "x"], "a LoRA needs its model"),
        (["--tiny", "--tls-cert", "x"], "TLS needs a certificate and its key"),
        (["--tiny", "--token-file", "/nowhere"], "the token /nowhere cannot be read"),
    ],
)
def test_flags_that_contradict_end_at_once(more: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--listen", UNIX, *more]) == 1
    assert words in capsys.readouterr().err


def test_models_that_cannot_be_used_say_why_to_the_client(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    roster = Roster(
        models(flags("--model", "/nowhere", "--reward", str(tmp_path / "empty"), "--qwen", "no", "--device", "cpu"))
    )
    words = {"generator": "there is no such folder", "verifier": "config.json", "reflector": "no such folder"}

    async def story() -> None:
        async with hosted(tmp_path / "s", roster) as h:
            caps = await h.stub.GetCapabilities(pb.GetCapabilitiesRequest(api_minor_supported=[2]))
            for e in caps.engines:
                role = pb.Role.Name(e.roles[0]).removeprefix("ROLE_").lower()
                assert words[role] in e.unavailable, e
            assert len(caps.notices) == 3
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await h.stub.Generate(generate("a")).read()
            code, failure, _ = refusal_of(refused.value)
            assert code is grpc.StatusCode.FAILED_PRECONDITION
            assert "there is no such folder" in failure.what

    run(story)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("models") / "flux", FluxPipeline)


def available(*more: str) -> dict[Role, str]:
    """Why the model of a role cannot be used, of those that were asked for; empty: it can."""
    roster = Roster(models(flags("--device", "cpu", "--dtype", "float32", *more)))
    for engine in roster.engines:
        engine.close()
    return {role: d.unavailable for d in roster.descriptions for role in d.roles}


def test_a_generator_does_not_fall_with_its_lora(saved: Path, tmp_path: Path) -> None:
    lora = tmp_path / "lora.safetensors"
    lora.write_bytes(tiny_lora(tiny_transformer()))
    assert available("--model", str(saved), "--lora", str(lora)) == {Role.GENERATOR: "", Role.CORRECTOR: ""}
    lora.write_bytes(tiny_lora(tiny_transformer(in_channels=32)))
    told = available("--model", str(saved), "--lora", str(lora))
    assert told[Role.GENERATOR] == ""
    assert "x_embedder" in told[Role.CORRECTOR], told
    lora.write_bytes(b"no tensors")
    assert available("--model", str(saved), "--lora", str(lora))[Role.CORRECTOR]


def test_too_little_memory_is_told_before_weights_are_read(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nearly_none() -> Any:
        return type("Memory", (), {"available": 1000, "total": 2000})()

    monkeypatch.setattr("rflow_flux.memory.psutil.virtual_memory", nearly_none)
    assert "GiB are free" in available("--model", str(saved))[Role.GENERATOR]


def test_a_model_of_another_kind_is_named(saved: Path) -> None:
    index = saved / "model_index.json"
    before = index.read_text()
    index.write_text(json.dumps({**json.loads(before), "_class_name": "StableDiffusionPipeline"}))
    try:
        found = models(flags("--model", str(saved), "--device", "cpu"))
    finally:
        index.write_text(before)
    assert isinstance(found[0], Absent)
    assert "it is a StableDiffusionPipeline" in found[0].description.unavailable


def test_the_process_listens_privately_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "s"
    source = Path(__file__).parent.parent / "src"
    command = [sys.executable, "-m", "rflow_flux", "serve", "--tiny", "--listen", f"unix://{path}"]
    env = {**os.environ, "PYTHONPATH": str(source)}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            assert f"listens on unix://{path}" in said
            assert path.stat().st_mode & 0o777 == 0o600
            asyncio.run(ask(path))
        finally:
            process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert not path.exists()


async def ask(path: Path) -> None:
    async with grpc.aio.insecure_channel(f"unix:{path}") as channel:
        from rflow_flux.wire.rflow_pb2_grpc import RefinementServiceStub

        stub = RefinementServiceStub(channel)  # type: ignore[no-untyped-call]
        caps = await stub.GetCapabilities(pb.GetCapabilitiesRequest(api_minor_supported=[1]))
        assert caps.api_minor == 1
