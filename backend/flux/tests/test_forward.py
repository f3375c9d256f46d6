"""The corrector's forward: right, and different from everything that is nearly right."""

import dataclasses

import pytest
import torch
from safetensors.torch import load

from rflow_flux.forward import Forward
from rflow_flux.latents import positions
from rflow_flux.tiny.flux import tiny_lora, tiny_transformer
from scene import ROWS, SIDE, Scene, a_forward, a_scene, apart
from three_streams import ThreeStreams

TIME, GUIDANCE = 0.7, 3.5


class Caught:
    """What layers say of the last 16 tokens, in the order in which they run."""

    def __init__(self, layers: list[torch.nn.Module]) -> None:
        self._said: list[torch.Tensor] = []
        self._hooks = [layer.register_forward_hook(self._hear) for layer in layers]

    def _hear(self, _layer: torch.nn.Module, _args: object, out: torch.Tensor) -> None:
        self._said.append(out[:, -16:].clone())

    def end(self) -> list[torch.Tensor]:
        for hook in self._hooks:
            hook.remove()
        return self._said


def velocity(forward: Forward, scene: Scene, conditioned: bool = True) -> torch.Tensor:
    return forward.velocity(scene.canvas(forward, conditioned), scene.image, TIME, GUIDANCE)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_equals_three_separate_streams(seed: int) -> None:
    transformer, scene = tiny_transformer(seed), a_scene(seed)
    file = tiny_lora(transformer, rank=3, seed=seed)
    reference = ThreeStreams(dict(transformer.state_dict()), load(file), heads=2, axes=(4, 6, 6))
    want = reference.velocity(
        scene.text.sequence[0], scene.image[0], scene.condition[0], scene.text.pooled, TIME, GUIDANCE, SIDE
    )
    got = velocity(a_forward(file, transformer), scene)[0]
    assert apart(got, want) < 1e-5, f"scale {want.abs().max():.2f}"


def test_without_a_condition_it_is_the_stock_forward() -> None:
    forward, scene = a_forward(), a_scene()
    stock = forward.transformer(
        hidden_states=scene.image,
        encoder_hidden_states=scene.text.sequence,
        pooled_projections=scene.text.pooled,
        timestep=torch.tensor([TIME]),
        guidance=torch.tensor([GUIDANCE]),
        img_ids=positions(ROWS, ROWS),
        txt_ids=torch.zeros(scene.text.sequence.shape[1], 3),
    ).sample
    assert torch.equal(velocity(forward, scene, conditioned=False), stock)


def test_a_lora_of_zeros_changes_nothing() -> None:
    transformer, scene = tiny_transformer(), a_scene()
    without = Forward(transformer)
    zero = a_forward(tiny_lora(transformer, up=0.0), transformer)
    assert torch.equal(velocity(zero, scene), velocity(without, scene))
    assert apart(velocity(a_forward(transformer=transformer), scene), velocity(without, scene)) > 1e-2


def test_the_transformer_is_left_as_it_was() -> None:
    forward, scene = a_forward(), a_scene()
    before = {name: t.clone() for name, t in forward.transformer.state_dict().items()}
    velocity(forward, scene)
    after = forward.transformer.state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in forward.transformer.modules())


def test_the_lora_acts_on_condition_tokens_only() -> None:
    """With its weights folded into the model it acts on all tokens, and the result is another."""
    transformer, scene = tiny_transformer(), a_scene()
    file = tiny_lora(transformer)
    beside = velocity(a_forward(file, transformer), scene)
    tensors = load(file)
    for key in [k for k in tensors if k.endswith("lora_A.weight")]:
        name = key.removeprefix("transformer.").removesuffix(".lora_A.weight")
        up = tensors[key.replace("lora_A", "lora_B")]
        transformer.get_submodule(name).weight += up @ tensors[key]
    assert apart(beside, velocity(Forward(transformer), scene)) > 1e-2


def test_the_position_of_the_condition_matters() -> None:
    forward, scene = a_forward(), a_scene()
    beside = forward.condition(scene.condition, scene.text.pooled, side=SIDE)
    assert beside.ids[:, 2].tolist() == [-4.0, -3.0, -2.0, -1.0] * 4, "a condition lies left of the image"
    above = dataclasses.replace(beside, ids=positions(4, 4))
    moved = [
        forward.velocity(forward.canvas(scene.text, ROWS, ROWS, c), scene.image, TIME, GUIDANCE)
        for c in (beside, above)
    ]
    assert apart(*moved) > 1e-3


def test_the_guidance_of_the_condition_matters_and_is_one() -> None:
    forward, scene = a_forward(), a_scene()
    by_default = velocity(forward, scene)

    def with_guidance(guidance: float) -> torch.Tensor:
        condition = forward.condition(scene.condition, scene.text.pooled, side=SIDE, guidance=guidance)
        return forward.velocity(forward.canvas(scene.text, ROWS, ROWS, condition), scene.image, TIME, GUIDANCE)

    assert torch.equal(with_guidance(1.0), by_default)
    assert apart(with_guidance(GUIDANCE), by_default) > 1e-4


def test_the_condition_itself_matters() -> None:
    forward, scene = a_forward(), a_scene()
    other = dataclasses.replace(scene, condition=a_scene(9).condition)
    assert apart(velocity(forward, scene), velocity(forward, other)) > 1e-2
    assert apart(velocity(forward, scene), velocity(forward, scene, conditioned=False)) > 1e-2


def test_keys_and_values_of_the_condition_change_after_the_first_block() -> None:
    """What may be kept from step to step: the first block's projections of the condition, and no later ones."""
    forward, scene = a_forward(), a_scene()
    canvas = scene.canvas(forward)
    blocks = [*forward.transformer.transformer_blocks, *forward.transformer.single_transformer_blocks]
    latents = scene.image
    seen: list[list[torch.Tensor]] = []
    for time in (1.0, 0.8, 0.5, 0.2):
        caught = Caught([layer for block in blocks for layer in (block.attn.to_k, block.attn.to_v)])
        latents = latents - 0.2 * forward.velocity(canvas, latents, time, GUIDANCE)
        seen.append(caught.end())
    drift = [max(apart(step[i], seen[0][i]) for step in seen[1:]) for i in range(2 * len(blocks))]
    assert drift[:2] == [0.0, 0.0], drift
    assert min(drift[2:]) > 1e-3, drift
