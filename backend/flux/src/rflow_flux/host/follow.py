"""What one listener hears of a job."""

import asyncio
from collections.abc import AsyncGenerator, Iterator

from rflow_flux.host import bounds
from rflow_flux.host.blobs import Blobs
from rflow_flux.host.convert import duration
from rflow_flux.host.job import Job, Report
from rflow_flux.host.options import HostOptions
from rflow_flux.wire import rflow_pb2 as pb

PAST_ALL = 1 << 64


async def follow(
    job: Job, known: bool, after: int, blobs: Blobs, options: HostOptions
) -> AsyncGenerator[pb.JobEvent, None]:
    """A job's events as they come, to its end. Who comes after the end is told the end alone."""
    over = known and job.outcome is not None
    attached = pb.Attached(resumed=known, heartbeat=duration(options.heartbeat), grace=duration(options.grace))
    yield pb.JobEvent(attached=attached)
    seq, written = PAST_ALL if over else after if known else 0, ""
    while True:
        changed = job.changed
        for report in job.since(seq):
            seq = report.seq
            yield _with_delta(report, written)
            written = report.text or written
        if changed.is_set():
            continue
        if job.outcome is not None:
            break
        try:
            await asyncio.wait_for(changed.wait(), options.heartbeat)
        except (TimeoutError, asyncio.TimeoutError):  # two classes before Python 3.11
            yield pb.JobEvent(heartbeat=pb.Heartbeat())
    async for event in _end(job, over, blobs):
        yield event


async def _end(job: Job, found: bool, blobs: Blobs) -> AsyncGenerator[pb.JobEvent, None]:
    """The result or failure, and a picture's pieces."""
    outcome = job.outcome
    assert outcome is not None
    event = outcome.event
    if found and event.HasField("sample"):
        event = pb.JobEvent()
        event.CopyFrom(outcome.event)
        event.sample.cached = True
    picture = blobs.get(outcome.picture) if outcome.picture else b""
    if picture is None:  # it was evicted between the join and now, which the pin of a listener forbids
        raise RuntimeError("the picture has left the cache")
    yield event
    for offset, data in chunks(picture, 0):
        yield pb.JobEvent(chunk=pb.Chunk(offset=offset, data=data))


def chunks(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Pieces of data from an offset on."""
    for offset in range(start, len(data), bounds.CHUNK_BYTES):
        yield offset, data[offset : offset + bounds.CHUNK_BYTES]


def _with_delta(report: Report, written: str) -> pb.JobEvent:
    """The event, with what is new to a listener that has `written`."""
    if not report.text:
        return report.event
    same = 0
    for a, b in zip(written, report.text, strict=False):
        if a != b:
            break
        same += 1
    event = pb.JobEvent()
    event.CopyFrom(report.event)
    event.progress.text.offset = len(report.text[:same].encode())
    event.progress.text.text = report.text[same:]
    return event
