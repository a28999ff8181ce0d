"""Rows spread evenly: bounded in number and in steps, with the first and the last among them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.values import Events
from unrolled.tasks.baselines.thinning import evenly, joined, length, thinned, thinning_note


@given(count=st.integers(0, 99), most=st.integers(1, 99))
def test_rows_are_spread_evenly(count: int, most: int) -> None:
    rows = evenly(count, most)
    assert len(rows) == min(count, most)
    gaps = np.diff(rows)
    assert (gaps >= 1).all() and (not len(gaps) or gaps.max() - gaps.min() <= 1)
    if len(rows) > 1:
        assert rows[0] == 0 and rows[-1] == count - 1


@given(count=st.integers(1, 50), steps=st.integers(1, 9), most=st.integers(1, 500))
def test_steps_are_bounded(count: int, steps: int, most: int) -> None:
    rows = thinned(["x" * steps] * count, rows=40, steps=most)
    assert 1 <= len(rows) <= 40
    assert len(rows) == 1 or len(rows) * steps <= most


def test_lengths_are_those_of_each_kind() -> None:
    assert length("abc") == length(np.zeros((3, 2))) == length(Events((("a", "b"),) * 3, None)) == 3


def test_notes_are_joined_and_silent_where_there_is_nothing_to_say() -> None:
    assert thinning_note(3, 3) is None
    assert thinning_note(1000, 20000) == "learnt from 1,000 of 20,000 rows, spread evenly"
    assert joined(None, None) is None
    assert joined("a", None, "b") == "a; b"
