"""What all models that look at pictures share: a description, and failures instead of exceptions."""

from abc import ABC, abstractmethod
from threading import Event

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.look.asks import RefineRequest, ReflectRequest, Verdict, VerifyRequest, Written
from rflow_flux.roles import Description, Role, Watch


class Looker(ABC):
    """Looks at pictures in one or more roles.

    A host calls it from one thread, one call at a time. Whatever goes wrong is a Failure. A role that it lacks is one
    too.
    """

    @property
    @abstractmethod
    def description(self) -> Description:
        """What it is."""

    def verify(self, request: VerifyRequest, watch: Watch, stop: Event) -> Verdict:
        """Judges a picture."""
        raise self._lacking(Role.VERIFIER)

    def reflect(self, request: ReflectRequest, watch: Watch, stop: Event) -> Written:
        """Writes what is wrong with a picture. The same request and seed give the same text."""
        raise self._lacking(Role.REFLECTOR)

    def refine(self, request: RefineRequest, watch: Watch, stop: Event) -> Written:
        """Rewrites the working prompt. The same request gives the same text."""
        raise self._lacking(Role.REFINER)

    def _lacking(self, role: Role) -> Failure:
        what = f"{self.description.name} has no {role.value}"
        return Failure(FailureCode.UNSUPPORTED, what, f"choose another engine as {role.value}")
