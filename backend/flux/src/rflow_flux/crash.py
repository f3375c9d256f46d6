"""What a person is told of an exception out of a model. Its own words go to the log of the backend alone."""

import logging

from rflow_flux.failure import Failure, FailureCode

log = logging.getLogger(__name__)


def failure_of(error: Exception, name: str) -> Failure:
    """The failure of a job on which the model of that name raised. A Failure is its own."""
    if isinstance(error, Failure):
        return error
    kind = type(error).__name__
    if kind == "OutOfMemoryError":
        what = f"the GPU has too little memory for what {name} was asked"
        return Failure(FailureCode.UNSUPPORTED, what, "ask for a smaller size, or stop what else runs on the GPU")
    if isinstance(error, MemoryError):
        what = f"the backend's machine has too little memory for what {name} was asked"
        return Failure(FailureCode.UNSUPPORTED, what, "ask for a smaller size, or stop what else runs there")
    log.error("%s failed", name, exc_info=error)
    if kind == "AcceleratorError":
        what = f"the GPU reported an error while {name} worked, and does nothing more for this process"
        return Failure(FailureCode.INTERNAL, what, "start the backend anew; its log has the particulars")
    what = f"{name} came upon an error of its own while it worked on this"
    hint = "try again; if it happens every time, show the backend's log to whoever runs it"
    return Failure(FailureCode.INTERNAL, what, hint)
