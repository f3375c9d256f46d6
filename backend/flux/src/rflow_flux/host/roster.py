"""The engines and lookers of a backend, by role and name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rflow_flux.engine import Engine
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host.convert import layout_of
from rflow_flux.look.looker import Looker
from rflow_flux.roles import Description, Limits, Role, SampleParams
from rflow_flux.wire import rflow_pb2 as pb

LEAVE = "leave it to the engine"


@dataclass(frozen=True)
class Absent:
    """A model that was asked for and cannot be used. Its description says why."""

    description: Description


class Roster:
    """Which of the models serves a request. The first with a role is the usual one."""

    def __init__(self, models: Sequence[Engine | Looker | Absent]) -> None:
        self._models = tuple(models)

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """All of them, in their order."""
        return tuple(description for _, description in self._all())

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Those that make pictures."""
        return tuple(model for model in self._models if isinstance(model, Engine))

    def engine(self, role: Role, name: str) -> tuple[Engine, Description]:
        """The engine that makes pictures in a role. Raises Failure."""
        model, description = self._choose(role, name)
        assert isinstance(model, Engine)
        return model, description

    def looker(self, role: Role, name: str) -> Looker:
        """The model that looks in a role. Raises Failure."""
        model, _ = self._choose(role, name)
        assert isinstance(model, Looker)
        return model

    def _all(self) -> Iterator[tuple[Engine | Looker | Absent, Description]]:
        for model in self._models:
            for description in model.descriptions if isinstance(model, Engine) else (model.description,):
                yield model, description

    def _choose(self, role: Role, name: str) -> tuple[Engine | Looker | Absent, Description]:
        fitting = [(model, d) for model, d in self._all() if role in d.roles]
        if not fitting:
            raise _unsupported(f"this backend has no {role.value}", f"choose another backend for the {role.value}")
        chosen = [(model, d) for model, d in fitting if name in {"", d.name}]
        if not chosen:
            there = ", ".join(d.name for _, d in fitting)
            raise _unsupported(f'this backend has no {role.value} called "{name}"', f"there are {there}")
        model, description = chosen[0]
        if description.unavailable:
            raise _unsupported(f"the {role.value} {description.name} cannot be used: {description.unavailable}")
        return model, description


def check_choice(role: Role, d: Description, params: SampleParams, layout: int = 0) -> None:
    """Refuses what only some engines can be told: nothing is passed over in silence. Raises Failure."""
    limits: Limits = d.limits
    who = f"the {role.value} {d.name}"
    if layout != pb.PROMPT_LAYOUT_UNSPECIFIED and layout_of(layout) not in d.layouts:
        raise _unsupported(f"{who} knows no such prompt layout", LEAVE)
    if params.condition_size and (role is not Role.CORRECTOR or not limits.max_condition_size):
        raise _unsupported(f"{who} has no choice of condition size", LEAVE)
    if params.text_tokens and not limits.t5_tokens:
        raise _unsupported(f"{who} does not count a text in tokens", LEAVE)
    if not 0 <= params.text_tokens <= limits.t5_tokens:
        raise _unsupported(f"{params.text_tokens} tokens of text, and {who} has room for {limits.t5_tokens}")
    if params.media_type and params.media_type not in limits.media_types:
        raise _unsupported(f'{who} makes no pictures of type "{params.media_type}"', LEAVE)


def _unsupported(what: str, hint: str = "") -> Failure:
    return Failure(FailureCode.UNSUPPORTED, what, hint)
