"""The LSTM against its equations, PyTorch's module, packed sequences, and itself looked into."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from reference.lstm import lstm
from unrolled.errors import UsageError
from unrolled.layers.lstm import LSTM, LSTMState

LENGTHS = torch.tensor([5, 0, 3])


def randomised(dtype: torch.dtype = torch.float64) -> LSTM:
    """Return a layer whose biases are not at their beginning, so that a wrong one shows."""
    layer = LSTM(4, 3).to(dtype)
    nn.init.normal_(layer.bias)
    return layer


def random_state(dtype: torch.dtype = torch.float64) -> LSTMState:
    return LSTMState(torch.randn(3, 3, dtype=dtype), torch.randn(3, 3, dtype=dtype))


@pytest.mark.parametrize("steps", [1, 5])
def test_agrees_with_the_reference(steps: int) -> None:
    layer, state = randomised(), random_state()
    x = torch.randn(3, steps, 4, dtype=torch.float64)
    outputs, after = layer(x, state)
    both = torch.cat([layer.recurrent_weight, layer.input_weight], dim=1).detach().chunk(4)
    biases = layer.bias.detach().chunk(4)
    weights = {gate: (both[place].numpy(), biases[place].numpy()) for place, gate in enumerate("ifco")}
    for row in range(3):
        hidden, cells = lstm(x[row].numpy(), state.h[row].numpy(), state.c[row].numpy(), weights)
        torch.testing.assert_close(outputs[row].detach(), torch.from_numpy(hidden), rtol=0, atol=1e-10)
        torch.testing.assert_close(after.c[row].detach(), torch.from_numpy(cells[-1]), rtol=0, atol=1e-10)


@pytest.mark.parametrize("bias", [True, False])
def test_torch_weights_give_the_same_outputs_and_gradients(bias: bool) -> None:
    theirs = nn.LSTM(4, 3, batch_first=True, bias=bias).double()
    ours = LSTM.from_torch(theirs)
    x = torch.randn(2, 5, 4, dtype=torch.float64, requires_grad=True)
    x_again = x.detach().clone().requires_grad_()
    outputs, state = ours(x)
    expected, (h, c) = theirs(x_again)
    torch.testing.assert_close(outputs, expected, rtol=0, atol=1e-10)
    torch.testing.assert_close(state, LSTMState(h[0], c[0]), rtol=0, atol=1e-10)
    (outputs.square().sum() + state.c.sum()).backward()
    (expected.square().sum() + c.sum()).backward()
    torch.testing.assert_close(x.grad, x_again.grad, rtol=0, atol=1e-10)
    torch.testing.assert_close(ours.input_weight.grad, theirs.weight_ih_l0.grad, rtol=0, atol=1e-10)
    torch.testing.assert_close(ours.recurrent_weight.grad, theirs.weight_hh_l0.grad, rtol=0, atol=1e-10)
    if bias:
        torch.testing.assert_close(ours.bias.grad, theirs.bias_ih_l0.grad, rtol=0, atol=1e-10)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-10), (torch.float32, 1e-5)])
@pytest.mark.parametrize("width", [8, 37])
def test_ragged_rows_end_where_packed_sequences_do(dtype: torch.dtype, tolerance: float, width: int) -> None:
    torch.manual_seed(0)
    theirs = nn.LSTM(6, width, batch_first=True).to(dtype)
    ours = LSTM.from_torch(theirs)
    lengths = torch.tensor([40, 1, 17, 3])
    x = torch.randn(4, 40, 6, dtype=dtype, requires_grad=True)
    x_again = x.detach().clone().requires_grad_()
    outputs, state = ours(x, lengths=lengths)
    packed = pack_padded_sequence(x_again, lengths, batch_first=True, enforce_sorted=False)
    packed_outputs, (h, c) = theirs(packed)
    expected, _ = pad_packed_sequence(packed_outputs, batch_first=True)
    (outputs.square().sum() + state.c.sin().sum() + state.h.sum()).backward()
    (expected.square().sum() + c.sin().sum() + h.sum()).backward()
    pairs: list[tuple[Tensor | None, Tensor | None]] = [
        (outputs, expected),
        (state.h, h[0]),
        (state.c, c[0]),
        (x.grad, x_again.grad),
        (ours.input_weight.grad, theirs.weight_ih_l0.grad),
        (ours.recurrent_weight.grad, theirs.weight_hh_l0.grad),
        (ours.bias.grad, theirs.bias_ih_l0.grad),
    ]
    for found, wanted in pairs:
        # Gradients of weights are sums over 61 steps; their rounding grows with their size.
        torch.testing.assert_close(found, wanted, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("training", [True, False])
def test_the_last_cell_passes_through_padding_in_float32(training: bool) -> None:
    torch.manual_seed(0)
    layer, state = randomised(torch.float32).train(training), random_state(torch.float32)
    x = torch.randn(3, 5, 4)
    with torch.set_grad_enabled(training):
        _, after = layer(x, state, lengths=LENGTHS)
        for row, length in enumerate(LENGTHS.tolist()):
            alone = LSTMState(state.h[row : row + 1], state.c[row : row + 1])
            _, expected = layer(x[row : row + 1, :length], alone)
            torch.testing.assert_close(after.c[row], expected.c[0], rtol=0, atol=1e-6)
            torch.testing.assert_close(after.h[row], expected.h[0], rtol=0, atol=1e-6)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_a_row_without_steps_keeps_its_state_bit_for_bit(dtype: torch.dtype) -> None:
    layer, state = randomised(dtype), random_state(dtype)
    _, after = layer(torch.full((3, 5, 4), float("nan"), dtype=dtype), state, lengths=torch.tensor([0, 0, 0]))
    assert torch.equal(after.h, state.h)
    assert torch.equal(after.c, state.c)


@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_inside_is_what_forward_gives(lengths: Tensor | None) -> None:
    layer, state = randomised(), random_state()
    x = torch.randn(3, 5, 4, dtype=torch.float64)
    inside = layer.inside(x, state, lengths=lengths)
    outputs, after = layer(x, state, lengths=lengths)
    torch.testing.assert_close(inside.output, outputs, rtol=0, atol=1e-10)
    torch.testing.assert_close(inside.cell[0, 4], after.c[0], rtol=0, atol=1e-10)
    torch.testing.assert_close(inside.output_gate * inside.cell.tanh(), outputs, rtol=0, atol=1e-10)
    before = torch.cat([state.c[:, None], inside.cell[:, :-1]], dim=1)
    cell = inside.forget_gate * before + inside.input_gate * inside.candidate
    torch.testing.assert_close(inside.cell, cell, rtol=0, atol=1e-10)
    assert all(part.shape == (3, 0, 3) for part in layer.inside(x[:, :0]))


def test_parameters_and_how_they_begin() -> None:
    layer = LSTM(4, 3)
    assert sum(parameter.numel() for parameter in layer.parameters()) == 4 * ((4 + 3) * 3 + 3)
    for gate in layer.recurrent_weight.chunk(4):
        torch.testing.assert_close(gate @ gate.T, torch.eye(3))
    assert layer.input_weight.abs().max() <= (6 / (4 + 3)) ** 0.5
    assert layer.bias.tolist() == [0.0] * 3 + [1.0] * 3 + [0.0] * 6


def test_autocast_trains_and_keeps_the_state_exact() -> None:
    layer, state = randomised(torch.float32), random_state(torch.float32)
    with torch.autocast("cpu", torch.bfloat16):
        outputs, ragged = layer(torch.randn(3, 5, 4), state, lengths=LENGTHS)
        outputs, after = layer(torch.randn(3, 1, 4).bfloat16(), ragged)
        outputs, after = layer(torch.randn(3, 4, 4).bfloat16(), after, lengths=torch.tensor([4, 2, 1]))
    (outputs.float().sum() + after.c.sum()).backward()
    assert after.h.dtype == after.c.dtype == torch.float32
    torch.testing.assert_close(ragged.c[1], state.c[1], rtol=0, atol=1e-2)
    assert all(parameter.grad.isfinite().all() for parameter in layer.parameters())


def test_refuses_modules_it_cannot_stand_for() -> None:
    with pytest.raises(UsageError, match=r"found nn\.LSTM with proj_size=2, expected proj_size=0"):
        LSTM.from_torch(nn.LSTM(4, 3, proj_size=2))
