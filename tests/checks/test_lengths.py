"""Lengths: quantiles as NumPy has them, a histogram that loses no row, and rows that are far longer."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checked_rows import events, only, series, shown, texts
from unrolled.checks.lengths import BUCKETS, Lengths, histogram
from unrolled.checks.quantiles import quantile
from unrolled.data.rows import BadRow, Row

NUMBERS = st.lists(st.one_of(st.integers(0, 30), st.integers(0, 10**6)), min_size=1, max_size=60)


@given(NUMBERS, st.sampled_from([0.05, 0.5, 0.9, 0.95, 1.0]))
def test_quantiles_are_those_of_numpy(numbers: list[int], share: float) -> None:
    expected = np.quantile(np.array(numbers), share, method="inverted_cdf")
    assert quantile(Counter(numbers), share) == expected


def test_nothing_counted_has_no_quantile() -> None:
    with pytest.raises(ValueError, match="no numbers were counted"):
        quantile(Counter(), 0.5)


@given(NUMBERS)
def test_the_histogram_holds_every_row_in_order_without_gaps(numbers: list[int]) -> None:
    buckets = histogram(Counter(numbers))
    assert sum(bucket["rows"] for bucket in buckets) == len(numbers)
    assert len(buckets) <= BUCKETS
    assert (buckets[0]["from"], buckets[-1]["to"]) == (min(numbers), max(numbers))
    assert all(left["to"] + 1 == right["from"] for left, right in pairwise(buckets))
    assert all(bucket["from"] <= bucket["to"] for bucket in buckets)


def test_the_unit_is_the_step_of_each_kind_of_input() -> None:
    for kind, separator, row, unit, length in [
        ("text", None, texts(("two words", "x"))[0], "characters", 9),
        ("symbols", " ", texts(("A  B C", "x"))[0], "symbols", 3),
        ("symbols", None, texts(("AC G", "x"))[0], "symbols", 3),
        ("series", None, series([[1], [2]])[0], "steps", 2),
        ("events", None, events([1, 2, 4])[0], "steps", 3),
    ]:
        found = shown(Lengths(input_kind=kind, separator=separator), row).facts("label")["lengths"]
        assert (found["unit"], found["min"], found["max"]) == (unit, length, length)


def rows_of(*lengths: int) -> list[Row | BadRow]:
    return [Row("a" * length, "x", f"a.csv:{line}") for line, length in enumerate(lengths, start=2)]


def test_rows_far_longer_than_the_rest_are_noted_the_longest_first() -> None:
    lengths = Lengths(input_kind="text", separator=None)
    found = only(shown(lengths, *rows_of(*[5] * 60, 51, 900)).findings("label"), "far longer")
    assert found is not None
    assert found.message == "2 rows of up to 900 characters, while 95% have at most 5"
    assert (found.severity, found.places) == ("note", ("a.csv:63", "a.csv:62"))


def test_rows_up_to_ten_times_as_long_are_not() -> None:
    lengths = Lengths(input_kind="text", separator=None)
    assert shown(lengths, *rows_of(*[5] * 60, 50)).findings("label") == []


def test_of_many_long_rows_the_longest_five_are_named() -> None:
    lengths = Lengths(input_kind="text", separator=None)
    found = only(shown(lengths, *rows_of(*[1] * 400, *range(100, 110))).findings("label"), "far longer")
    assert found is not None
    assert found.places == tuple(f"a.csv:{line}" for line in (411, 410, 409, 408, 407))


def test_without_rows_there_is_nothing_to_say() -> None:
    lengths = shown(Lengths(input_kind="text", separator=None), BadRow("a.csv:2", "empty"))
    assert (lengths.findings(None), lengths.facts(None)) == ([], {})
