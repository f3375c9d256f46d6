"""Which of the three texts reaches which text encoder.

The original prompt is what verifiers judge against, the working prompt is what a refiner made of it, the reflection
says what to change. FLUX reads text twice: CLIP gives one pooled vector, T5 a sequence.
"""

from dataclasses import dataclass
from enum import Enum


class PromptLayout(str, Enum):
    """How texts are arranged. It changes pictures."""

    # As the corrector was trained: CLIP reads the prompt alone, T5 also the reflection.
    TRAINING = "training"
    # As in the published search: both encoders read one and the same string.
    SEARCH = "search"


@dataclass(frozen=True)
class Routed:
    """What each encoder reads. T5's text begins with the prompt; a reflection may follow."""

    clip: str
    t5: str
    prompt: str


def route(layout: PromptLayout, original: str, prompt: str, reflection: str = "") -> Routed:
    """Arranges the texts. An empty prompt stands for the original, and the other way round."""
    prompt, original, reflection = prompt or original, original or prompt, reflection.strip()
    if layout is PromptLayout.TRAINING:
        t5 = f"{prompt} [Reflexion] {reflection}" if reflection else prompt
        return Routed(clip=original, t5=t5, prompt=prompt)
    both = f"{prompt} [Reflexion]: {reflection}" if reflection else prompt
    return Routed(clip=both, t5=both, prompt=prompt)
