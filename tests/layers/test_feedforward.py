"""The feed-forward layer is its equation, with every activation."""

import pytest
import torch

from unrolled.errors import UsageError
from unrolled.layers.activation import ACTIVATIONS
from unrolled.layers.feedforward import FeedForward


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("bias", [True, False])
def test_is_its_equation(activation: str, bias: bool) -> None:
    layer, x = FeedForward(4, 6, activation, bias=bias), torch.randn(2, 3, 4)
    hidden = x @ layer.input.weight.T + (layer.input.bias if bias else 0)
    expected = ACTIVATIONS[activation]()(hidden) @ layer.output.weight.T + (layer.output.bias if bias else 0)
    torch.testing.assert_close(layer(x)[0], expected)


@pytest.mark.parametrize(("activation", "matrices"), [("gelu", 2), ("relu2", 2), ("swiglu", 3)])
def test_parameters(activation: str, matrices: int) -> None:
    assert sum(p.numel() for p in FeedForward(4, 6, activation).parameters()) == matrices * 24


def test_dropout_acts_in_training_alone() -> None:
    layer, x = FeedForward(4, 6, "gelu", dropout=1.0), torch.randn(2, 3, 4)
    assert not layer(x)[0].count_nonzero()
    assert layer.eval()(x)[0].count_nonzero()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_autocast(activation: str) -> None:
    torch.manual_seed(0)
    layer, x = FeedForward(4, 6, activation), torch.randn(2, 3, 4, requires_grad=True)
    with torch.autocast("cpu", torch.bfloat16):
        outputs, _ = layer(x, lengths=torch.tensor([3, 1]))
    outputs.float().sum().backward()
    torch.testing.assert_close(
        outputs.float(), layer(x, lengths=torch.tensor([3, 1]))[0], rtol=0.05, atol=0.05
    )
    assert x.grad is not None and x.grad.isfinite().all()


def test_names_the_activations_there_are() -> None:
    with pytest.raises(
        UsageError, match='activation: found "gello", expected one of: gelu, relu, relu2, swiglu'
    ):
        FeedForward(4, 6, "gello")
