"""The host: jobs that are found again, queues, cancelling, and refusals that say what they mean."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from hosting import Hosted, events_of, generate, hosted, kinds, refusal_of, retry_of, run, tiny_roster
from rflow_flux.flux import FluxEngine
from rflow_flux.host.grpc_host import NAME
from rflow_flux.host.options import HostOptions
from rflow_flux.wire import rflow_pb2 as pb

LONG = 1000  # steps of a job that is stopped


async def first_step(stream: Any) -> pb.JobEvent:
    """Reads up to the first step of sampling."""
    while (answer := await stream.read()) is not grpc.aio.EOF:
        event: pb.JobEvent = answer.event
        if event.progress.step:
            return event
    raise AssertionError("the stream ended before the first step")


async def refused(call: Any) -> tuple[Any, pb.Failure, Any]:
    with pytest.raises(grpc.aio.AioRpcError) as e:
        await (events_of(call) if hasattr(call, "read") else call)
    return refusal_of(e.value)


def test_a_stream_tells_a_job_from_its_place_to_its_picture(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine)) as h:
            events = await events_of(h.stub.Generate(generate("a", steps=12)))
            told = kinds(events)
            assert told[0] == "attached"
            assert told[-2:] == ["sample", "chunk"], told
            seqs = [e.seq for e in events if e.WhichOneof("kind") == "progress"]
            assert seqs == list(range(1, 13)), seqs
            sample, data = events[-2].sample, events[-1].chunk.data
            assert sample.image.sha256 == hashlib.sha256(data).digest()
            assert (sample.width, sample.height, sample.model.id) == (64, 64, "tiny-flux")
            assert not sample.cached

    run(story)


def test_waiting_jobs_know_their_place_and_a_full_queue_says_when(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine), HostOptions(queue=2)) as h:
            running = h.stub.Generate(generate("running", steps=LONG))
            await first_step(running)
            waiting = []
            for ahead in (1, 2):
                waiting.append(stream := h.stub.Generate(generate(f"waits {ahead}")))
                attached, queued = await stream.read(), await stream.read()
                assert attached.event.HasField("attached")
                assert queued.event.queued.ahead == ahead
            code, failure, status = await refused(h.stub.Generate(generate("one too many")))
            assert code is grpc.StatusCode.RESOURCE_EXHAUSTED
            assert failure.code == pb.FAILURE_CODE_EXHAUSTED
            assert retry_of(status) >= 1
            assert failure.retry_after.seconds >= 1
            assert (await h.stub.Cancel(pb.CancelRequest(request_id="waits 1"))).found
            moved = (await waiting[1].read()).event
            assert moved.queued.ahead == 1, moved
            assert (await events_of(waiting[0]))[-1].failure.code == pb.FAILURE_CODE_CANCELLED
            await h.stub.Cancel(pb.CancelRequest(request_id="running"))
            assert kinds(await events_of(waiting[1]))[-1] == "chunk"

    run(story)


def test_cancel_ends_a_job_before_its_last_step_and_frees_its_id(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine)) as h:
            stream = h.stub.Generate(generate("a", steps=LONG))
            await first_step(stream)
            assert (await h.stub.Cancel(pb.CancelRequest(request_id="a"))).found
            assert not (await h.stub.Cancel(pb.CancelRequest(request_id="a"))).found
            fresh = h.stub.Generate(generate("a", steps=2))
            assert not (await fresh.read()).event.attached.resumed
            events = await events_of(stream)
            assert events[-1].failure.code == pb.FAILURE_CODE_CANCELLED
            assert max(e.progress.step for e in events) < LONG
            assert kinds(await events_of(fresh))[-1] == "chunk"

    run(story)


def test_a_dropped_stream_is_taken_up_where_it_broke(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine)) as h:
            stream = h.stub.Generate(generate("a", steps=40))
            seen = (await first_step(stream)).seq
            stream.cancel()
            events = await events_of(h.stub.Generate(generate("a", steps=40, after=seen)))
            assert events[0].attached.resumed
            steps = [e.progress.step for e in events if e.WhichOneof("kind") == "progress"]
            assert steps == list(range(2, 41)), steps

    run(story)


def test_a_job_that_nobody_comes_back_for_is_stopped(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine), HostOptions(grace=0.0)) as h:
            stream = h.stub.Generate(generate("a", steps=LONG))
            await first_step(stream)
            after = h.stub.Generate(generate("b"))
            await after.read()
            stream.cancel()
            assert kinds(await events_of(after))[-1] == "chunk", "the abandoned job goes on before it"
            again = h.stub.Generate(generate("a", steps=2))
            assert not (await again.read()).event.attached.resumed

    run(story)


def test_silence_is_broken_by_heartbeats(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine), HostOptions(heartbeat=0.001)) as h:
            running = h.stub.Generate(generate("running", steps=LONG))
            await first_step(running)
            waiting = h.stub.Generate(generate("waits"))
            while not (await waiting.read()).event.HasField("heartbeat"):
                pass
            await h.stub.Cancel(pb.CancelRequest(request_id="running"))

    run(story)


def test_a_host_that_stops_turns_the_waiting_away_and_ends_the_running(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine), HostOptions(drain=0.0)) as h:
            running = h.stub.Generate(generate("running", steps=LONG))
            await first_step(running)
            waiting = h.stub.Generate(generate("waits"))
            await waiting.read()
            await h.service.drain(asyncio.Event())
            for stream in (running, waiting):
                assert (await events_of(stream))[-1].failure.code == pb.FAILURE_CODE_UNAVAILABLE
            code, _, _ = await refused(h.stub.Generate(generate("late")))
            assert code is grpc.StatusCode.UNAVAILABLE

    run(story)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"prompt": " "}, grpc.StatusCode.INVALID_ARGUMENT, "the prompt is empty"),
        ({"prompt": "an apple " * 600}, grpc.StatusCode.FAILED_PRECONDITION, "T5 has room for 512"),
        ({"prompt": "x" * (256 << 10) + "y"}, grpc.StatusCode.INVALID_ARGUMENT, "257 kB, at most 256 kB"),
        ({"steps": 1001}, grpc.StatusCode.INVALID_ARGUMENT, "1000 are the most"),
        ({"engine": "abacus"}, grpc.StatusCode.FAILED_PRECONDITION, 'no generator called "abacus"'),
        ({"request_id": "i" * 129}, grpc.StatusCode.INVALID_ARGUMENT, "1 to 128 bytes"),
    ],
    ids=lambda v: next(iter(v)) if isinstance(v, dict) else None,
)
def test_what_no_job_can_come_of_is_refused(
    engine: FluxEngine, tmp_path: Path, change: dict[str, Any], code: Any, words: str
) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine)) as h:
            got, failure, _ = await refused(h.stub.Generate(generate(**{"request_id": "a", **change})))
            assert got is code
            assert words in failure.what

    run(story)


def test_a_token_is_asked_of_all_but_health(engine: FluxEngine, tmp_path: Path) -> None:
    async def capabilities(h: Hosted, *tokens: str) -> Any:
        metadata = [("authorization", f"Bearer {token}") for token in tokens]
        return await h.stub.GetCapabilities(pb.GetCapabilitiesRequest(api_minor_supported=[1, 2]), metadata=metadata)

    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine), token="open sesame") as h:
            assert (await capabilities(h, "open sesame")).api_minor == 2
            for tokens in ((), ("open",), ("open sesame", "open sesame")):
                code, failure, _ = await refused(capabilities(h, *tokens))
                assert code is grpc.StatusCode.UNAUTHENTICATED
                assert failure.code == pb.FAILURE_CODE_DENIED
            code, _, _ = await refused(h.stub.Generate(generate("a")))
            assert code is grpc.StatusCode.UNAUTHENTICATED
            health = health_pb2_grpc.HealthStub(h.channel)
            answer = await health.Check(health_pb2.HealthCheckRequest(service=NAME))
            assert answer.status == health_pb2.HealthCheckResponse.SERVING

    run(story)


def test_the_service_describes_itself(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine)) as h:
            ask = reflection_pb2.ServerReflectionRequest(list_services="")
            stub = reflection_pb2_grpc.ServerReflectionStub(h.channel)
            answers = [a async for a in stub.ServerReflectionInfo(iter([ask]))]
            assert NAME in {s.name for s in answers[0].list_services_response.service}
            caps = await h.stub.GetCapabilities(pb.GetCapabilitiesRequest(api_minor_supported=[1, 2, 3]))
            assert {pb.Role.Name(role) for e in caps.engines for role in e.roles} == set(pb.Role.keys()[1:])
            assert all(e.random_weights for e in caps.engines)
            assert set(caps.software) >= {"torch", "diffusers", "transformers", "python"}
            assert caps.devices[0].memory_bytes > 0
            assert caps.limits.t5_tokens == 512

    run(story)
