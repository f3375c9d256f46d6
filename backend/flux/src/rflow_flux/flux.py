"""FLUX.1-dev as generator, and with the ReflectionFlow LoRA as corrector."""

from dataclasses import replace
from threading import Event

from rflow_flux.attention import choose
from rflow_flux.autoencoder import Autoencoder
from rflow_flux.compiling import compile_blocks
from rflow_flux.denoise import Estimate, denoise, sigmas
from rflow_flux.engine import Engine, Stopwatch
from rflow_flux.failure import Failure, FailureCode, Understanding
from rflow_flux.firstblock import FirstBlockCache
from rflow_flux.forward import Canvas, Forward
from rflow_flux.fp8 import Float8Linear
from rflow_flux.latents import PATCH, noise, unpack
from rflow_flux.layout import PromptLayout
from rflow_flux.lora import Lora
from rflow_flux.memory import MemoryReport, report, weigh
from rflow_flux.options import FluxOptions
from rflow_flux.parts import FluxParts
from rflow_flux.picture import MEDIA_TYPES, encode
from rflow_flux.preview import ColourMatrix, Previewer, shown
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
from rflow_flux.text import TextEncoders
from rflow_flux.textreader import CLIP_TOKENS, T5_TOKENS, FluxReader

# The paper's settings.
STEPS = 30
GUIDANCE = 3.5
LIMITS = Limits(
    min_size=256,
    max_size=2048,
    default_size=1024,
    size_step=16,
    max_steps=1000,
    prompt_bytes=16 << 10,
    clip_tokens=CLIP_TOKENS,
    t5_tokens=T5_TOKENS,
    min_condition_size=128,
    max_condition_size=1024,
    default_condition_size=512,
    media_types=MEDIA_TYPES,
)
TINY_LIMITS = replace(
    LIMITS, min_size=32, max_size=512, default_size=128, min_condition_size=32, default_condition_size=64
)


class FluxEngine(Engine):
    """Generate is FLUX itself; Correct is offered where there is a LoRA. Both share one untouched transformer.

    The same request gives the same bytes, whatever came before it. Making one takes a moment: the attention kernel is
    tried, and the preview's colours are fitted.
    """

    def __init__(self, parts: FluxParts, lora: Lora | None = None, options: FluxOptions | None = None) -> None:
        super().__init__()
        self._parts, self._lora, self._options = parts, lora, options or FluxOptions()
        if self._options.fp8 != any(isinstance(m, Float8Linear) for m in parts.transformer.modules()):
            raise Failure(FailureCode.INVALID, "fp8 must be given where the model is loaded")
        head = parts.transformer.config.attention_head_dim
        backend = choose(self._options.attention, parts.device, parts.dtype, head)
        self._forward = Forward(parts.transformer, lora, backend)
        if self._options.compile:
            compile_blocks(self._forward, self._options.compile)
        budget = self._options.prompt_cache
        self._text = TextEncoders(parts.clip, parts.clip_tokenizer, parts.t5, parts.t5_tokenizer, budget)
        self._reader = FluxReader(self._text.reader, self._options.layout)
        self._autoencoder = Autoencoder(parts.vae, self._options.condition_cache)
        colours = self.call(lambda: ColourMatrix.fit(self._autoencoder.means, self._autoencoder.factor))
        self._previewer = Previewer(colours, parts.tiny_vae)
        self._bounds = TINY_LIMITS if parts.random_weights else LIMITS
        self._compiled: set[tuple[int, ...]] = set()

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """The generator, and the corrector where there is a LoRA."""
        random = self._parts.random_weights
        plain = Description(self._parts.name, (Role.GENERATOR,), self._model(Role.GENERATOR), self._bounds, random)
        if self._lora is None:
            return (plain,)
        own = self._options.layout
        corrector = replace(
            plain,
            name=f"{self._parts.name} corrector",
            roles=(Role.CORRECTOR,),
            model=self._model(Role.CORRECTOR),
            layouts=(own, *(other for other in PromptLayout if other is not own)),
        )
        return plain, corrector

    @property
    def reader(self) -> FluxReader:
        """Counts tokens as its encoders do."""
        return self._reader

    def memory(self) -> MemoryReport:
        """Where memory goes."""
        p = self._parts
        modules = {"transformer": p.transformer, "T5": p.t5, "CLIP": p.clip, "VAE": p.vae, "preview VAE": p.tiny_vae}
        parts = {name: weigh(module) for name, module in modules.items() if module is not None}
        if self._lora is not None:
            parts["LoRA"] = self._lora.nbytes
        caches = {
            "prompt cache": self._text.sequences.held + self._text.pooled.held,
            "condition cache": self._autoencoder.cache.held,
        }
        return report(parts, caches, p.device)

    def warm(self, size: int = 0) -> None:
        """Makes one step of each kind at a size, so that nothing is compiled or chosen in the first job."""
        params = SampleParams(size=size, steps=1)
        made = self.generate(GenerateRequest("warm", params=params))
        if self._lora is not None:
            self.correct(CorrectRequest("warm", made.picture.data, params=params))

    def _compiles(self, canvas: Canvas) -> bool:
        """Whether a job will be the first of its shapes to be compiled."""
        condition = canvas.condition.tokens.shape[1] if canvas.condition is not None else 0
        shapes = (canvas.text.shape[1], canvas.tokens, condition)
        first = bool(self._options.compile) and shapes not in self._compiled
        self._compiled.add(shapes)
        return first

    def _model(self, role: Role) -> Model:
        adapter = self._lora.digest if role is Role.CORRECTOR and self._lora is not None else ""
        return Model(self._parts.name, self._parts.weights, adapter, self._options.variant(self._parts.dtype))

    def _generate(self, request: GenerateRequest, understood: Understanding, watch: Watch, stop: Event) -> Sample:
        job = _Job(self, self._model(Role.GENERATOR), request.seed, request.params, understood, watch, stop)
        text = self._text.encode(self._reader.generate_texts(request), job.room)
        return job.run(self._forward.canvas(text, job.rows, job.rows))

    def _correct(self, request: CorrectRequest, understood: Understanding, watch: Watch, stop: Event) -> Sample:
        job = _Job(self, self._model(Role.CORRECTOR), request.seed, request.params, understood, watch, stop)
        text = self._text.encode(self._reader.correct_texts(request), job.room)
        side = request.params.condition_size or self._bounds.default_condition_size
        latents = self._autoencoder.condition(request.parent, side)
        condition = self._forward.condition(latents, text.pooled.to(self._parts.dtype), side=side)
        return job.run(self._forward.canvas(text, job.rows, job.rows, condition))


