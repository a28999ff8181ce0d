"""Each activation at points worked out by hand."""

import math

import pytest
import torch

from unrolled.layers.activation import ACTIVATIONS


def phi(x: float) -> float:
    return (1 + math.erf(x / math.sqrt(2))) / 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gelu", [-1.5 * phi(-1.5), 0.0, 2.0 * phi(2.0)]),
        ("relu", [0.0, 0.0, 2.0]),
        ("relu2", [0.0, 0.0, 4.0]),
    ],
)
def test_one_input(name: str, expected: list[float]) -> None:
    activation = ACTIVATIONS[name]()
    assert activation.inputs == 1
    found = activation(torch.tensor([-1.5, 0.0, 2.0], dtype=torch.float64))
    torch.testing.assert_close(found, torch.tensor(expected, dtype=torch.float64))


def test_swiglu_lets_the_first_half_gate_the_second() -> None:
    activation = ACTIVATIONS["swiglu"]()
    assert activation.inputs == 2
    found = activation(torch.tensor([[1.0, -2.0, 3.0, 5.0]], dtype=torch.float64))
    expected = [[3 / (1 + math.exp(-1)), -10 / (1 + math.exp(2))]]
    torch.testing.assert_close(found, torch.tensor(expected, dtype=torch.float64))
