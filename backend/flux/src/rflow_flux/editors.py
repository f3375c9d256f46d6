"""Correctors that edit by instruction, for those who have such a model and not the corrector's LoRA.

They were never trained on reflections: the reflection becomes an instruction, and clients are told so. The model is
loaded when the first job comes.
"""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from threading import Event
from typing import Protocol

import torch
from PIL import Image

from rflow_flux.engine import Engine, Stopwatch
from rflow_flux.failure import Understanding, cancelled
from rflow_flux.memory import MemoryReport, report
from rflow_flux.picture import decode, encode, to_square
from rflow_flux.preview import Previewer, shown
from rflow_flux.reading import Reader
from rflow_flux.roles import (
    CorrectRequest,
    Description,
    GenerateRequest,
    Limits,
    Model,
    Progress,
    Role,
    Sample,
    SampleParams,
    Stage,
    Timing,
    Watch,
)

NOTE = "It edits by instruction and was never trained on reflections."

OnStep = Callable[[int, int, torch.Tensor], None]
"""Takes the step of 1..total that is done, and the latents (C, h, w) that are expected to come of it."""


class Editor(Protocol):
    """A loaded model that edits. Used on the engine's thread only."""

    device: torch.device
    previewer: Previewer

    @abstractmethod
    def read(self, instruction: str) -> Understanding:
        """Says how the instruction is read. Raises Failure where there is no room for it."""

    @abstractmethod
    def edit(self, parent: Image.Image, instruction: str, seed: int, params: SampleParams, step: OnStep) -> Image.Image:
        """Edits a square picture of params.size px. What step raises ends it."""

    @abstractmethod
    def parts(self) -> dict[str, int]:
        """Bytes by part."""


class InstructionEditor(Engine):
    """A corrector around an Editor."""

    def __init__(
        self,
        name: str,
        model: Model,
        load: Callable[[], Editor],
        *,
        limits: Limits,
        usual: SampleParams,
        random_weights: bool = False,
    ) -> None:
        super().__init__()
        self._load, self._usual = load, usual
        self._editor: Editor | None = None
        self._description = Description(
            name, (Role.CORRECTOR,), model, limits, random_weights, instruction_editor=True, note=NOTE
        )

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """The corrector alone."""
        return (self._description,)

    @property
    def reader(self) -> Reader:
        """Reads instructions."""
        return _InstructionReader()

    def memory(self) -> MemoryReport:
        """Where memory goes; nothing before the first job."""
        if self._editor is None:
            return report({}, {}, torch.device("cpu"))
        return report(self._editor.parts(), {}, self._editor.device)

    def _generate(self, request: GenerateRequest, understood: Understanding, watch: Watch, stop: Event) -> Sample:
        raise self._lacking(Role.GENERATOR)

    def _correct(self, request: CorrectRequest, understood: Understanding, watch: Watch, stop: Event) -> Sample:
        if self._editor is None:
            watch(Progress(Stage.LOADING))
            self._editor = self._load()
        editor, usual, params = self._editor, self._usual, request.params
        text = instruction(request)
        understood = editor.read(text)
        params = SampleParams(
            size=params.size or usual.size,
            steps=params.steps or usual.steps,
            guidance=params.guidance or usual.guidance,
            media_type=params.media_type,
        )

        def step(done: int, total: int, latents: torch.Tensor) -> None:
            preview = editor.previewer.draw(latents) if shown(done, total) else None
            watch(Progress(Stage.SAMPLING, done, total, preview, understood.notices))
            if stop.is_set():
                raise cancelled()

        clock = Stopwatch(editor.device)
        image = editor.edit(to_square(decode(request.parent), params.size), text, request.seed, params, step)
        timing = Timing(denoise=clock.lap())
        return Sample(encode(image, params.media_type), request.seed, self._description.model, timing, understood)


class _InstructionReader(Reader):
    """Room is measured within the job: the model's tokenizer comes with it, and is the pipeline's alone."""

    def correct(self, request: CorrectRequest) -> Understanding:
        return Understanding(text=instruction(request))


def instruction(request: CorrectRequest) -> str:
    """What an editor is told: the reflection, and what the picture is to show."""
    prompt, reflection = request.prompt or request.original_prompt, request.reflection.strip()
    goal = f"The picture should show: {prompt}"
    return f"{reflection} {goal}" if reflection else goal


class Walk:
    """Follows a pipeline of diffusers from step to step, and works out where its latents are going."""

    def __init__(self, start: torch.Tensor, unpack: Callable[[torch.Tensor], torch.Tensor], step: OnStep) -> None:
        self._before, self._unpack, self._step = start.float(), unpack, step

    def __call__(
        self, pipeline: "Pipeline", index: int, _time: object, values: dict[str, torch.Tensor]
    ) -> dict[str, torch.Tensor]:
        """A callback_on_step_end."""
        levels, now = pipeline.scheduler.sigmas, values["latents"].float()
        level, below = float(levels[index]), float(levels[index + 1])
        velocity = (now - self._before) / (below - level)
        self._before = now
        self._step(index + 1, len(levels) - 1, self._unpack(now - below * velocity))
        return values


class _Scheduler(Protocol):
    sigmas: Sequence[float]


class Pipeline(Protocol):
    """What Walk needs of a pipeline."""

    scheduler: _Scheduler
