"""Learnt positions, and their end."""

import pytest
import torch

from unrolled.errors import UserError
from unrolled.layers.learned import LearnedPositions
from unrolled.layers.position_state import PositionState

TOO_LONG = "positions: found a sequence of 5 steps, expected at most 4"


def test_adds_the_vector_of_each_position() -> None:
    layer, x = LearnedPositions(3, longest=4), torch.randn(2, 2, 3)
    outputs, state = layer(x, PositionState(torch.tensor([0, 2])))
    torch.testing.assert_close(outputs, x + torch.stack([layer.weight[:2], layer.weight[2:]]))
    assert state.length.tolist() == [2, 4]


def test_refuses_what_is_longer_than_learnt() -> None:
    layer = LearnedPositions(3, longest=4)
    with pytest.raises(UserError, match=TOO_LONG):
        layer(torch.randn(2, 5, 3))
    with pytest.raises(UserError, match=TOO_LONG):
        layer(torch.randn(2, 1, 3), PositionState(torch.tensor([0, 4])))


def test_padding_may_stand_beyond_the_end() -> None:
    layer, x = LearnedPositions(3, longest=4), torch.randn(2, 6, 3)
    outputs, state = layer(x, lengths=torch.tensor([4, 1]))
    torch.testing.assert_close(outputs[0, :4], x[0, :4] + layer.weight)
    assert state.length.tolist() == [4, 1]
    assert layer(torch.randn(0, 6, 3))[0].shape == (0, 6, 3)
