"""How a host behaves. The values are those of the embedded backend."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HostOptions:
    """Times are in seconds."""

    queue: int = 256  # jobs that wait, for each of the two lanes
    grace: float = 60.0  # how long a job lives on with nobody listening
    heartbeat: float = 5.0  # bounds the silence on a stream
    drain: float = 10.0  # how long running jobs may go on when the host stops
    blob_bytes: int = 512 << 20  # bounds the cache of pictures
    results: int = 1024  # how many finished jobs are remembered
