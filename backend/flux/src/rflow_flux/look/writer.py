"""Qwen2.5-VL as reflector and refiner."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

import torch
from transformers import AutoProcessor, Qwen2_5_VLForConditionalGeneration, StoppingCriteria, StoppingCriteriaList
from transformers.generation.streamers import BaseStreamer

from rflow_flux.crash import failure_of
from rflow_flux.failure import Failure, FailureCode, cancelled
from rflow_flux.look import clean, questions
from rflow_flux.look.asks import RefineRequest, ReflectRequest, Written
from rflow_flux.look.looker import Looker
from rflow_flux.look.vision import load_vision, weights_of
from rflow_flux.picture import decode
from rflow_flux.roles import Description, Limits, Model, Progress, Role, Stage, Watch

TOKENS = 512  # that may be written
MOST_REFLECTION = 2000  # characters
MOST_PROMPT = 1200
READS = ("image", "original_prompt", "prompt", "verdict", "previous", "rejected")
SEEDS = 1 << 63  # PyTorch takes no larger ones from everywhere


@dataclass(frozen=True)
class _Reply:
    text: str
    whole: bool  # the model ended by itself


class QwenWriter(Looker):
    """Writes from a picture and words. A reflection is drawn with its seed; a prompt is the likeliest one."""

    def __init__(
        self, model: Any, processor: Any, identity: Model, *, tokens: int = TOKENS, random_weights: bool = False
    ) -> None:
        self._model, self._processor, self._tokens = model, processor, tokens
        self._description = Description(
            identity.id,
            (Role.REFLECTOR, Role.REFINER),
            identity,
            Limits(),
            random_weights,
            reflector_reads=READS,
            memory_bytes=weights_of(model),
        )

    @property
    def description(self) -> Description:
        return self._description

    def reflect(self, request: ReflectRequest, watch: Watch, stop: Event) -> Written:
        words = questions.reflecting(request)
        reply = self._write(questions.REFLECTOR, words, request.image, request.seed, watch, stop)
        return self._written(clean.reflection(reply.text, MOST_REFLECTION, reply.whole))

    def refine(self, request: RefineRequest, watch: Watch, stop: Event) -> Written:
        reply = self._write(questions.REFINER, questions.refining(request), request.image, None, watch, stop)
        text = clean.prompt(reply.text, MOST_PROMPT, reply.whole)
        if not text:
            raise Failure(FailureCode.INTERNAL, f"{self._description.name} wrote no prompt", "go on without refining")
        return self._written(text)

    def _written(self, text: str) -> Written:
        return Written(text, self._description.model)

    def _write(self, rules: str, words: str, image: bytes, seed: int | None, watch: Watch, stop: Event) -> _Reply:
        picture = decode(image)
        watch(Progress(Stage.WRITING))
        chat = [
            {"role": "system", "content": rules},
            {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": words}]},
        ]
        try:
            template = self._processor.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
            inputs = self._processor(text=[template], images=[picture], return_tensors="pt").to(self._model.device)
            self._check_room(inputs["input_ids"].shape[1])
            return self._generate(inputs, seed, watch, stop)
        except Exception as e:
            raise failure_of(e, self._description.name) from e

    def _check_room(self, tokens: int) -> None:
        room = self._model.config.get_text_config().max_position_embeddings - self._tokens
        if tokens > room:
            what = f"picture and texts have {tokens} tokens, and {self._description.name} has room for {room}"
            raise Failure(FailureCode.UNSUPPORTED, what, "shorten the texts")

    def _generate(self, inputs: Any, seed: int | None, watch: Watch, stop: Event) -> _Reply:
        sampling: dict[str, Any] = {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
        if seed is not None:
            sampling = {"do_sample": True, "temperature": 0.7, "top_p": 0.9, "top_k": 50}
        streamer = _Streamer(self._text, watch)
        devices = [self._model.device] if self._model.device.type == "cuda" else []
        with torch.inference_mode(), torch.random.fork_rng(devices=devices):
            torch.manual_seed((seed or 0) % SEEDS)
            out = self._model.generate(
                **inputs,
                **sampling,
                max_new_tokens=self._tokens,
                streamer=streamer,
                stopping_criteria=StoppingCriteriaList([_Stop(stop)]),
            )
        if stop.is_set():
            raise cancelled()
        ids = out[0, inputs["input_ids"].shape[1] :].tolist()
        return _Reply(self._text(ids), len(ids) < self._tokens)

    def _text(self, ids: list[int]) -> str:
        text: str = self._processor.tokenizer.decode(ids, skip_special_tokens=True)
        return text


class _Streamer(BaseStreamer):  # type: ignore[misc]
    """Tells what is written so far with each token. What a last byte leaves unfinished is not shown."""

    def __init__(self, text: Callable[[list[int]], str], watch: Watch) -> None:
        self._text, self._watch = text, watch
        self._ids: list[int] | None = None  # None before the prompt has come

    def put(self, value: torch.Tensor) -> None:
        if self._ids is None:
            self._ids = []
            return
        self._ids += value.flatten().tolist()
        text = clean.visible(self._text(self._ids)).strip()
        if text:
            self._watch(Progress(Stage.WRITING, len(self._ids), text=text))

    def end(self) -> None:
        """Nothing is left to tell."""


class _Stop(StoppingCriteria):  # type: ignore[misc]
    """Ends generation after the token at which the event is set."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop

    def __call__(self, input_ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        return torch.full((input_ids.shape[0],), self._stop.is_set(), device=input_ids.device)


def load_writer(source: str, device: str, dtype: str) -> QwenWriter:
    """From a folder or a hub's id. Raises Failure."""
    loaded = load_vision(source, device, dtype, Qwen2_5_VLForConditionalGeneration, AutoProcessor)
    return QwenWriter(loaded.model, loaded.processor, loaded.identity)
