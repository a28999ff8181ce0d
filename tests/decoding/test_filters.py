"""Each filter against its definition, written as a loop."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.decoding.filters import forbid, keep_min_p, keep_nucleus, keep_top_k, sharpen

ROW = st.lists(st.floats(-30, 30), min_size=1, max_size=12)
DISTINCT = st.lists(st.integers(-60, 60), min_size=1, max_size=12, unique=True)


def kept(scores: torch.Tensor) -> set[int]:
    """Return the tokens of a single row that are not dropped."""
    return set(scores[0].isfinite().nonzero()[:, 0].tolist())


def row(values: list[float]) -> torch.Tensor:
    return torch.tensor([values], dtype=torch.float64)


def softmax(values: list[float]) -> list[float]:
    highest = max(values)
    parts = [math.exp(value - highest) for value in values]
    return [part / math.fsum(parts) for part in parts]


@given(ROW, st.integers(1, 15))
def test_top_k_keeps_exactly_k_and_none_better_is_dropped(values: list[float], k: int) -> None:
    found = kept(keep_top_k(row(values), k))
    assert len(found) == min(k, len(values))
    dropped = [value for token, value in enumerate(values) if token not in found]
    assert max(dropped, default=-math.inf) <= min(values[token] for token in found)


def test_top_k_takes_the_lower_token_among_equals() -> None:
    assert kept(keep_top_k(torch.zeros(1, 5), 2)) == {0, 1}


@given(DISTINCT, st.floats(0.001, 1))
def test_the_nucleus_is_the_smallest_set_that_covers_p(values: list[int], p: float) -> None:
    scores = [value / 4 for value in values]
    probabilities = softmax(scores)
    found = kept(keep_nucleus(row(scores), p))
    covered = math.fsum(probabilities[token] for token in found)
    assert covered >= p - 1e-12
    if p < 1:
        # Any set of fewer tokens holds at most as much as the same number of the likeliest.
        fewer = math.fsum(sorted(probabilities, reverse=True)[: len(found) - 1])
        assert fewer < p + 1e-12
    assert min(probabilities[token] for token in found) >= max(
        [probability for token, probability in enumerate(probabilities) if token not in found], default=0
    )


def test_a_nucleus_of_everything_drops_nothing_however_unlikely() -> None:
    assert kept(keep_nucleus(row([0.0, -50.0, -500.0]), 1.0)) == {0, 1, 2}


@pytest.mark.parametrize(("p", "expected"), [(0.5, {2}), (0.51, {2, 0}), (0.75, {2, 0}), (0.76, {2, 0, 1})])
def test_a_nucleus_by_hand(p: float, expected: set[int]) -> None:
    scores = row([0.25, 0.125, 0.5, 0.125]).log()
    assert kept(keep_nucleus(scores, p)) == expected


@given(ROW, st.floats(0, 1))
def test_min_p_is_relative_to_the_likeliest(values: list[float], p: float) -> None:
    found = kept(keep_min_p(row(values), p))
    assert values.index(max(values)) in found
    for token, value in enumerate(values):
        ratio = math.exp(value - max(values))
        # Within rounding of the border either answer is right.
        if not math.isclose(ratio, p, rel_tol=1e-9):
            assert (token in found) == (ratio > p)


@given(ROW, st.floats(0.01, 10))
def test_temperature_divides_the_differences(values: list[float], temperature: float) -> None:
    found = sharpen(row(values), temperature)[0].tolist()
    for value, sharp in zip(values, found, strict=True):
        assert sharp == pytest.approx((value - max(values)) / temperature, abs=1e-9)


def test_a_tiny_temperature_does_not_overflow() -> None:
    probabilities = sharpen(row([1000.0, 999.0, -1000.0]), 1e-300).softmax(dim=1)
    assert probabilities.tolist() == [[1.0, 0.0, 0.0]]


@given(st.lists(ROW, min_size=2, max_size=2), st.integers(1, 5), st.floats(0.01, 1))
def test_rows_do_not_touch_each_other(rows: list[list[float]], k: int, p: float) -> None:
    width = min(map(len, rows))
    both = torch.tensor([values[:width] for values in rows], dtype=torch.float64)
    for each in (
        lambda scores: keep_top_k(scores, k),
        lambda scores: keep_nucleus(scores, p),
        lambda scores: keep_min_p(scores, p),
        lambda scores: sharpen(scores, p),
        lambda scores: forbid(scores, [0]),
    ):
        assert torch.equal(each(both), torch.cat([each(both[:1]), each(both[1:])]))


def test_forbidden_tokens_are_dropped_and_the_input_is_left_alone() -> None:
    scores = torch.zeros(2, 4)
    assert kept(forbid(scores, (0, 3))) == {1, 2}
    assert torch.equal(scores, torch.zeros(2, 4))
    assert forbid(scores, ()) is scores
