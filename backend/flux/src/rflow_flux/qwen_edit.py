"""Qwen-Image-Edit as a corrector by instruction."""

from collections.abc import Callable

import torch
from diffusers import QwenImageEditPipeline
from PIL import Image

from rflow_flux import memory
from rflow_flux.editors import InstructionEditor, OnStep, Walk
from rflow_flux.failure import Understanding
from rflow_flux.flux import LIMITS
from rflow_flux.identity import of_folder
from rflow_flux.latents import PATCH, noise, unpack
from rflow_flux.loading import RESERVE, check_pipeline, locate, name_of, part, weight_bytes
from rflow_flux.preview import ColourMatrix, Previewer
from rflow_flux.roles import Limits, Model, SampleParams
from rflow_flux.textreader import measure, refuse

NAME = "Qwen-Image-Edit"
PIPELINE = "QwenImageEditPipeline"
FOLDERS = ("processor", "scheduler", "text_encoder", "tokenizer", "transformer", "vae")
USUAL = SampleParams(size=1024, steps=50, guidance=4.0)
TOKENS = 1024  # what the pipeline gives to an instruction
FACTOR = 8  # px of one latent
# Guidance compares with an instruction that says nothing.
NOTHING = " "


class QwenEditor:
    """Qwen-Image-Edit by diffusers' own pipeline, with this package's noise."""

    def __init__(self, pipeline: QwenImageEditPipeline) -> None:
        self._pipeline = pipeline
        pipeline.set_progress_bar_config(disable=True)
        self.device: torch.device = next(pipeline.transformer.parameters()).device
        self._dtype = next(pipeline.transformer.parameters()).dtype
        self.previewer = Previewer(ColourMatrix.fit(self._means, FACTOR))

    def read(self, instruction: str) -> Understanding:
        """Says how the instruction is read. Raises Failure where there is no room for it."""
        refuse(measure(self._pipeline.tokenizer, instruction, TOKENS), "the instruction", "the text encoder")
        return Understanding(text=instruction)

    def parts(self) -> dict[str, int]:
        """Bytes by part."""
        names = ("transformer", "text_encoder", "vae")
        return {name: memory.weigh(getattr(self._pipeline, name)) for name in names}

    def edit(self, parent: Image.Image, instruction: str, seed: int, params: SampleParams, step: OnStep) -> Image.Image:
        """Edits a square picture of params.size px."""
        rows = params.size // (FACTOR * PATCH)
        start = noise(seed, rows * rows, self._pipeline.transformer.config.in_channels, self.device)
        return self._pipeline(
            image=parent,
            prompt=instruction,
            negative_prompt=NOTHING,
            true_cfg_scale=params.guidance,
            height=params.size,
            width=params.size,
            num_inference_steps=params.steps,
            latents=start.to(self._dtype),
            callback_on_step_end=Walk(start, lambda x: unpack(x, rows, rows)[0], step),
            max_sequence_length=TOKENS,
        ).images[0]

    def _means(self, pixels: torch.Tensor) -> torch.Tensor:
        vae = self._pipeline.vae
        frames = pixels[:, :, None].to(self.device, vae.dtype)
        means = vae.encode(frames).latent_dist.mode()[:, :, 0].float()
        centre, spread = (torch.tensor(v, device=self.device)[:, None, None] for v in _scale(vae.config))
        return (means - centre) / spread


def _scale(config: object) -> tuple[list[float], list[float]]:
    return config.latents_mean, config.latents_std  # type: ignore[attr-defined]


def qwen_engine(source: str, device: torch.device, dtype: torch.dtype) -> InstructionEditor:
    """A corrector from a folder or hub id. The folder is looked at now, and loaded with the first job."""
    folder = locate(source, FOLDERS)
    check_pipeline(folder, PIPELINE, FOLDERS)

    def load() -> QwenImageEditPipeline:
        memory.require(round(weight_bytes(folder, dtype, FOLDERS) * RESERVE), device)
        return part(folder, "", lambda path: QwenImageEditPipeline.from_pretrained(path, torch_dtype=dtype)).to(device)

    return make(Model(name_of(source), of_folder(folder)), load, limits=LIMITS)


def make(
    model: Model,
    load: Callable[[], QwenImageEditPipeline],
    *,
    limits: Limits,
    usual: SampleParams = USUAL,
    random_weights: bool = False,
) -> InstructionEditor:
    """A corrector around a pipeline that load() gives."""
    return InstructionEditor(
        NAME, model, lambda: QwenEditor(load()), limits=limits, usual=usual, random_weights=random_weights
    )
