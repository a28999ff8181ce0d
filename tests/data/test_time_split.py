"""Rows cut by their time: the past trains, the latest tests, and no moment is torn apart."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.row_list import timed
from unrolled.data.survey import survey
from unrolled.data.time_split import time_cut
from unrolled.errors import UserError

TIMES = st.lists(st.integers(-50, 50).map(float), min_size=3, max_size=80).filter(
    lambda each: len(set(each)) >= 3
)


@given(TIMES, st.booleans())
def test_parts_follow_each_other_and_ties_stay_together(times: list[float], with_test: bool) -> None:
    parts = time_cut("rows", survey(timed(times)), "when", 80 if with_test else 90, with_test=with_test).parts
    groups = [np.array(times)[parts == part] for part in range(3 if with_test else 2)]
    assert all(len(group) for group in groups) and sum(map(len, groups)) == len(times)
    for earlier, later in pairwise(groups):
        assert earlier.max() < later.min()


@given(st.integers(10, 200), st.randoms())
def test_without_ties_the_shares_are_80_10_10(count: int, draw: object) -> None:
    times = [float(number) for number in range(count)]
    draw.shuffle(times)  # type: ignore[attr-defined]
    parts = time_cut("rows", survey(timed(times)), "when", 80, with_test=True).parts
    counts = np.bincount(parts, minlength=3)
    assert abs(counts[0] - 0.8 * count) <= 0.5
    assert abs(counts[0] + counts[1] - 0.9 * count) <= 1


def test_a_tie_across_a_cut_moves_the_cut_to_its_nearer_end() -> None:
    # 8 of 10 would cut between two equal times; the tie begins one row before and ends two rows after.
    times = [0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 8, 9, 10, 11]
    cut = time_cut("rows", survey(timed([float(time) for time in times])), "when", 80, with_test=True)
    assert (cut.parts == 0).sum() == 11
    assert (cut.parts == 1).sum() == 2
    assert cut.said == "split by time (when), validation from 9, test from 11"


def test_the_times_are_said_without_exponents() -> None:
    cut = time_cut("rows", survey(timed([1.7e9, 1.7e9 + 0.5, 1.8e9])), "when", 90, with_test=False)
    assert cut.said == "split by time (when), validation from 1800000000"
    assert cut.how == "time"


@pytest.mark.parametrize(
    ("times", "with_test", "message"),
    [
        (
            [5.0, 5.0],
            True,
            'rows: found 1 different time in the column "when", expected at least 3: one for each split',
        ),
        (
            [5.0, 6.0],
            True,
            'rows: found 2 different times in the column "when", expected at least 3: one for each split',
        ),
        (
            [5.0],
            False,
            'rows: found 1 different time in the column "when", expected at least 2: one for each split',
        ),
        ([5.0, None], True, 'rows: found rows without a time, expected one in the column "when"'),
        ([5.0, float("nan")], True, 'rows: found rows without a time, expected one in the column "when"'),
    ],
)
def test_times_that_cannot_be_cut_are_refused(
    times: list[float | None], with_test: bool, message: str
) -> None:
    with pytest.raises(UserError) as caught:
        time_cut("rows", survey(timed(times)), "when", 80, with_test=with_test)
    assert str(caught.value) == message
