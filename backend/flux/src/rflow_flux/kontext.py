"""FLUX.1 Kontext as a corrector by instruction."""

from collections.abc import Callable

import torch
from diffusers import FlowMatchEulerDiscreteScheduler, FluxKontextPipeline
from PIL import Image

from rflow_flux.autoencoder import Autoencoder
from rflow_flux.editors import InstructionEditor, OnStep, Walk
from rflow_flux.failure import Understanding
from rflow_flux.flux import LIMITS, TINY_LIMITS
from rflow_flux.identity import of_folder
from rflow_flux.latents import PATCH, noise, unpack
from rflow_flux.layout import Routed
from rflow_flux.loading import FLUX_FOLDERS, KONTEXT, load_flux, locate, name_of
from rflow_flux.memory import weigh
from rflow_flux.options import MIB
from rflow_flux.parts import FluxParts
from rflow_flux.preview import ColourMatrix, Previewer
from rflow_flux.roles import Limits, Model, SampleParams
from rflow_flux.text import TextEncoders

NAME = "FLUX.1 Kontext"
USUAL = SampleParams(size=1024, steps=28, guidance=2.5)


class KontextEditor:
    """Kontext by diffusers' own pipeline, with this package's texts and noise."""

    def __init__(self, parts: FluxParts) -> None:
        self._parts = parts
        self.device = parts.device
        self._text = TextEncoders(parts.clip, parts.clip_tokenizer, parts.t5, parts.t5_tokenizer, 64 * MIB)
        self._pipeline = FluxKontextPipeline(
            FlowMatchEulerDiscreteScheduler.from_config(parts.scheduler),
            parts.vae,
            parts.clip,
            parts.clip_tokenizer,
            parts.t5,
            parts.t5_tokenizer,
            parts.transformer,
        )
        self._pipeline.set_progress_bar_config(disable=True)
        autoencoder = Autoencoder(parts.vae, 0)
        self._factor = autoencoder.factor
        self.previewer = Previewer(ColourMatrix.fit(autoencoder.means, autoencoder.factor), parts.tiny_vae)

    def read(self, instruction: str) -> Understanding:
        """Says how the instruction is read. Raises Failure where T5 has no room for it."""
        return self._text.reader.read(_both(instruction))

    def parts(self) -> dict[str, int]:
        """Bytes by part."""
        p = self._parts
        return {"transformer": weigh(p.transformer), "T5": weigh(p.t5), "CLIP": weigh(p.clip), "VAE": weigh(p.vae)}

    def edit(self, parent: Image.Image, instruction: str, seed: int, params: SampleParams, step: OnStep) -> Image.Image:
        """Edits a square picture of params.size px."""
        rows = params.size // (self._factor * PATCH)
        text = self._text.encode(_both(instruction))
        start = noise(seed, rows * rows, self._parts.transformer.config.in_channels, self.device)
        return self._pipeline(
            image=parent,
            prompt_embeds=text.sequence,
            pooled_prompt_embeds=text.pooled,
            height=params.size,
            width=params.size,
            max_area=params.size**2,
            num_inference_steps=params.steps,
            guidance_scale=params.guidance,
            latents=start.to(self._parts.dtype),
            callback_on_step_end=Walk(start, lambda x: unpack(x, rows, rows)[0], step),
            _auto_resize=False,
        ).images[0]


def _both(instruction: str) -> Routed:
    return Routed(clip=instruction, t5=instruction, prompt=instruction)


def kontext_engine(source: str, device: torch.device, dtype: torch.dtype, tiny_vae: str = "") -> InstructionEditor:
    """A corrector from a Kontext folder or hub id. The folder is looked at now, and loaded with the first job."""
    folder = locate(source, FLUX_FOLDERS)
    model = Model(name_of(source), of_folder(folder))
    return make(
        NAME, model, lambda: load_flux(str(folder), device, dtype, pipeline=KONTEXT, tiny_vae=tiny_vae), limits=LIMITS
    )


def make(
    name: str,
    model: Model,
    load: Callable[[], FluxParts],
    *,
    limits: Limits = TINY_LIMITS,
    usual: SampleParams = USUAL,
    random_weights: bool = False,
) -> InstructionEditor:
    """A corrector around parts that load() gives."""
    return InstructionEditor(
        name, model, lambda: KontextEditor(load()), limits=limits, usual=usual, random_weights=random_weights
    )