class _Job:
    """One picture on its way. Its clock runs from the beginning."""

    def __init__(
        self,
        engine: FluxEngine,
        model: Model,
        seed: int,
        params: SampleParams,
        understood: Understanding,
        watch: Watch,
        stop: Event,
    ) -> None:
        self._engine, self._model, self._seed, self._params = engine, model, seed, params
        self._understood, self._watch, self._stop = understood, watch, stop
        self._clock = Stopwatch(engine._parts.device)
        size = params.size or engine._bounds.default_size
        self.rows = size // (engine._autoencoder.factor * PATCH)  # tokens along a side
        self.room = params.text_tokens or T5_TOKENS

    def run(self, canvas: Canvas) -> Sample:
        """Samples and decodes."""
        engine, parts = self._engine, self._engine._parts
        encoding = self._clock.lap()
        if engine._compiles(canvas):
            self._watch(Progress(Stage.COMPILING, notices=self._understood.notices))
        guidance = self._params.guidance or GUIDANCE
        threshold = engine._options.first_block_cache
        cache = FirstBlockCache(threshold) if threshold else None
        latents = denoise(
            lambda x, time: engine._forward.velocity(canvas, x, time, guidance, cache),
            noise(self._seed, canvas.tokens, parts.transformer.config.in_channels, parts.device),
            sigmas(parts.scheduler, self._params.steps or STEPS, canvas.tokens),
            parts.dtype,
            self._report,
            self._stop,
        )
        denoising = self._clock.lap()
        picture = encode(engine._autoencoder.decode(latents, self.rows, self.rows), self._params.media_type)
        timing = Timing(encoding, denoising, self._clock.lap())
        return Sample(picture, self._seed, self._model, timing, self._understood)

    def _report(self, step: int, total: int, becomes: Estimate) -> None:
        preview = None
        if shown(step, total):
            preview = self._engine._previewer.draw(unpack(becomes(), self.rows, self.rows)[0])
        self._watch(Progress(Stage.SAMPLING, step, total, preview, self._understood.notices))
