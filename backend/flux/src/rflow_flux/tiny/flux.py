"""A tiny FLUX.1-dev: the same classes, with 2 double and 3 single blocks."""

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, FlowMatchEulerDiscreteScheduler, FluxTransformer2DModel
from safetensors.torch import save
from transformers import CLIPTextConfig, CLIPTextModel, T5Config, T5EncoderModel

from rflow_flux.lora import DOWN, PREFIX, UP, adapted_modules
from rflow_flux.textreader import CLIP_TOKENS
from rflow_flux.tiny.tokenizers import clip_tokenizer, t5_tokenizer
from rflow_flux.tiny.weights import fill

SEED = 20250422
LATENT_CHANNELS = 4
TEXT_WIDTH = 32
POOLED_WIDTH = 24


def tiny_transformer(seed: int = SEED, in_channels: int = LATENT_CHANNELS * 4) -> FluxTransformer2DModel:
    """2 double and 3 single blocks of width 32, with guidance embeddings."""
    model = FluxTransformer2DModel(
        in_channels=in_channels,
        num_layers=2,
        num_single_layers=3,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=TEXT_WIDTH,
        pooled_projection_dim=POOLED_WIDTH,
        guidance_embeds=True,
        axes_dims_rope=(4, 6, 6),
    )
    return fill(model, seed)


def tiny_vae(seed: int = SEED) -> AutoencoderKL:
    """An autoencoder with FLUX's factor of 8 and its missing quantisation layers."""
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(8, 8, 16, 16),
        layers_per_block=1,
        latent_channels=LATENT_CHANNELS,
        norm_num_groups=4,
        sample_size=128,
        scaling_factor=0.3611,
        shift_factor=0.1159,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    return fill(vae, seed)


def tiny_preview_vae(seed: int = SEED) -> AutoencoderTiny:
    """A tiny autoencoder for the same latents, for previews."""
    vae = AutoencoderTiny(
        encoder_block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
        latent_channels=LATENT_CHANNELS,
    )
    return fill(vae, seed)


def tiny_clip(seed: int = SEED) -> tuple[CLIPTextModel, object]:
    """A CLIP text encoder and its tokenizer."""
    tokenizer = clip_tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=POOLED_WIDTH,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=CLIP_TOKENS,
        projection_dim=POOLED_WIDTH,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return fill(CLIPTextModel(config), seed), tokenizer


def tiny_t5(seed: int = SEED) -> tuple[T5EncoderModel, object]:
    """A T5 encoder and its tokenizer."""
    tokenizer = t5_tokenizer()
    config = T5Config(
        vocab_size=len(tokenizer),
        d_model=TEXT_WIDTH,
        d_kv=8,
        d_ff=48,
        num_layers=2,
        num_heads=4,
        is_encoder_decoder=False,
    )
    return fill(T5EncoderModel(config), seed), tokenizer


def flux_scheduler() -> FlowMatchEulerDiscreteScheduler:
    """The scheduler as FLUX.1-dev configures it."""
    return FlowMatchEulerDiscreteScheduler(
        num_train_timesteps=1000,
        shift=3.0,
        use_dynamic_shifting=True,
        base_shift=0.5,
        max_shift=1.15,
        base_image_seq_len=256,
        max_image_seq_len=4096,
    )


def tiny_lora(transformer: FluxTransformer2DModel, rank: int = 4, seed: int = SEED, up: float = 1.0) -> bytes:
    """A corrector's LoRA as a safetensors file in the published format. `up` scales B; with 0 it does nothing."""
    generator = torch.Generator("cpu").manual_seed(seed)
    tensors = {}
    for name, module in adapted_modules(transformer):
        down = torch.randn(rank, module.in_features, generator=generator) / module.in_features**0.5
        tensors[PREFIX + name + DOWN] = down
        tensors[PREFIX + name + UP] = up * torch.randn(module.out_features, rank, generator=generator) / rank**0.5
    return save(tensors)
