"""The benchmark's baseline computes the same, or its ratios would mean nothing."""

from diffusers.models.attention_dispatch import AttentionBackendName
from plain_streams import ThreeStreams

from scene import SIDE, a_forward, a_scene, apart


def test_the_baseline_is_the_same_mathematics() -> None:
    forward, scene = a_forward(), a_scene()
    plain = ThreeStreams(forward, AttentionBackendName.NATIVE)
    want = plain.velocity(scene.text, scene.image, scene.condition, SIDE, 0.6, 3.5)
    assert apart(forward.velocity(scene.canvas(forward), scene.image, 0.6, 3.5), want) < 1e-5
