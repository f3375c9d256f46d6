"""The roles over a line: what is said of long texts, who goes first, and texts as they are written."""

from pathlib import Path
from typing import Any

from hosting import MINOR, PROMPT, Hosted, events_of, generate, hosted, kinds, run, tiny_roster
from rflow_flux.flux import FluxEngine
from rflow_flux.wire import rflow_pb2 as pb


async def a_picture(h: Hosted) -> pb.Digest:
    """Made by the host, which keeps it."""
    digest: pb.Digest = (await events_of(h.stub.Generate(generate("picture"))))[-2].sample.image
    return digest


def call(request_id: str) -> pb.Call:
    return pb.Call(request_id=request_id, api_minor=MINOR)


def test_a_reflection_beyond_the_encoders_room_is_cut_and_told(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine)) as h:
            parent, params = await a_picture(h), pb.SampleParams(size=64, steps=2)
            request = pb.CorrectRequest(
                call=call("a"), prompt=PROMPT, reflection="add a cup " * 300, parent=parent, params=params
            )
            events = await events_of(h.stub.Correct(request))
            notices = [e.progress.notices for e in events if e.HasField("progress")]
            assert all("exceeds the 512 tokens of T5" in told[0] for told in notices), notices
            understood = events[-2].sample.understood
            assert understood.unknown
            assert list(understood.notices) == list(notices[-1])

    run(story)


def test_a_verdict_goes_before_pictures_that_wait(engine: FluxEngine, tmp_path: Path) -> None:
    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine)) as h:
            image = await a_picture(h)
            running = h.stub.Generate(generate("running", steps=1000))
            await running.read()
            waiting = h.stub.Generate(generate("waits"))
            assert [(await waiting.read()).event.queued.ahead for _ in range(2)] == [0, 1]
            verify = h.stub.Verify(pb.VerifyRequest(call=call("look"), original_prompt=PROMPT, image=image))
            assert [(await verify.read()).event.queued.ahead for _ in range(2)] == [0, 1]
            assert (await waiting.read()).event.queued.ahead == 2, "the verdict did not go before"
            await h.stub.Cancel(pb.CancelRequest(request_id="running"))
            verdict = (await events_of(verify))[-1].verdict
            assert verdict.kind == pb.VERDICT_KIND_REWARD
            assert kinds(await events_of(waiting))[-1] == "chunk"

    run(story)


def test_a_text_arrives_as_changes_that_add_up(engine: FluxEngine, tmp_path: Path) -> None:
    def apply(text: bytes, event: Any) -> bytes:
        delta = event.progress.text
        return text[: delta.offset] + delta.text.encode() if event.progress.HasField("text") else text

    async def story() -> None:
        async with hosted(tmp_path / "s", tiny_roster(engine)) as h:
            image = await a_picture(h)
            request = pb.ReflectRequest(call=call("a"), original_prompt=PROMPT, image=image, seed=3)
            events, text = await events_of(h.stub.Reflect(request)), b""
            for event in events:
                text = apply(text, event)
            assert text.decode() == events[-1].proposal.text
            assert events[-1].proposal.model.id == "tiny-qwen"
            refine = pb.RefinePromptRequest(
                call=call("b"), original_prompt=PROMPT, image=image, reflection="Add a cup."
            )
            assert (await events_of(h.stub.RefinePrompt(refine)))[-1].refinement.text

    run(story)
