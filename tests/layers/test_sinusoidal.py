"""Sinusoidal positions against their equation."""

import math

import pytest
import torch

from unrolled.errors import UsageError
from unrolled.layers.position_state import PositionState
from unrolled.layers.sinusoidal import SinusoidalPositions


def wave(position: int, coordinate: int, width: int) -> float:
    """Return one entry, as Vaswani et al. 2017, §3.5 has it."""
    angle = position / 10000 ** (2 * (coordinate // 2) / width)
    return math.cos(angle) if coordinate % 2 else math.sin(angle)


def test_agrees_with_the_equation_from_any_position() -> None:
    x = torch.randn(2, 3, 6).double()
    outputs, state = SinusoidalPositions(6).double()(x, PositionState(torch.tensor([0, 1000])))
    for row, start in enumerate((0, 1000)):
        expected = [[wave(start + step, i, 6) for i in range(6)] for step in range(3)]
        torch.testing.assert_close(
            outputs[row] - x[row], torch.tensor(expected, dtype=torch.float64), rtol=0, atol=1e-10
        )
    assert state.length.tolist() == [3, 1003]


def test_refuses_an_odd_width() -> None:
    with pytest.raises(UsageError, match="width: found 5, expected an even width"):
        SinusoidalPositions(5)
