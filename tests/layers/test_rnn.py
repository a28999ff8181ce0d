"""The RNN against its equation, PyTorch's module, and itself looked into."""

import pytest
import torch
from torch import nn

from reference.rnn import rnn
from unrolled.errors import UsageError
from unrolled.layers.rnn import RNN, RNNState

LENGTHS = torch.tensor([5, 0, 3])


@pytest.mark.parametrize("steps", [1, 5])
def test_agrees_with_the_reference(steps: int) -> None:
    layer = RNN(4, 3).double()
    x, h = torch.randn(2, steps, 4, dtype=torch.float64), torch.randn(2, 3, dtype=torch.float64)
    outputs, _ = layer(x, RNNState(h))
    weights = [part.detach().numpy() for part in (layer.input_weight, layer.recurrent_weight, layer.bias)]
    for row in range(2):
        expected = torch.from_numpy(rnn(x[row].numpy(), h[row].numpy(), *weights))
        torch.testing.assert_close(outputs[row].detach(), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("bias", [True, False])
def test_torch_weights_give_the_same_outputs_and_gradients(bias: bool) -> None:
    theirs = nn.RNN(4, 3, batch_first=True, bias=bias).double()
    ours = RNN.from_torch(theirs)
    x = torch.randn(2, 5, 4, dtype=torch.float64, requires_grad=True)
    x_again = x.detach().clone().requires_grad_()
    outputs, state = ours(x)
    expected, last = theirs(x_again)
    torch.testing.assert_close(outputs, expected, rtol=0, atol=1e-10)
    torch.testing.assert_close(state.h, last[0], rtol=0, atol=1e-10)
    outputs.square().sum().backward()
    expected.square().sum().backward()
    torch.testing.assert_close(x.grad, x_again.grad, rtol=0, atol=1e-10)
    torch.testing.assert_close(ours.input_weight.grad, theirs.weight_ih_l0.grad, rtol=0, atol=1e-10)
    torch.testing.assert_close(ours.recurrent_weight.grad, theirs.weight_hh_l0.grad, rtol=0, atol=1e-10)
    if bias:
        torch.testing.assert_close(ours.bias.grad, theirs.bias_ih_l0.grad, rtol=0, atol=1e-10)


@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_inside_is_what_forward_gives(lengths: torch.Tensor | None) -> None:
    layer = RNN(4, 3).double()
    x, state = torch.randn(3, 5, 4, dtype=torch.float64), RNNState(torch.randn(3, 3, dtype=torch.float64))
    inside = layer.inside(x, state, lengths=lengths)
    torch.testing.assert_close(inside.output, layer(x, state, lengths=lengths)[0], rtol=0, atol=1e-10)
    assert layer.inside(x[:, :0]).output.shape == (3, 0, 3)


def test_parameters_and_how_they_begin() -> None:
    layer = RNN(4, 3)
    assert sum(parameter.numel() for parameter in layer.parameters()) == (4 + 3) * 3 + 3
    torch.testing.assert_close(layer.recurrent_weight @ layer.recurrent_weight.T, torch.eye(3))
    assert layer.input_weight.abs().max() <= (6 / (4 + 3)) ** 0.5
    assert not layer.bias.count_nonzero()


def test_autocast_trains_and_keeps_the_state_exact() -> None:
    layer = RNN(4, 3)
    with torch.autocast("cpu", torch.bfloat16):
        outputs, state = layer(torch.randn(3, 5, 4), lengths=LENGTHS)
        outputs, state = layer(torch.randn(3, 1, 4).bfloat16(), state)
        outputs, state = layer(torch.randn(3, 4, 4).bfloat16(), state)
    outputs.float().sum().backward()
    assert state.h.dtype == torch.float32
    assert all(parameter.grad.isfinite().all() for parameter in layer.parameters())


@pytest.mark.parametrize(
    ("module", "says"),
    [
        (nn.RNN(2, 3, num_layers=2), "found nn.RNN with num_layers=2, expected num_layers=1"),
        (nn.RNN(2, 3, bidirectional=True), "bidirectional=True, expected bidirectional=False"),
        (nn.RNN(2, 3, nonlinearity="relu"), "nonlinearity=relu, expected nonlinearity=tanh"),
    ],
)
def test_refuses_modules_it_cannot_stand_for(module: nn.RNN, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        RNN.from_torch(module)
