"""The `transformers` package's Marian: a small one trained on the spot, and our own layers with the same weights.

Marian (Junczys-Dowmunt et al. 2018) is the Transformer of Vaswani et al. 2017: post-norm, biases everywhere, fixed
positions whose sines stand before their cosines, embeddings scaled by the root of the width. All of it can be
composed from our layers.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from unrolled.layers.cross import CrossAttention
from unrolled.layers.feedforward import FeedForward
from unrolled.layers.learned import LearnedPositions
from unrolled.layers.memory_reader import MemoryReader
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.residual import PostNorm
from unrolled.models.encoder import Encoder
from unrolled.models.encoder_decoder import EncoderDecoder
from unrolled.models.front import TokenFront
from unrolled.models.sequence_model import SequenceModel

END = 0
# A target that no loss looks at.
IGNORED = -100


@dataclass(frozen=True)
class Shape:
    """The sizes of a Marian; its last token is both padding and the one that outputs begin after."""

    vocabulary: int
    width: int
    hidden: int
    depth: int
    heads: int
    longest: int = 64

    @property
    def begin(self) -> int:
        """Return the token that every output begins after."""
        return self.vocabulary - 1


def theirs(shape: Shape) -> Any:
    """Return a new Marian of the package."""
    import transformers

    transformers.logging.set_verbosity_error()
    config = transformers.MarianConfig(
        vocab_size=shape.vocabulary,
        d_model=shape.width,
        encoder_layers=shape.depth,
        decoder_layers=shape.depth,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.hidden,
        decoder_ffn_dim=shape.hidden,
        dropout=0.0,
        max_position_embeddings=shape.longest,
        pad_token_id=shape.begin,
        eos_token_id=END,
        decoder_start_token_id=shape.begin,
        forced_eos_token_id=None,
        activation_function="relu",
        scale_embedding=True,
    )
    model = transformers.MarianMTModel(config).eval()
    # Wider than the package begins, with which so small a model learns little in seconds.
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2 and "positions" not in name:
            nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5)
    return model


def padded(rows: Sequence[Sequence[int]], filling: int) -> tuple[Tensor, Tensor]:
    """Return rows as ``(B, S)``, filled on the right, and their lengths."""
    lengths = torch.tensor([len(row) for row in rows])
    longest = int(lengths.max())
    return torch.tensor([[*row, *[filling] * (longest - len(row))] for row in rows]), lengths


def seen(lengths: Tensor) -> Tensor:
    """Return the mask ``(B, S)`` that the package wants: 1 for what is real."""
    return (torch.arange(int(lengths.max())) < lengths[:, None]).long()


def train(
    model: Any,
    shape: Shape,
    answer: Callable[[list[int]], list[int]],
    sources: Callable[[], list[list[int]]],
    *,
    steps: int,
    rate: float,
) -> None:
    """Train on batches of sources and their answers, so that a search has something to find."""
    optimizer = torch.optim.Adam(model.parameters(), lr=rate, betas=(0.9, 0.98))
    model.train()
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 30) * (1 - step / steps)
        batch = sources()
        inputs, counts = padded(batch, shape.begin)
        targets, _ = padded([[*answer(row), END] for row in batch], IGNORED)
        given, _ = padded([[shape.begin, *answer(row)] for row in batch], shape.begin)
        logits = model(input_ids=inputs, attention_mask=seen(counts), decoder_input_ids=given).logits
        loss = functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()


def random_sources(rows: int, lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Draw sources of the given lengths, in turn, of so many tokens that are neither end nor padding."""
    return [torch.randint(1, 1 + tokens, (lengths[row % len(lengths)],)).tolist() for row in range(rows)]


@torch.no_grad()
def ours(model: Any, shape: Shape) -> tuple[EncoderDecoder, nn.Linear]:
    """Return an encoder-decoder of our layers, and its head, with the weights of a Marian."""
    encoder = _stack(shape, model.model.encoder, causal=False)
    decoder = _stack(shape, model.model.decoder, causal=True)
    pair = EncoderDecoder(Encoder(encoder), decoder, summary_width=shape.width)
    precision = model.lm_head.weight.dtype
    head = nn.Linear(shape.width, shape.vocabulary, dtype=precision)
    head.weight.copy_(model.lm_head.weight)
    head.bias.copy_(model.final_logits_bias[0])
    return pair.to(precision).eval(), head


def _stack(shape: Shape, half: Any, *, causal: bool) -> SequenceModel:
    precision = half.embed_tokens.weight.dtype
    front = TokenFront(size=shape.vocabulary, width=shape.width).to(precision)
    front.embedding.weight.copy_(half.embed_tokens.weight * math.sqrt(shape.width))
    positions = LearnedPositions(shape.width, shape.longest).to(precision)
    positions.weight.copy_(half.embed_positions.weight)
    layers: list[nn.Module] = [positions]
    for layer in half.layers:
        layers.append(_behind(layer.self_attn_layer_norm, _self_attention(shape, layer.self_attn, causal)))
        if causal:
            layers.append(_behind(layer.encoder_attn_layer_norm, _reader(shape, layer.encoder_attn)))
        layers.append(_behind(layer.final_layer_norm, _feedforward(shape, layer)))
    return SequenceModel(
        front=front, width=shape.width, layers=[layer.to(precision) for layer in layers], norm=nn.Identity()
    )


def _self_attention(shape: Shape, attention: Any, causal: bool) -> nn.Module:
    layer = MultiHeadAttention(shape.width, shape.heads, causal=causal, bias=True)
    _copy(layer.input, attention.q_proj, attention.k_proj, attention.v_proj)
    _copy(layer.output, attention.out_proj)
    return layer


def _reader(shape: Shape, attention: Any) -> nn.Module:
    layer = CrossAttention(shape.width, shape.width, shape.heads, bias=True)
    _copy(layer.query, attention.q_proj)
    _copy(layer.memory, attention.k_proj, attention.v_proj)
    _copy(layer.output, attention.out_proj)
    return MemoryReader(layer, nn.Identity())


def _feedforward(shape: Shape, layer: Any) -> nn.Module:
    made = FeedForward(shape.width, shape.hidden, "relu", bias=True)
    _copy(made.input, layer.fc1)
    _copy(made.output, layer.fc2)
    return made


def _behind(norm: nn.Module, layer: nn.Module) -> nn.Module:
    made = nn.LayerNorm(norm.normalized_shape)
    made.load_state_dict(norm.state_dict())
    return PostNorm(layer, made)


def _copy(map: nn.Linear, *parts: nn.Linear) -> None:
    """Fill a map whose outputs are those of the parts side by side."""
    map.to(parts[0].weight.dtype)
    map.weight.copy_(torch.cat([part.weight for part in parts]))
    map.bias.copy_(torch.cat([part.bias for part in parts]))
