"""NVILA as a yes-or-no verifier.

Its code comes with its weights and wants a transformers of its own, so it runs in a process of its own, in the
environment of requirements-nvila.lock. Nothing here but `load_nvila` imports what that brings.
"""

import math
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from PIL import Image

from rflow_flux.crash import failure_of
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.look import questions
from rflow_flux.look.asks import Verdict, VerifyRequest
from rflow_flux.look.looker import Looker
from rflow_flux.picture import decode
from rflow_flux.roles import Description, Limits, Model, Progress, Role, Stage, Watch

NOTE = "It is asked in this program's words, not in those of its training."


class Tokenizer(Protocol):
    """What is used of its tokenizer."""

    def encode(self, text: str, *, add_special_tokens: bool) -> list[int]:
        """Ids of a text."""


class Nvila(Protocol):
    """What is used of the model: the interface of its own code."""

    @property
    def tokenizer(self) -> Tokenizer:
        """Its tokenizer."""

    def generate_content(self, prompt: list[Image.Image | str]) -> tuple[str, Any]:
        """The answer, and for each of its tokens the logits (1, vocabulary)."""


class NvilaVerifier(Looker):
    """The score is the logit of the answer; the logits of both answers are told."""

    def __init__(self, model: Nvila, identity: Model, memory_bytes: int = 0) -> None:
        self._model = model
        self._yes, self._no = (model.tokenizer.encode(word, add_special_tokens=False)[0] for word in ("yes", "no"))
        self._description = Description(
            identity.id,
            (Role.VERIFIER,),
            identity,
            Limits(),
            random_weights=False,
            note=NOTE,
            verdict_kind="yes_no",
            memory_bytes=memory_bytes,
        )

    @property
    def description(self) -> Description:
        return self._description

    def verify(self, request: VerifyRequest, watch: Watch, stop: Event) -> Verdict:
        picture = decode(request.image)
        watch(Progress(Stage.LOOKING))
        try:
            answer, scores = self._model.generate_content([picture, questions.judging(request.prompt)])
            yes, no = float(scores[0][0, self._yes]), float(scores[0][0, self._no])
        except Exception as e:
            raise failure_of(e, self._description.name) from e
        word = answer.strip().strip(".!\"'").lower()
        name = self._description.name
        if word not in {"yes", "no"}:
            raise Failure(FailureCode.INTERNAL, f"{name} answered neither yes nor no", "ask again")
        if not (math.isfinite(yes) and math.isfinite(no)):
            raise Failure(FailureCode.INTERNAL, f"{name} gave no number", "look at its weights")
        accepted = word == "yes"
        raw = {"yes": yes, "no": no, "p_yes": _share(yes, no)}
        m = self._description.model
        return Verdict(f"{m.id}@{m.revision}/yes-no", "yes_no", yes if accepted else no, accepted, raw, text=word)


def _share(yes: float, no: float) -> float:
    """The softmax of both logits, for yes, without overflow."""
    apart = no - yes
    return 1 / (1 + math.exp(apart)) if apart < 0 else math.exp(-apart) / (1 + math.exp(-apart))


def load_nvila(source: str, device: str, dtype: str) -> NvilaVerifier:
    """From a folder or a hub's id. Runs the code that lies there. Raises Failure."""
    import torch  # noqa: PLC0415

    from rflow_flux.device import device_of  # noqa: PLC0415
    from rflow_flux.identity import of_folder  # noqa: PLC0415

    where = device_of(device)
    path = Path(source).expanduser()
    try:
        from transformers import AutoModel  # noqa: PLC0415 - another one than the rest of this package wants

        model = AutoModel.from_pretrained(
            path if path.is_dir() else source,
            trust_remote_code=True,
            torch_dtype=getattr(torch, dtype),
            device_map={"": str(where)},
        )
        size = sum(p.nbytes for p in model.parameters())
        revision = of_folder(path) if path.is_dir() else str(getattr(model.config, "_commit_hash", "") or "unknown")
        return NvilaVerifier(model, Model(path.name, revision), size)
    except Exception as e:  # its code may raise anything
        reason = str(e).strip().split("\n", maxsplit=1)[0]
        what = f"the model {source} cannot be used: {reason}"
        hint = "NVILA runs in an environment of its own: see README.md"
        raise Failure(FailureCode.UNSUPPORTED, what, hint) from e
