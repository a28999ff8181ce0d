"""Every attention over a memory: what pads the memory shows nowhere, and no memory gives no context."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from unrolled.layers.additive import AdditiveAttention
from unrolled.layers.cross import CrossAttention
from unrolled.layers.dot import DotAttention

ATTENTIONS: dict[str, Callable[[], nn.Module]] = {
    "additive": lambda: AdditiveAttention(6, 4, 5),
    "dot": lambda: DotAttention(4, 4),
    "general": lambda: DotAttention(6, 4),
    "cross": lambda: CrossAttention(6, 4, heads=2),
}
LENGTHS = torch.tensor([5, 0, 2])


def situation(name: str) -> tuple[nn.Module, Tensor, Tensor]:
    layer = ATTENTIONS[name]().double()
    return layer, torch.randn(3, 2, 4 if name == "dot" else 6).double(), torch.randn(3, 5, 4).double()


def run(layer: nn.Module, queries: Tensor, memory: Tensor, lengths: Tensor | None) -> list[Tensor]:
    """Return the context and its gradients to queries, memory and parameters."""
    queries, memory = queries.clone().requires_grad_(), memory.clone().requires_grad_()
    context = layer(queries, memory, memory_lengths=lengths)
    leaves = [queries, memory, *layer.parameters()]
    return [context.detach(), *torch.autograd.grad(context.square().sum(), leaves)]


@pytest.mark.parametrize("name", ATTENTIONS)
@pytest.mark.parametrize("junk", [1e3, torch.nan, torch.inf])
def test_padding_shows_nowhere(name: str, junk: float) -> None:
    layer, queries, memory = situation(name)
    padding = torch.arange(5) >= LENGTHS[:, None]
    clean = run(layer, queries, memory, LENGTHS)
    dirty = run(layer, queries, memory.masked_fill(padding[..., None], junk), LENGTHS)
    for found, expected in zip(dirty, clean, strict=True):
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-10)
    assert not clean[2][padding].count_nonzero()


@pytest.mark.parametrize("name", ATTENTIONS)
def test_a_padded_row_is_the_row_cut(name: str) -> None:
    layer, queries, memory = situation(name)
    context = layer(queries, memory, memory_lengths=LENGTHS)
    weights = layer.weights(queries, memory, memory_lengths=LENGTHS)
    for row, length in enumerate(LENGTHS.tolist()):
        one = slice(row, row + 1)
        bare = layer(queries[one], memory[one, :length])
        torch.testing.assert_close(context[one], bare, rtol=0, atol=1e-10)
        bare = layer.weights(queries[one], memory[one, :length])
        torch.testing.assert_close(weights[one, ..., :length], bare, rtol=0, atol=1e-10)
        assert not weights[one, ..., length:].count_nonzero()


@pytest.mark.parametrize("name", ATTENTIONS)
def test_no_memory_gives_zero_context(name: str) -> None:
    layer, queries, memory = situation(name)
    assert not layer(queries, memory, memory_lengths=LENGTHS)[1].count_nonzero()
    assert layer(queries, memory, memory_lengths=LENGTHS)[[0, 2]].all()
    assert not layer(queries, memory[:, :0]).count_nonzero()


@pytest.mark.parametrize("name", ATTENTIONS)
def test_autocast(name: str) -> None:
    torch.manual_seed(0)
    layer, queries, memory = situation(name)
    layer, queries, memory = layer.float(), queries.float().requires_grad_(), memory.float()
    exact = layer(queries, memory, memory_lengths=LENGTHS)
    with torch.autocast("cpu", torch.bfloat16):
        context = layer(queries, memory, memory_lengths=LENGTHS)
    torch.testing.assert_close(context.float(), exact, rtol=0.05, atol=0.05)
    context.float().square().sum().backward()
    assert queries.grad is not None and queries.grad.isfinite().all()
