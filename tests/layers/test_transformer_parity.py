"""Our parts, put together, are PyTorch's encoder layer."""

import pytest
import torch
from torch import nn

from unrolled.layers.feedforward import FeedForward
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.residual import PostNorm, PreNorm
from unrolled.layers.stack import Stack

LENGTHS = torch.tensor([6, 2, 4])


@pytest.mark.parametrize("activation", ["gelu", "relu"])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("place", [PreNorm, PostNorm])
@pytest.mark.parametrize("ragged", [True, False])
def test_the_same_outputs_and_gradients(
    place: type[PreNorm] | type[PostNorm], bias: bool, activation: str, ragged: bool
) -> None:
    theirs = nn.TransformerEncoderLayer(
        8, 2, 16, 0.0, activation, batch_first=True, norm_first=place is PreNorm, bias=bias
    ).double()
    attention = MultiHeadAttention(8, heads=2, causal=False, bias=bias)
    feedforward = FeedForward(8, 16, activation, bias=bias)
    norms = [nn.LayerNorm(8, bias=bias), nn.LayerNorm(8, bias=bias)]
    ours = Stack([place(attention, norms[0]), place(feedforward, norms[1])]).double()
    pairs = [
        *zip(attention.input.parameters(), _own(theirs.self_attn), strict=True),
        *zip(attention.output.parameters(), theirs.self_attn.out_proj.parameters(), strict=True),
        *zip(feedforward.input.parameters(), theirs.linear1.parameters(), strict=True),
        *zip(feedforward.output.parameters(), theirs.linear2.parameters(), strict=True),
        *zip(norms[0].parameters(), theirs.norm1.parameters(), strict=True),
        *zip(norms[1].parameters(), theirs.norm2.parameters(), strict=True),
    ]
    assert len(pairs) == len(list(theirs.parameters())) == len(list(ours.parameters()))
    with torch.no_grad():
        for mine, other in pairs:
            mine.copy_(other.normal_())
    x = torch.randn(3, 6, 8, dtype=torch.float64, requires_grad=True)
    x_again = x.detach().clone().requires_grad_()
    real = torch.arange(6) < (LENGTHS if ragged else torch.full((3,), 6))[:, None]
    outputs, _ = ours(x, lengths=LENGTHS if ragged else None)
    expected = theirs(x_again, src_key_padding_mask=~real if ragged else None)[real]
    torch.testing.assert_close(outputs[real], expected, rtol=0, atol=1e-10)
    outputs[real].square().sum().backward()
    expected.square().sum().backward()
    torch.testing.assert_close(x.grad, x_again.grad, rtol=1e-10, atol=1e-10)
    for mine, other in pairs:
        torch.testing.assert_close(mine.grad, other.grad, rtol=1e-10, atol=1e-10)


def _own(module: nn.Module) -> list[nn.Parameter]:
    """Return a module's parameters without those of the modules inside it."""
    return list(module.parameters(recurse=False))
