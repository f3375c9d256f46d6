"""The flags that choose engines. Nothing here takes time to import, so that help is there at once."""

import argparse
from dataclasses import dataclass, field

from rflow_flux.layout import PromptLayout
from rflow_flux.options import ATTENTION, FluxOptions

DTYPES = ("bfloat16", "float32", "float16")


@dataclass(frozen=True)
class Choices:
    """What to load. Nothing by itself: a model, an editor or `tiny` must be named."""

    model: str = ""
    lora: str = ""
    tiny: bool = False
    tiny_vae: str = ""
    kontext: str = ""
    qwen_edit: str = ""
    device: str = ""  # empty: a GPU where there is one
    dtype: str = "bfloat16"
    options: FluxOptions = field(default_factory=FluxOptions)


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Adds the flags that choose engines."""
    models = parser.add_argument_group("models")
    models.add_argument("--model", default="", metavar="DIR|ID", help="FLUX.1-dev: a folder, or a hub's id")
    models.add_argument("--lora", default="", metavar="FILE", help="the corrector's LoRA")
    models.add_argument("--kontext", default="", metavar="DIR|ID", help="FLUX.1 Kontext as a corrector by instruction")
    models.add_argument("--qwen-edit", default="", metavar="DIR|ID", help="Qwen-Image-Edit as a corrector likewise")
    models.add_argument("--tiny", action="store_true", help="random weights that need no download: pictures are noise")
    models.add_argument(
        "--tiny-vae", default="", metavar="DIR|ID", help="a tiny VAE for better previews, such as TAEF1"
    )
    running = parser.add_argument_group("running")
    running.add_argument("--device", default="", help="such as cuda:1 or cpu; a GPU where there is one")
    running.add_argument("--dtype", default="bfloat16", choices=DTYPES)
    running.add_argument("--layout", default="training", choices=[layout.value for layout in PromptLayout])
    running.add_argument("--attention", default="native", choices=ATTENTION)
    running.add_argument("--compile", default="", nargs="?", const="default", metavar="MODE", help="compile the blocks")
    running.add_argument("--fp8", action="store_true", help="weights in 8 bits: half the memory, other pictures")
    running.add_argument(
        "--first-block-cache", type=float, default=0.0, metavar="SHARE", help="skip blocks; 0.1 is usual"
    )


def choices_of(args: argparse.Namespace) -> Choices:
    """What the flags say."""
    return Choices(
        model=args.model,
        lora=args.lora,
        tiny=args.tiny,
        tiny_vae=args.tiny_vae,
        kontext=args.kontext,
        qwen_edit=args.qwen_edit,
        device=args.device,
        dtype=args.dtype,
        options=FluxOptions(
            layout=PromptLayout(args.layout),
            attention=args.attention,
            compile=args.compile,
            fp8=args.fp8,
            first_block_cache=args.first_block_cache,
        ),
    )
