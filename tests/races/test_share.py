"""Shares with Wilson's interval, against the equation that defines it."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from unrolled.races.share import Share, percent

counts = st.integers(1, 5000).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked)))


@given(counts)
def test_the_interval_is_wilsons(counted: tuple[int, int]) -> None:
    right, asked = counted
    share = Share(right, asked)
    found = binomtest(right, asked).proportion_ci(0.95, method="wilson")
    assert isclose(share.low, found.low, abs_tol=1e-6)
    assert isclose(share.high, found.high, abs_tol=1e-6)
    assert 0 <= share.low <= share.value <= share.high <= 1
    # Both ends are where the share would be 1.96 standard deviations away.
    for end in (share.low, share.high):
        deviation = sqrt(end * (1 - end) / asked)
        if 0 < end < 1:
            assert isclose(abs(share.value - end), 1.959964 * deviation, abs_tol=1e-6)


def test_json_has_what_every_figure_has() -> None:
    assert Share(3, 4).as_json().keys() == {"value", "low", "high", "asked"}
    assert str(Share(3, 4)) == "75%"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0%"), (1e-9, "0.1%"), (0.5, "50%"), (0.125, "12.5%"), (0.99999, "99.9%"), (1, "100%")],
)
def test_almost_all_is_not_all(value: float, words: str) -> None:
    assert percent(value) == words
