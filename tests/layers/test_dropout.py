"""Dropout: shares, means, independence, gradients, and nothing at all where nothing should happen."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.errors import UsageError
from unrolled.layers.dropout import Dropout


@given(st.floats(0.01, 0.95), st.sampled_from([torch.float64, torch.float32, torch.bfloat16]))
def test_each_coordinate_is_nothing_or_grown(p: float, precision: torch.dtype) -> None:
    torch.manual_seed(0)
    outputs = Dropout(p)(torch.ones(100, 201, dtype=precision))
    assert outputs.dtype == precision
    left = outputs[outputs != 0]
    # Six deviations of a count of so many; in bfloat16 a number has 8 bits.
    assert abs(len(left) / outputs.numel() - (1 - p)) < 6 * (p * (1 - p) / outputs.numel()) ** 0.5
    assert left.double().sub(1 / (1 - p)).abs().max() < (0.01 if precision == torch.bfloat16 else 1e-3) / (
        1 - p
    )


def test_neighbours_are_dropped_apart() -> None:
    torch.manual_seed(0)
    left = (Dropout(0.5)(torch.ones(1000, 64)) != 0).double()
    for place in (1, 2, 3, 4, 8):
        together = (left[:, place:] * left[:, :-place]).mean()
        assert abs(float(together) - 0.25) < 0.01
    assert abs(float(left.mean(0).sub(0.5).abs().max())) < 0.1


def test_the_gradient_goes_where_the_value_went() -> None:
    x = torch.ones(50, 7, requires_grad=True)
    outputs = Dropout(0.3)(x)
    outputs.sum().backward()
    assert torch.equal(x.grad, outputs.detach())


def test_a_seed_gives_the_same_mask() -> None:
    masks = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        masks.append(Dropout(0.5)(torch.ones(5, 33)))
    assert torch.equal(masks[0], masks[1]) and not torch.equal(masks[0], masks[2])


@pytest.mark.parametrize("layer", [Dropout(0.0), Dropout(0.5).eval()])
def test_it_is_the_identity_elsewhere(layer: Dropout) -> None:
    x = torch.randn(3, 4)
    assert layer(x) is x


def test_nothing_is_left_of_nothing() -> None:
    assert Dropout(0.5)(torch.ones(0, 4)).shape == (0, 4)
    assert torch.equal(Dropout(1.0)(torch.ones(1000)), torch.zeros(1000))
    assert Dropout(0.9999999)(torch.ones(4)).isfinite().all()
    assert torch.equal(Dropout(1e-9)(torch.ones(100)).round(decimals=3), torch.ones(100))


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_impossible_shares_are_refused(p: float) -> None:
    with pytest.raises(UsageError, match=f"dropout: found {p}, expected from 0 to 1"):
        Dropout(p)
