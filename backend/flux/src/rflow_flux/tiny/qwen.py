"""A tiny Qwen2.5-VL, and a tiny Qwen-Image-Edit around it."""

from diffusers import AutoencoderKLQwenImage, QwenImageEditPipeline, QwenImageTransformer2DModel
from transformers import (
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2_5_VLProcessor,
    Qwen2Tokenizer,
    Qwen2VLImageProcessor,
    Qwen2VLProcessor,
    Qwen2VLVideoProcessor,
)

from rflow_flux.tiny.flux import SEED, flux_scheduler
from rflow_flux.tiny.tokenizers import qwen_tokenizer
from rflow_flux.tiny.weights import fill

WIDTH = 32
LATENTS = 4
# One turn of a conversation, as Qwen2.5-VL writes it.
CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}{% else %}"
    "{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def _limits() -> dict[str, int]:
    return {"min_pixels": 28 * 28, "max_pixels": 28 * 28 * 16}


def tiny_qwen_processor() -> Qwen2_5_VLProcessor:
    """A processor of Qwen2.5-VL that makes few tokens of a picture."""
    return Qwen2_5_VLProcessor(
        image_processor=Qwen2VLImageProcessor(**_limits()),
        tokenizer=qwen_tokenizer(),
        video_processor=Qwen2VLVideoProcessor(**_limits()),
        chat_template=CHAT,
    )


def tiny_qwen_config(tokenizer: Qwen2Tokenizer) -> Qwen2_5_VLConfig:
    """A Qwen2.5-VL of 2 layers for that tokenizer."""

    def token(text: str) -> int:
        found: int = tokenizer.convert_tokens_to_ids(text)
        return found

    return Qwen2_5_VLConfig(
        text_config={
            "vocab_size": len(tokenizer),
            "hidden_size": WIDTH,
            "intermediate_size": 48,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": 8192,
            "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [1, 1, 2]},
            "bos_token_id": token("<|im_start|>"),
            "eos_token_id": token("<|im_end|>"),
            "pad_token_id": token("<|endoftext|>"),
        },
        vision_config={
            "depth": 2,
            "hidden_size": 32,
            "intermediate_size": 48,
            "num_heads": 2,
            "out_hidden_size": WIDTH,
            "fullatt_block_indexes": [1],
        },
        image_token_id=token("<|image_pad|>"),
        video_token_id=token("<|video_pad|>"),
        vision_start_token_id=token("<|vision_start|>"),
        vision_end_token_id=token("<|vision_end|>"),
    )


def tiny_qwen(tokenizer: Qwen2Tokenizer, seed: int = SEED) -> Qwen2_5_VLForConditionalGeneration:
    """A model of that configuration, of random weights."""
    return fill(Qwen2_5_VLForConditionalGeneration(tiny_qwen_config(tokenizer)), seed)


def tiny_qwen_image_edit(seed: int = SEED) -> QwenImageEditPipeline:
    """Qwen-Image-Edit of random weights."""
    processor = tiny_qwen_processor()
    vae = AutoencoderKLQwenImage(
        base_dim=8,
        z_dim=LATENTS,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        latents_mean=[0.0] * LATENTS,
        latents_std=[1.0] * LATENTS,
    )
    transformer = QwenImageTransformer2DModel(
        patch_size=2,
        in_channels=LATENTS * 4,
        out_channels=LATENTS,
        num_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=WIDTH,
        axes_dims_rope=(4, 6, 6),
    )
    return QwenImageEditPipeline(
        scheduler=flux_scheduler(),
        vae=fill(vae, seed),
        text_encoder=tiny_qwen(processor.tokenizer, seed),
        tokenizer=processor.tokenizer,
        processor=Qwen2VLProcessor(
            image_processor=processor.image_processor,
            tokenizer=processor.tokenizer,
            video_processor=processor.video_processor,
            chat_template=CHAT,
        ),
        transformer=fill(transformer, seed),
    )
