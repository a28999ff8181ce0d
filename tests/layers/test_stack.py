"""Stack: layers in turn, their states in a tuple, dropout between and nowhere else."""

import pytest
import torch

from unrolled.errors import UsageError
from unrolled.layers.bidirectional import Bidirectional
from unrolled.layers.gru import GRU
from unrolled.layers.lstm import LSTM, LSTMState
from unrolled.layers.rnn import RNN, RNNState
from unrolled.layers.stack import Stack


def test_it_is_its_layers_in_turn() -> None:
    first, second = LSTM(4, 3), RNN(3, 2)
    x, lengths = torch.randn(2, 5, 4), torch.tensor([5, 2])
    outputs, state = Stack([first, second])(x, lengths=lengths)
    between, first_state = first(x, lengths=lengths)
    expected, second_state = second(between, lengths=lengths)
    assert torch.equal(outputs, expected)
    torch.testing.assert_close(state, (first_state, second_state), rtol=0, atol=0)


def test_its_state_is_a_tuple_of_theirs() -> None:
    first, second = Stack([LSTM(4, 3), RNN(3, 2)]).initial_state(7)
    assert isinstance(first, LSTMState)
    assert isinstance(second, RNNState)
    assert first.c.shape == (7, 3)


def test_one_layer_that_needs_the_whole_leaves_no_state() -> None:
    stack = Stack([LSTM(4, 3), Bidirectional(GRU(3, 2), GRU(3, 2))])
    assert not stack.streams
    assert stack.initial_state(2) == ()
    assert stack(torch.randn(2, 5, 4), ())[1] == ()


class Same(torch.nn.Module):
    """Gives back what it gets."""

    streams = True

    def initial_state(self, batch: int) -> tuple[()]:
        return ()

    def forward(
        self, x: torch.Tensor, state: object = None, *, lengths: object = None
    ) -> tuple[torch.Tensor, tuple[()]]:
        return x, ()


def test_dropout_stands_between_layers_only() -> None:
    x = torch.ones(1, 1000, 4)
    assert torch.equal(Stack([Same()], dropout=0.5)(x)[0], x)
    two = Stack([Same(), Same()], dropout=0.5)
    dropped, _ = two(x)
    # Dropped or doubled once: a second dropout would give fours.
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert torch.equal(two.eval()(x)[0], x)


def test_refuses_to_be_empty() -> None:
    with pytest.raises(UsageError, match="Stack: found no layers, expected at least one"):
        Stack([])
