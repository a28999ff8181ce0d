"""The GRU against its equations, PyTorch's module, and itself looked into."""

import numpy as np
import pytest
import torch
from torch import nn

from reference.gru import gru
from unrolled.layers.gru import GRU, GRUState

LENGTHS = torch.tensor([5, 0, 3])


def randomised() -> GRU:
    """Return a layer whose biases are not at their beginning, so that a wrong one shows."""
    layer = GRU(4, 3).double()
    nn.init.normal_(layer.bias)
    nn.init.normal_(layer.recurrent_bias)
    return layer


@pytest.mark.parametrize("steps", [1, 5])
def test_agrees_with_the_reference(steps: int) -> None:
    layer = randomised()
    x, h = torch.randn(2, steps, 4, dtype=torch.float64), torch.randn(2, 3, dtype=torch.float64)
    outputs, _ = layer(x, GRUState(h))
    parts = [
        np.split(part.detach().numpy(), 3)
        for part in (layer.input_weight, layer.recurrent_weight, layer.bias)
    ]
    weights = dict(zip(("r", "z", "candidate"), zip(*parts, strict=True), strict=True))
    for row in range(2):
        expected = gru(x[row].numpy(), h[row].numpy(), weights, layer.recurrent_bias.detach().numpy())
        torch.testing.assert_close(outputs[row].detach(), torch.from_numpy(expected), rtol=0, atol=1e-10)


@pytest.mark.parametrize("bias", [True, False])
def test_torch_weights_give_the_same_outputs_and_gradients(bias: bool) -> None:
    theirs = nn.GRU(4, 3, batch_first=True, bias=bias).double()
    ours = GRU.from_torch(theirs)
    x = torch.randn(2, 5, 4, dtype=torch.float64, requires_grad=True)
    x_again = x.detach().clone().requires_grad_()
    outputs, state = ours(x)
    expected, last = theirs(x_again)
    torch.testing.assert_close(outputs, expected, rtol=0, atol=1e-10)
    torch.testing.assert_close(state.h, last[0], rtol=0, atol=1e-10)
    outputs.square().sum().backward()
    expected.square().sum().backward()
    torch.testing.assert_close(x.grad, x_again.grad, rtol=0, atol=1e-10)
    # PyTorch's update gate says how much to keep, ours how much to take: weights and gradients are opposite.
    sign = torch.tensor([1.0, -1.0, 1.0], dtype=torch.float64).repeat_interleave(3)
    pairs = [
        (ours.input_weight.grad, theirs.weight_ih_l0.grad * sign[:, None]),
        (ours.recurrent_weight.grad, theirs.weight_hh_l0.grad * sign[:, None]),
    ]
    if bias:
        pairs.append((ours.bias.grad, theirs.bias_ih_l0.grad * sign))
        pairs.append((ours.recurrent_bias.grad, theirs.bias_hh_l0.grad[6:]))
    for found, wanted in pairs:
        torch.testing.assert_close(found, wanted, rtol=0, atol=1e-10)


@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_inside_is_what_forward_gives(lengths: torch.Tensor | None) -> None:
    layer = randomised()
    x, state = torch.randn(3, 5, 4, dtype=torch.float64), GRUState(torch.randn(3, 3, dtype=torch.float64))
    inside = layer.inside(x, state, lengths=lengths)
    torch.testing.assert_close(inside.output, layer(x, state, lengths=lengths)[0], rtol=0, atol=1e-10)
    before = torch.cat([state.h[:, None], inside.output[:, :-1]], dim=1)
    mixed = (1 - inside.update_gate) * before + inside.update_gate * inside.candidate
    real = slice(None) if lengths is None else torch.arange(5) < lengths[:, None]
    torch.testing.assert_close(inside.output[real], mixed[real], rtol=0, atol=1e-10)
    assert all(part.shape == (3, 0, 3) for part in layer.inside(x[:, :0]))


def test_parameters_and_how_they_begin() -> None:
    layer = GRU(4, 3)
    assert sum(parameter.numel() for parameter in layer.parameters()) == 3 * ((4 + 3) * 3 + 3) + 3
    for gate in layer.recurrent_weight.chunk(3):
        torch.testing.assert_close(gate @ gate.T, torch.eye(3))
    assert layer.input_weight.abs().max() <= (6 / (4 + 3)) ** 0.5
    assert not layer.bias.count_nonzero()
    assert not layer.recurrent_bias.count_nonzero()


def test_autocast_trains_and_keeps_the_state_exact() -> None:
    layer = GRU(4, 3)
    with torch.autocast("cpu", torch.bfloat16):
        outputs, state = layer(torch.randn(3, 5, 4), lengths=LENGTHS)
        outputs, state = layer(torch.randn(3, 1, 4).bfloat16(), state)
        outputs, state = layer(torch.randn(3, 4, 4).bfloat16(), state)
    outputs.float().sum().backward()
    assert state.h.dtype == torch.float32
    assert all(parameter.grad.isfinite().all() for parameter in layer.parameters())
