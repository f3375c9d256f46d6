"""How an engine reads texts, apart from its models: it travels to where requests are checked."""

from rflow_flux.failure import Failure, FailureCode, Understanding
from rflow_flux.roles import CorrectRequest, GenerateRequest


class Reader:
    """Can be pickled, and used from any thread. Both methods raise Failure for a text that cannot be used."""

    def generate(self, request: GenerateRequest) -> Understanding:
        """Says how a prompt is read."""
        raise Failure(FailureCode.UNSUPPORTED, "this model makes no pictures from a prompt alone")

    def correct(self, request: CorrectRequest) -> Understanding:
        """Says how a correction's texts are read."""
        raise Failure(FailureCode.UNSUPPORTED, "this model corrects no pictures")
