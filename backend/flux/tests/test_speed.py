"""Everything that makes it faster: right where it should be exact, and in the identity where it is not."""

import threading
from dataclasses import replace

import pytest
import torch
from torch._dynamo.testing import CompileCounter

from rflow_flux.attention import choose
from rflow_flux.compiling import compile_blocks
from rflow_flux.failure import Failure
from rflow_flux.firstblock import FirstBlockCache
from rflow_flux.flux import FluxEngine
from rflow_flux.fp8 import Float8Linear, quantise
from rflow_flux.memory import require, weigh
from rflow_flux.options import FluxOptions
from rflow_flux.roles import GenerateRequest, Role, SampleParams
from rflow_flux.tiny.engine import tiny_engine, tiny_parts
from rflow_flux.tiny.flux import tiny_transformer
from scene import a_forward, a_scene, apart

CPU = torch.device("cpu")


def test_blocks_compile_once_per_kind() -> None:
    """2 + 3 blocks, with and without a condition, several times: four graphs, whole, and the same result."""
    torch._dynamo.reset()
    eager, compiled, scene, counter = a_forward(), a_forward(), a_scene(), CompileCounter()
    compile_blocks(compiled, backend=counter)
    for conditioned in (True, False, True, False):
        for time in (0.9, 0.4):
            got = compiled.velocity(scene.canvas(compiled, conditioned), scene.image, time, 3.5)
            want = eager.velocity(scene.canvas(eager, conditioned), scene.image, time, 3.5)
            assert apart(got, want) < 1e-5
    assert counter.frame_count == 4
    torch._dynamo.reset()


@pytest.mark.parametrize("name", ["native", "flash", "math"])
def test_attention_kernels_that_work_here_agree(name: str) -> None:
    forward, scene = a_forward(), a_scene()
    want = forward.velocity(scene.canvas(forward), scene.image, 0.5, 3.5)
    forward.backend = choose(name, CPU, torch.float32, 16)
    assert apart(forward.velocity(scene.canvas(forward), scene.image, 0.5, 3.5), want) < 1e-5


def test_a_kernel_that_does_not_work_here_is_told_before_the_first_job() -> None:
    with pytest.raises(Failure, match="'cudnn' does not work here") as e:
        choose("cudnn", CPU, torch.float32, 16)
    assert "native" in e.value.hint
    with pytest.raises(Failure, match="is not one of native, cudnn"):
        choose("quick", CPU, torch.float32, 16)


def test_float8_halves_the_blocks_and_stays_close() -> None:
    plain, small, scene = a_forward(), a_forward(), a_scene()
    before = weigh(small.transformer.transformer_blocks[0].ff)
    count = quantise(small.transformer, CPU)
    assert count == 2 * (8 + 4) + 3 * 5
    assert weigh(small.transformer.transformer_blocks[0].ff) < before / 3, "float32 to float8"
    assert not any(isinstance(m, Float8Linear) for m in small.transformer.norm_out.modules())
    want = plain.velocity(scene.canvas(plain), scene.image, 0.5, 3.5)
    got = small.velocity(scene.canvas(small), scene.image, 0.5, 3.5)
    assert 0 < apart(got, want) < 0.15 * want.abs().max().item()


def test_a_float8_layer_keeps_three_bits_of_every_weight() -> None:
    linear = torch.nn.Linear(64, 32)
    linear.weight[3] *= 1000  # a loud channel does not drown the others
    small = Float8Linear(linear, multiplies=False)
    wide = small.weight.float() * small.scale
    assert ((wide - linear.weight).abs() <= linear.weight.abs() / 16 + small.scale / 512).all()


def test_the_first_block_cache_reuses_what_hardly_changes() -> None:
    forward, scene = a_forward(), a_scene()
    canvas = scene.canvas(forward)
    exact = [forward.velocity(canvas, scene.image, t, 3.5) for t in (0.5, 0.4999, 0.1)]
    cache = FirstBlockCache(0.05)
    cached = [forward.velocity(canvas, scene.image, t, 3.5, cache) for t in (0.5, 0.4999, 0.1)]
    assert (cache.computed, cache.reused) == (2, 1)
    assert torch.equal(cached[0], exact[0])
    assert torch.equal(cached[2], exact[2])
    assert 0 < apart(cached[1], exact[1]) < 0.05
    never = FirstBlockCache(0.0)
    for t, want in zip((0.5, 0.4999, 0.1), exact, strict=True):
        assert torch.equal(forward.velocity(canvas, scene.image, t, 3.5, never), want)
    assert never.reused == 0


def test_what_changes_pictures_is_part_of_the_model() -> None:
    plain = FluxOptions()
    others = [
        replace(plain, fp8=True),
        replace(plain, first_block_cache=0.08),
        replace(plain, first_block_cache=0.1),
        replace(plain, attention="cudnn"),
        replace(plain, compile="default"),
        replace(plain, compile="max-autotune-no-cudagraphs"),
    ]
    variants = [o.variant(torch.bfloat16) for o in (plain, *others)]
    assert len(set(variants)) == len(variants), variants
    assert variants[0] == ""
    assert plain.variant(torch.float32) == "float32"
    assert replace(plain, prompt_cache=0).variant(torch.bfloat16) == "", "caches change nothing"


@pytest.mark.parametrize(
    "options", [FluxOptions(first_block_cache=0.1), FluxOptions(prompt_cache=0, condition_cache=0)]
)
def test_an_engine_with_options_reproduces_itself(options: FluxOptions) -> None:
    engine = tiny_engine(options)
    request = GenerateRequest("a red apple", seed=1, params=SampleParams(size=64, steps=12))
    assert engine.generate(request).picture.data == engine.generate(request).picture.data
    assert engine.describe(Role.GENERATOR).model.variant == options.variant(torch.float32)
    engine.close()


def test_an_engine_in_float8_says_so_and_works() -> None:
    parts = tiny_parts()
    with pytest.raises(Failure, match="where the model is loaded"):
        FluxEngine(parts, options=FluxOptions(fp8=True))
    quantise(parts.transformer, CPU)
    engine = FluxEngine(parts, options=FluxOptions(fp8=True))
    made = engine.generate(GenerateRequest("a red apple", seed=1, params=SampleParams(size=64, steps=2)))
    assert "fp8" in made.model.variant
    engine.close()


def test_memory_is_reported_by_part(engine: FluxEngine) -> None:
    engine.generate(GenerateRequest("a red apple", params=SampleParams(size=32, steps=1)))
    report = engine.memory()
    assert report.parts["transformer"] == sum(p.nbytes for p in tiny_transformer().parameters())
    assert report.parts.keys() == {"transformer", "T5", "CLIP", "VAE", "LoRA"}
    assert report.caches["prompt cache"] > 0
    assert "transformer" in str(report)


def test_too_little_memory_is_told_before_loading() -> None:
    require(10, CPU, free=10)
    with pytest.raises(Failure, match=r"needs 30.0 GiB, and 2.0 GiB are free"):
        require(30 << 30, CPU, free=2 << 30)


def test_previews_do_not_change_the_picture(engine: FluxEngine) -> None:
    request = GenerateRequest("a red apple", seed=4, params=SampleParams(size=64, steps=3))
    watched = engine.generate(request, list[object]().append, threading.Event())
    assert watched.picture.data == engine.generate(request).picture.data
