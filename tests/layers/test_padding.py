"""Padding is found, blanked and looked before, row by row."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.layers.padding import last_real, real_steps, zero_padding

lengths_of_rows = st.lists(st.integers(0, 5), min_size=1, max_size=4)


@given(lengths_of_rows)
def test_real_steps_are_the_first_ones(lengths: list[int]) -> None:
    rows = [[step < length for step in range(5)] for length in lengths]
    assert real_steps(torch.tensor(lengths), 5).tolist() == rows


@given(lengths_of_rows)
def test_zero_padding_blanks_all_behind_the_length_and_nothing_before(lengths: list[int]) -> None:
    x = torch.full((len(lengths), 5, 2), float("nan"))
    for row, length in enumerate(lengths):
        x[row, :length] = 1 + row
    blank = zero_padding(x, torch.tensor(lengths))
    for row, length in enumerate(lengths):
        assert blank[row].tolist() == [[1.0 + row] * 2] * length + [[0.0] * 2] * (5 - length)
    assert x.isnan().any() == (min(lengths) < 5)


def test_no_gradient_comes_out_of_padding() -> None:
    x = torch.full((1, 2, 1), float("nan"), requires_grad=True)
    zero_padding(x, torch.tensor([1])).sum().backward()
    assert x.grad is not None
    assert x.grad.flatten().tolist() == [1.0, 0.0]


def test_without_lengths_everything_is_real() -> None:
    x = torch.randn(2, 3, 4)
    assert zero_padding(x, None) is x
    assert torch.equal(last_real(x, None, torch.zeros(2, 4)), x[:, -1])


@given(lengths_of_rows)
def test_last_real_is_the_step_before_the_padding(lengths: list[int]) -> None:
    x, otherwise = torch.randn(len(lengths), 5, 2), torch.randn(len(lengths), 2)
    found = last_real(x, torch.tensor(lengths), otherwise)
    for row, length in enumerate(lengths):
        assert torch.equal(found[row], x[row, length - 1] if length else otherwise[row])


def test_last_real_of_no_steps_is_the_state_before() -> None:
    otherwise = torch.randn(2, 3)
    assert torch.equal(last_real(torch.empty(2, 0, 3), torch.tensor([0, 0]), otherwise), otherwise)
    assert torch.equal(last_real(torch.empty(2, 0, 3), None, otherwise), otherwise)
