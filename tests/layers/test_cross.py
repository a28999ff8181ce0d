"""Multi-head attention over a memory against PyTorch's, and its weights against its own fast path."""

import pytest
import torch
from torch import nn

from unrolled.errors import UsageError
from unrolled.layers.cross import CrossAttention

LENGTHS = torch.tensor([5, 3])


def twins() -> tuple[CrossAttention, nn.MultiheadAttention]:
    """Return our layer and PyTorch's with the same weights."""
    ours = CrossAttention(8, 6, heads=2).double()
    theirs = nn.MultiheadAttention(8, 2, bias=False, kdim=6, vdim=6, batch_first=True).double()
    with torch.no_grad():
        theirs.q_proj_weight.copy_(ours.query.weight)
        theirs.k_proj_weight.copy_(ours.memory.weight[:8])
        theirs.v_proj_weight.copy_(ours.memory.weight[8:])
        theirs.out_proj.weight.copy_(ours.output.weight)
    return ours, theirs


def test_torch_weights_give_the_same_outputs_and_gradients() -> None:
    ours, theirs = twins()
    queries, memory = torch.randn(2, 3, 8).double(), torch.randn(2, 5, 6).double()
    context = ours(queries, memory, memory_lengths=LENGTHS)
    expected, weights = theirs(
        queries,
        memory,
        memory,
        key_padding_mask=torch.arange(5) >= LENGTHS[:, None],
        average_attn_weights=False,
    )
    torch.testing.assert_close(context, expected, rtol=0, atol=1e-10)
    found = ours.weights(queries, memory, memory_lengths=LENGTHS)
    torch.testing.assert_close(found, weights, rtol=0, atol=1e-10)
    context.square().sum().backward()
    expected.square().sum().backward()
    for mine, other in (
        (ours.query.weight, theirs.q_proj_weight.grad),
        (ours.memory.weight, torch.cat([theirs.k_proj_weight.grad, theirs.v_proj_weight.grad])),
        (ours.output.weight, theirs.out_proj.weight.grad),
    ):
        torch.testing.assert_close(mine.grad, other, rtol=0, atol=1e-10)


def test_weights_times_values_is_the_context() -> None:
    layer = CrossAttention(8, 6, heads=2).double()
    queries, memory = torch.randn(2, 3, 8).double(), torch.randn(2, 5, 6).double()
    values = layer.memory(memory)[..., 8:].view(2, 5, 2, 4).transpose(1, 2)
    weights = layer.weights(queries, memory, memory_lengths=LENGTHS)
    expected = layer.output((weights @ values).transpose(1, 2).flatten(2))
    torch.testing.assert_close(layer(queries, memory, memory_lengths=LENGTHS), expected, rtol=0, atol=1e-10)


def test_refuses_heads_that_do_not_fit() -> None:
    with pytest.raises(UsageError, match="heads: found 3, expected a divisor of the width 8"):
        CrossAttention(8, 6, heads=3)
