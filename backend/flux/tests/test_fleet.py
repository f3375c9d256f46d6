"""Ray Serve without a cluster: flags, configurations, and what the proxy and the ingress add. With one: the Go side."""

import asyncio
import pickle
import threading
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml
from ray.serve.schema import ServeDeploySchema

from hosting import events_of, generate, kinds, run, tiny_roster
from rflow_flux.command import main, parser
from rflow_flux.failure import Failure, FailureCode, Understanding
from rflow_flux.fleet import front
from rflow_flux.fleet.app import application, build
from rflow_flux.fleet.bind import environment
from rflow_flux.fleet.serve import address_of
from rflow_flux.flux import FluxEngine
from rflow_flux.host.options import HostOptions
from rflow_flux.host.pools import Crew
from rflow_flux.host.serve import door_of
from rflow_flux.host.service import Service
from rflow_flux.roles import GenerateRequest, Role
from rflow_flux.stop import Stop
from rflow_flux.wire import rflow_pb2 as pb
from rflow_flux.wire.rflow_pb2_grpc import RefinementServiceStub

MANIFEST = Path(__file__).parent.parent / "deploy" / "rayservice.yaml"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--listen", "unix:///tmp/x.sock", "--tiny"], "one host:port, in clear text"),
        (["--listen", "127.0.0.1:0", "--listen", "127.0.0.1:1", "--tiny"], "one host:port, in clear text"),
        (["--listen", "127.0.0.1:0", "--tiny", "--replicas", "0"], "0 to 0 replicas cannot be"),
        (["--listen", "127.0.0.1:0", "--tiny", "--replicas", "3", "--max-replicas", "2"], "3 to 2 replicas cannot be"),
        (["--listen", "127.0.0.1:0"], "no model is named"),
        (["--listen", "192.0.2.77:1", "--tiny"], "not of this machine"),
    ],
)
def test_what_ray_cannot_do_ends_before_a_cluster_is_started(
    more: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--ray", *more]) == 1
    assert words in capsys.readouterr().err


def deployments(*more: str) -> dict[str, Any]:
    """The deployments of an application by name."""
    app = application(parser().parse_args(["serve", "--ray", "--listen", "127.0.0.1:0", *more]))
    ingress = app._bound_deployment
    behind = [arg._bound_deployment for arg in ingress.init_args[1:]]
    return {d.name: d for d in (ingress, *behind)}


def test_each_replica_that_paints_has_a_gpu_and_what_looks_shares_one() -> None:
    served = deployments("--model", "m", "--qwen", "q", "--reward", "r", "--replicas", "4", "--verifier-gpus", "0.2")
    gpus = {name: d.ray_actor_options.get("num_gpus", 0) for name, d in served.items()}
    assert gpus == {"ingress": 0, "painter": 1.0, "verifier": 0.2, "writer": 0.5}
    assert served["painter"].num_replicas == 4
    assert all(d.max_ongoing_requests == 1 for name, d in served.items() if name != "ingress")
    painters = served["ingress"].init_args[0].crews[0]
    assert (set(painters.roles), painters.workers) == ({Role.GENERATOR, Role.CORRECTOR}, 4)


def test_replicas_come_and_go_with_the_jobs_that_wait() -> None:
    served = deployments("--tiny", "--replicas", "1", "--max-replicas", "8")
    scaling = served["painter"]._deployment_config.autoscaling_config
    assert (scaling.min_replicas, scaling.max_replicas, scaling.target_ongoing_requests) == (1, 8, 1)
    assert served["ingress"].init_args[0].crews[0].workers == 8, "jobs wait in the ingress, where Ray does not see them"
    assert set(deployments("--reward", "r")) == {"ingress", "verifier"}


def test_the_manifest_is_one_that_ray_and_this_program_take() -> None:
    manifest = yaml.safe_load(MANIFEST.read_text())
    config = ServeDeploySchema.model_validate(yaml.safe_load(manifest["spec"]["serveConfigV2"]))
    assert config.grpc_options.grpc_servicer_functions == [f"{front.__name__}.add_to_server"]
    (app,) = config.applications
    assert app.import_path == f"{build.__module__}:{build.__name__}"
    assert build(app.args)._bound_deployment.name == "ingress"
    with pytest.raises(ValueError, match="no model is named"):
        build({})


def test_a_loopback_address_is_listened_on_alone() -> None:
    assert environment("127.0.0.1")["worker_process_setup_hook"] == "rflow_flux.fleet.bind.narrow"
    assert environment("0.0.0.0") == {}
    args = parser().parse_args(["serve", "--ray", "--tiny", "--listen", "127.0.0.1:9"])
    assert address_of(door_of(args)).port == 9


def test_a_reader_travels_and_reads_the_same(engine: FluxEngine) -> None:
    reader = pickle.loads(pickle.dumps(engine.reader))
    request = GenerateRequest("a red apple " * 40)
    assert reader.generate(request) == engine.reader.generate(request)
    with pytest.raises(Failure) as e:
        reader.generate(GenerateRequest("an apple " * 600))
    travelled = pickle.loads(pickle.dumps(e.value))
    assert (travelled.code, travelled.hint) == (FailureCode.UNSUPPORTED, e.value.hint)
    assert isinstance(travelled.understood, Understanding)
    assert travelled.understood.unknown


def test_stop_calls_whoever_asks_before_and_after() -> None:
    stop = Stop()
    heard: list[str] = []
    stop.then(lambda: heard.append("before"))
    assert not heard
    stop.set()
    stop.then(lambda: heard.append("after"))
    assert heard == ["before", "after"]


def test_two_workers_take_two_jobs_at_a_time(engine: FluxEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2, timeout=60)  # only two jobs at a time get past it
    plain = engine.generate

    def meeting(*args: Any, **more: Any) -> Any:
        both.wait()
        return plain(*args, **more)

    monkeypatch.setattr(engine, "generate", meeting)

    async def collect(stream: AsyncGenerator[pb.JobEvent, None]) -> list[pb.JobEvent]:
        return [event async for event in stream]

    async def story() -> None:
        service = Service(tiny_roster(engine), HostOptions(), [Crew(workers=2)])
        for events in await asyncio.gather(*(collect(service.job(generate(name))) for name in ("a", "b"))):
            assert kinds(events)[-1] == "chunk"
        caps = await service.capabilities(pb.GetCapabilitiesRequest(api_minor_supported=[2]))
        assert caps.load.workers == 2
        await service.drain(asyncio.Event())

    run(story)


class Answers:
    """What Serve puts in a handler's place: messages as bytes, and at the end a status in the context it was given."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def __call__(self, request: bytes, context: Any) -> AsyncGenerator[bytes, None]:
        try:
            yield pb.GenerateResponse(event=pb.JobEvent(seq=1)).SerializeToString()
            if request:
                await asyncio.Event().wait()
            context.set_code(grpc.StatusCode.RESOURCE_EXHAUSTED)
            context.set_details("full")
            context.set_trailing_metadata([("grpc-status-details-bin", b"\x00\xff")])
            yield b""
        finally:
            context.peer()  # as Serve's access log does, when the call may be over
            self.left.set()


def served(answers: Answers) -> Any:
    """The service's handlers, with Serve's in their place."""
    found: list[Any] = []

    class Server:
        def add_generic_rpc_handlers(self, handlers: tuple[Any]) -> None:
            found.extend(handlers)

    nobody = type("Nobody", (), {method.name: None for method in front.SERVICE.methods})
    front.add_to_server(nobody, Server())
    named = found[0]._method_handlers
    for name in [name for name, handler in named.items() if handler.response_streaming]:
        named[name] = named[name]._replace(unary_stream=answers)
    return found[0]


def test_the_front_tells_refusals_and_hears_when_a_stream_is_left(tmp_path: Path) -> None:
    async def story() -> None:
        answers = Answers()
        server = grpc.aio.server()
        server.add_generic_rpc_handlers((served(answers),))
        server.add_insecure_port(f"unix:{tmp_path}/s")
        await server.start()
        async with grpc.aio.insecure_channel(f"unix:{tmp_path}/s") as channel:
            stub = RefinementServiceStub(channel)  # type: ignore[no-untyped-call]
            refused = stub.Generate(pb.GenerateRequest())
            assert (await refused.read()).event.seq == 1
            with pytest.raises(grpc.aio.AioRpcError) as e:
                await events_of(refused)
            assert (e.value.code(), e.value.details()) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "full")
            assert ("grpc-status-details-bin", b"\x00\xff") in tuple(e.value.trailing_metadata())
            answers.left.clear()
            endless = stub.Generate(pb.GenerateRequest(prompt="a"))
            await endless.read()
            endless.cancel()
            await answers.left.wait()
        await server.stop(None)

    run(story)
