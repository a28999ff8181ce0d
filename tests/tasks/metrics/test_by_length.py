"""Figures by length: every row in one bucket, and the buckets about equal."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.tasks.metrics.by_length import LENGTH_BUCKETS, length_buckets, mean_by_length


@given(st.lists(st.tuples(st.floats(-9, 9), st.integers(0, 12)), min_size=1, max_size=80))
def test_buckets_of_length_hold_every_row_once(rows: list[tuple[float, int]]) -> None:
    figures, lengths = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    buckets = mean_by_length(figures, lengths, "mae")
    assert len(buckets) <= LENGTH_BUCKETS
    assert sum(bucket["rows"] for bucket in buckets) == len(rows)
    total = sum(bucket["rows"] * bucket["mae"] for bucket in buckets)
    assert total == pytest.approx(figures.sum(), abs=1e-9)
    assert all(left["to"] < after["from"] for left, after in pairwise(buckets))
    for bucket in buckets:
        inside = (lengths >= bucket["from"]) & (lengths <= bucket["to"])
        assert inside.sum() == bucket["rows"]


def test_different_lengths_make_buckets_of_equal_size() -> None:
    found = mean_by_length(np.arange(50.0), np.arange(50), "accuracy")
    assert [(bucket["from"], bucket["to"], bucket["rows"]) for bucket in found] == [
        (0, 9, 10), (10, 19, 10), (20, 29, 10), (30, 39, 10), (40, 49, 10),
    ]  # fmt: skip


def test_no_rows_have_no_buckets() -> None:
    assert mean_by_length(np.zeros(0), np.zeros(0), "accuracy") == []


@given(st.lists(st.integers(0, 12), max_size=80), st.integers(1, 7))
def test_there_are_as_many_buckets_as_asked_for_and_none_is_empty(lengths: list[int], most: int) -> None:
    buckets = length_buckets(np.array(lengths, dtype=np.int64), most)
    assert len(buckets) <= most and (len(buckets) > 0) == (len(lengths) > 0)
    assert all(bucket.rows.any() for bucket in buckets)
    marked = sum((bucket.rows.astype(int) for bucket in buckets), np.zeros(len(lengths), dtype=int))
    assert (marked == 1).all()
