"""Seconds per step of Generate and Correct, with weights of FLUX.1-dev's size that are random.

    PYTHONPATH=src python bench/steps.py                    # on a GPU: 24 GB of weights are made there
    PYTHONPATH=src python bench/steps.py --tiny --device cpu  # does it run at all?

Prints a table in Markdown, one line per case as soon as it is measured. Cases that cannot run say why.
"""

import argparse
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import FluxTransformer2DModel
from plain_streams import ThreeStreams

from rflow_flux.attention import choose
from rflow_flux.autoencoder import Autoencoder
from rflow_flux.compiling import compile_blocks
from rflow_flux.denoise import denoise
from rflow_flux.failure import Failure
from rflow_flux.forward import Forward
from rflow_flux.fp8 import quantise
from rflow_flux.latents import unpack
from rflow_flux.lora import Lora, read_lora
from rflow_flux.options import ATTENTION
from rflow_flux.preview import ColourMatrix, Previewer
from rflow_flux.text import Embeddings
from rflow_flux.tiny.flux import tiny_lora, tiny_transformer, tiny_vae

TIME, GUIDANCE = 0.6, 3.5


@dataclass(frozen=True)
class Bench:
    """What is measured, and how often."""

    transformer: FluxTransformer2DModel
    lora: Lora
    device: torch.device
    dtype: torch.dtype
    rows: int  # tokens along the image
    unit: int  # px of a condition's token
    repeats: int

    def text(self) -> Embeddings:
        config = self.transformer.config
        return Embeddings(self.draw(1, 512, config.joint_attention_dim), self.draw(1, config.pooled_projection_dim))

    def draw(self, *shape: int) -> torch.Tensor:
        generator = torch.Generator("cpu").manual_seed(sum(shape))
        return torch.randn(shape, generator=generator).to(self.device, self.dtype)

    def latents(self, rows: int) -> torch.Tensor:
        return self.draw(1, rows * rows, self.transformer.config.in_channels)

    def step(self, forward: Forward, side: int) -> Callable[[], torch.Tensor]:
        """One step of the package's own; side 0 is Generate."""
        text, image = self.text(), self.latents(self.rows)
        condition = forward.condition(self.latents(side // self.unit), text.pooled, side=side) if side else None
        canvas = forward.canvas(text, self.rows, self.rows, condition)
        return lambda: forward.velocity(canvas, image, TIME, GUIDANCE)

    def plain(self, forward: Forward, side: int) -> Callable[[], torch.Tensor]:
        """One step as three streams."""
        text, image, condition = self.text(), self.latents(self.rows), self.latents(side // self.unit)
        streams = ThreeStreams(forward, forward.backend)
        return lambda: streams.velocity(text, image, condition, side, TIME, GUIDANCE)

    def seconds(self, step: Callable[[], object]) -> tuple[float, float, float]:
        """The median, the first call's time, and the peak of memory in GiB."""
        if self.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self.device)
        first = self.timed(step)
        times = sorted(self.timed(step) for _ in range(self.repeats))
        peak = torch.cuda.max_memory_allocated(self.device) / 2**30 if self.device.type == "cuda" else 0.0
        return times[len(times) // 2], first, peak

    def timed(self, step: Callable[[], object]) -> float:
        self.settle()
        start = time.perf_counter()
        step()
        self.settle()
        return time.perf_counter() - start

    def settle(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)


def main() -> None:
    """Measures everything."""
    args = arguments()
    with torch.inference_mode():
        bench = setting(args)
        say(f"{device_name(bench.device)}, PyTorch {torch.__version__}, {bench.dtype}, {bench.repeats} repeats\n")
        say("| case | condition px | s/step | first s | peak GiB | vs plain | largest difference |")
        say("|---|---|---|---|---|---|---|")
        sides = (32 * bench.unit, 64 * bench.unit) if not args.tiny else (4 * bench.unit, 8 * bench.unit)
        plain = {side: case(bench, "plain three streams", side, "native", plain=True) for side in sides}
        for name in args.attention:
            for side in (0, *sides):
                case(bench, f"eager, {name}", side, name, base=plain.get(side))
        for side in (0, *sides):
            case(bench, f"compiled, {args.compiled_attention}", side, args.compiled_attention, True, plain.get(side))
        around(bench)
        if not args.no_fp8:
            quantise(bench.transformer, bench.device)
            for side in (0, *sides):
                case(bench, "fp8, compiled", side, args.compiled_attention, True, plain.get(side))


Base = tuple[float, torch.Tensor]


def case(
    bench: Bench,
    name: str,
    side: int,
    attention: str,
    compiled: bool = False,
    base: Base | None = None,
    *,
    plain: bool = False,
) -> Base | None:
    """Measures one case and prints its line."""
    try:
        head = bench.transformer.config.attention_head_dim
        forward = Forward(bench.transformer, bench.lora, choose(attention, bench.device, bench.dtype, head))
        if compiled:
            compile_blocks(forward)
        step = bench.plain(forward, side) if plain else bench.step(forward, side)
        median, first, peak = bench.seconds(step)
        result = step().clone()
    except Failure as e:
        say(f"| {name} | {side or '-'} | {e.what} | | | | |")
        return None
    ratio = f"{base[0] / median:.2f}x" if base else "-"
    apart = f"{(result - base[1]).abs().max().item():.3g} of {base[1].abs().max().item():.3g}" if base else "-"
    say(f"| {name} | {side or '-'} | {median:.4f} | {first:.2f} | {peak:.1f} | {ratio} | {apart} |")
    return median, result


def around(bench: Bench) -> None:
    """What previews cost, and how soon a cancelled job ends."""
    forward = Forward(bench.transformer, bench.lora)
    step, rows = bench.step(forward, 0), bench.rows
    latents = bench.latents(rows).float()
    vae = tiny_vae().to(bench.device)
    colours = ColourMatrix.fit(Autoencoder(vae, 0).means, 8)
    channels = bench.transformer.config.in_channels // 4
    if channels != colours.weight.shape[1] - 1:  # the colours' values do not matter here
        colours = ColourMatrix(torch.randn(3, channels + 1))
    previewer = Previewer(colours)
    preview, _, _ = bench.seconds(lambda: previewer.draw(unpack(latents, rows, rows)[0]))
    per_step, _, _ = bench.seconds(step)
    say(f"\npreview: {preview * 1000:.2f} ms, {100 * preview / per_step:.2f}% of a step")

    cancel, set_at = threading.Event(), [0.0]

    def report(done: int, _total: int, _estimate: object) -> None:
        if done == 2:
            set_at[0] = time.perf_counter()
            cancel.set()

    try:
        denoise(lambda _x, _t: step(), latents, [1 - i / 30 for i in range(31)], bench.dtype, report, cancel)
    except Failure:
        bench.settle()
        say(f"cancel: {1000 * (time.perf_counter() - set_at[0]):.1f} ms from the wish to the end\n")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--attention", nargs="+", default=["native", "cudnn", "flash", "efficient"], choices=ATTENTION)
    parser.add_argument("--compiled-attention", default="native", choices=ATTENTION)
    parser.add_argument("--no-fp8", action="store_true")
    return parser.parse_args()


def setting(args: argparse.Namespace) -> Bench:
    """The models."""
    device = torch.device(args.device)
    if args.tiny:
        transformer, dtype, rows, unit = tiny_transformer().to(device), torch.float32, 8, 16
    else:
        dtype, rows, unit = torch.bfloat16, 64, 16
        torch.set_default_dtype(dtype)
        with device:
            transformer = FluxTransformer2DModel(guidance_embeds=True)
        torch.set_default_dtype(torch.float32)
        transformer = transformer.eval().requires_grad_(False)
    lora = read_lora(tiny_lora(transformer, rank=args.rank, up=0.1), transformer, Path("random.safetensors"))
    return Bench(transformer, lora, device, dtype, rows, unit, args.repeats)


def device_name(device: torch.device) -> str:
    """What it runs on."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"


def say(line: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
