"""Our parts, put together, are PyTorch's Transformer, encoder and decoder."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from unrolled.layers.cross import CrossAttention
from unrolled.layers.feedforward import FeedForward
from unrolled.layers.memory_reader import MemoryReader
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.residual import PostNorm, PreNorm
from unrolled.models.encoder import Encoder
from unrolled.models.encoder_decoder import EncoderDecoder
from unrolled.models.sequence_model import SequenceModel

WIDTH, DEPTH = 8, 2
SOURCE_LENGTHS, TARGET_LENGTHS = torch.tensor([5, 2, 4]), torch.tensor([6, 3, 1])
Place = type[PreNorm] | type[PostNorm]


class Vectors(nn.Module):
    """Inputs that are vectors already."""

    def forward(self, inputs: Tensor, lengths: Tensor | None = None) -> Tensor:
        return inputs


def build(place: Place, decodes: bool) -> SequenceModel:
    layers: list[nn.Module] = []
    for _ in range(DEPTH):
        parts: list[nn.Module] = [MultiHeadAttention(WIDTH, 2, causal=decodes, bias=True)]
        parts += [MemoryReader(CrossAttention(WIDTH, WIDTH, 2, bias=True), nn.Identity())] * decodes
        parts += [FeedForward(WIDTH, 16, "relu", bias=True)]
        layers += [place(part, nn.LayerNorm(WIDTH)) for part in parts]
    return SequenceModel(front=Vectors(), width=WIDTH, layers=layers, norm=nn.LayerNorm(WIDTH))


def pairs(ours: EncoderDecoder, theirs: nn.Transformer) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield our parameters beside theirs, theirs cut up where we keep several."""
    sides = ((ours.encoder.model, theirs.encoder), (ours.decoder, theirs.decoder))
    for mine, other in sides:
        of_mine, of_theirs = list(mine.parameters()), []
        for layer in other.layers:
            norms = [layer.norm1, layer.norm2, *([layer.norm3] if hasattr(layer, "norm3") else [])]
            of_theirs += [*_attention(layer.self_attn), *norms[0].parameters()]
            if hasattr(layer, "multihead_attn"):
                whole = layer.multihead_attn
                of_theirs += [whole.in_proj_weight[:WIDTH], whole.in_proj_bias[:WIDTH]]
                of_theirs += [whole.in_proj_weight[WIDTH:], whole.in_proj_bias[WIDTH:]]
                of_theirs += [*whole.out_proj.parameters(), *norms[1].parameters()]
            of_theirs += [*layer.linear1.parameters(), *layer.linear2.parameters(), *norms[-1].parameters()]
        of_theirs += list(other.norm.parameters())
        yield from zip(of_mine, of_theirs, strict=True)


def _attention(module: nn.MultiheadAttention) -> list[Tensor]:
    return [module.in_proj_weight, module.in_proj_bias, *module.out_proj.parameters()]


# PyTorch says that a path for inference, which is not taken here, would not work with a norm before each part.
@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.parametrize("place", [PreNorm, PostNorm])
@pytest.mark.parametrize("ragged", [True, False])
def test_the_same_outputs_and_gradients(place: Place, ragged: bool) -> None:
    theirs = nn.Transformer(
        WIDTH, 2, DEPTH, DEPTH, 16, 0.0, batch_first=True, norm_first=place is PreNorm
    ).double()  # fmt: skip
    ours = EncoderDecoder(Encoder(build(place, False)), build(place, True), summary_width=WIDTH).double()
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.normal_()
        for mine, other in pairs(ours, theirs):
            mine.copy_(other)
    source = torch.randn(3, 5, WIDTH, dtype=torch.float64, requires_grad=True)
    target = torch.randn(3, 6, WIDTH, dtype=torch.float64, requires_grad=True)
    padding = torch.arange(5) >= SOURCE_LENGTHS[:, None] if ragged else None
    real = torch.arange(6) < (TARGET_LENGTHS if ragged else torch.full((3,), 6))[:, None]
    state = ours.start(3, source=source, source_lengths=SOURCE_LENGTHS if ragged else None)
    found = ours(target, state, lengths=TARGET_LENGTHS if ragged else None)[0][real]
    expected = theirs(
        source,
        target,
        tgt_mask=nn.Transformer.generate_square_subsequent_mask(6, dtype=torch.float64),
        src_key_padding_mask=padding,
        memory_key_padding_mask=padding,
    )[real]
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-10)
    leaves = [source, target]
    mine = torch.autograd.grad(found.square().sum(), [*leaves, *ours.parameters()], materialize_grads=True)
    others = torch.autograd.grad(expected.square().sum(), [*leaves, *theirs.parameters()])
    for one, other in zip(mine[:2], others[:2], strict=True):
        torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-10)
    for parameter, gradient in zip(theirs.parameters(), others[2:], strict=True):
        parameter.data = gradient
    for one, (_, other) in zip(mine[2:], pairs(ours, theirs), strict=True):
        torch.testing.assert_close(one, other.detach(), rtol=1e-9, atol=1e-10)
