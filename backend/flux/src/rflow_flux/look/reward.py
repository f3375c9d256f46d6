"""A Qwen2.5-VL reward model: one unbounded number for a picture and a prompt, read where the question ends.

Its folder is one of transformers whose weights have a `rm_head`, with a model_config.json beside them:
`model_config.reward_token` says where the number is read ("special": at the token <|VQ_reward|>; "last": at the end),
and `inference_config.VQ_mean` and `VQ_std`, where they are, how it is normalised.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import torch
from safetensors import safe_open
from transformers import AutoProcessor, Qwen2_5_VLForConditionalGeneration

from rflow_flux.crash import failure_of
from rflow_flux.failure import Failure, FailureCode
from rflow_flux.look import questions
from rflow_flux.look.asks import Verdict, VerifyRequest
from rflow_flux.look.looker import Looker
from rflow_flux.look.vision import load_vision, unusable, weights_of
from rflow_flux.picture import decode
from rflow_flux.roles import Description, Limits, Model, Progress, Role, Stage, Watch

HEAD = "rm_head.weight"
MARK = "<|VQ_reward|>"
CONFIG = "model_config.json"
NOTE = "It is asked in this program's words, not in those of its training."


@dataclass(frozen=True)
class RewardModel:
    """Qwen2.5-VL with a head (outputs, width) for rewards; VQ is its first output.

    The head lies beside the model, not in a subclass of it: the library renames old checkpoints' keys by their class.
    """

    base: Any
    head: torch.Tensor

    def rewards(self, inputs: Any) -> torch.Tensor:
        """The first reward at every token of one sequence, in float32."""
        hidden = self.base.model(**inputs).last_hidden_state
        return hidden[0].float() @ self.head[0].float()


@dataclass(frozen=True)
class Reading:
    """How a number is read and normalised."""

    special: bool = True  # at the mark, else at the last token
    mean: float = 0.0
    deviation: float = 1.0
    normalised: bool = False


class RewardVerifier(Looker):
    """Higher is better; nothing is accepted or not."""

    def __init__(
        self, model: RewardModel, processor: Any, identity: Model, reading: Reading, *, random_weights: bool = False
    ) -> None:
        self._model, self._processor, self._reading = model, processor, reading
        self._mark = processor.tokenizer.convert_tokens_to_ids(MARK)
        if reading.special and self._mark in {None, processor.tokenizer.unk_token_id}:
            raise unusable(identity.id, f"its tokenizer does not know {MARK}")
        self._description = Description(
            identity.id,
            (Role.VERIFIER,),
            identity,
            Limits(),
            random_weights,
            note=NOTE,
            verdict_kind="reward",
            memory_bytes=weights_of(model.base),
        )

    @property
    def description(self) -> Description:
        return self._description

    def verify(self, request: VerifyRequest, watch: Watch, stop: Event) -> Verdict:
        picture = decode(request.image)
        watch(Progress(Stage.LOOKING))
        content = [
            {"type": "image"},
            {"type": "text", "text": questions.rating(request.prompt.replace(MARK, ""), MARK)},
        ]
        try:
            template = self._processor.apply_chat_template([{"role": "user", "content": content}], tokenize=False)
            inputs = self._processor(text=[template], images=[picture], return_tensors="pt").to(self._model.base.device)
            with torch.inference_mode():
                rewards = self._model.rewards(inputs)
        except Exception as e:
            raise failure_of(e, self._description.name) from e
        at = int((inputs["input_ids"][0] == self._mark).nonzero()[-1]) if self._reading.special else -1
        return self._verdict(rewards[at].item())

    def _verdict(self, plain: float) -> Verdict:
        if not math.isfinite(plain):
            raise Failure(FailureCode.INTERNAL, f"{self._description.name} gave no number", "look at its weights")
        score = (plain - self._reading.mean) / self._reading.deviation
        raw = {"VQ": score, "VQ_plain": plain} if self._reading.normalised else {"VQ": score}
        m = self._description.model
        return Verdict(f"{m.id}@{m.revision}/VQ", "reward", score, raw=raw)


def read_config(folder: Path) -> Reading:
    """How the folder says that numbers are read. Raises Failure."""
    try:
        whole = json.loads((folder / CONFIG).read_text())
        model, inference = whole.get("model_config") or {}, whole.get("inference_config") or {}
        special = model.get("reward_token", "special") == "special"
        if "VQ_mean" not in inference or "VQ_std" not in inference:
            return Reading(special)
        mean, deviation = float(inference["VQ_mean"]), float(inference["VQ_std"])
    except FileNotFoundError as e:
        raise unusable(str(folder), f"it has no {CONFIG}") from e
    except (OSError, ValueError, TypeError, AttributeError) as e:
        raise unusable(
            str(folder), f"its {CONFIG} cannot be read: it is damaged, or no number where one belongs"
        ) from e
    if not (math.isfinite(mean) and math.isfinite(deviation) and deviation > 0):
        raise unusable(str(folder), f"its {CONFIG} has a deviation of {deviation}")
    return Reading(special, mean, deviation, normalised=True)


def load_reward(source: str, device: str, dtype: str) -> RewardVerifier:
    """From a folder. Raises Failure."""
    loaded = load_vision(source, device, dtype, Qwen2_5_VLForConditionalGeneration, AutoProcessor)
    width = loaded.model.config.get_text_config().hidden_size
    head = read_head(loaded.folder, width).to(loaded.model.device)
    return RewardVerifier(
        RewardModel(loaded.model, head), loaded.processor, loaded.identity, read_config(loaded.folder)
    )


def read_head(folder: Path, width: int) -> torch.Tensor:
    """The head (outputs, width) out of the folder's weights. Raises Failure."""
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, framework="pt") as file:
            if HEAD in file.keys():  # noqa: SIM118 - not a dict
                head: torch.Tensor = file.get_tensor(HEAD)
                if head.ndim != 2 or head.shape[1] != width:
                    raise unusable(str(folder), f"its {HEAD} is {tuple(head.shape)}, and (outputs, {width}) is wanted")
                return head
    raise unusable(str(folder), f"its files lack {HEAD}: it is no reward model")
