"""Times: gaps far above what is usual, and repeats, each with its sequence."""

import numpy as np
import pytest

from checked_rows import events, only, series, shown, texts
from unrolled.checks.times import Times
from unrolled.data.rows import BadRow


def test_even_times_are_no_finding_and_measured() -> None:
    found = shown(Times(), *events(*[[0, 1, 2, 3]] * 9))
    assert found.findings("label") == []
    assert found.facts("label") == {"gaps": {"median": 1.0, "90%": 1.0, "max": 1.0}}


def test_a_gap_far_above_the_median_is_noted_the_longest_first() -> None:
    rows = events(*[[0, 1, 2, 3]] * 9, [0, 1, 2, 90], [0, 500, 501])
    found = only(shown(Times(), *rows).findings("label"), "gaps")
    assert found is not None
    assert (found.severity, found.places) == ("note", ("log.csv:11", "log.csv:10"))
    assert found.message == (
        "2 sequences with a gap of up to 500, while the median time between steps is 1 and 90% are at most 1"
    )


def test_a_gap_ten_times_as_long_is_not_far() -> None:
    assert shown(Times(), *events(*[[0, 1, 2, 3]] * 9, [0, 10])).findings("label") == []


def test_times_that_are_spread_by_chance_have_no_far_gaps() -> None:
    draw = np.random.default_rng(0)
    rows = events(*[np.cumsum(draw.exponential(size=100)).tolist() for _ in range(100)])
    assert shown(Times(), *rows).findings("label") == []


def test_too_few_gaps_have_no_usual_length() -> None:
    assert shown(Times(), *events([0, 1, 2, 3, 1000])).findings("label") == []


def test_repeated_times_are_counted_and_placed() -> None:
    [found] = shown(Times(), *events([0, 1, 1, 1], [0, 1, 2], [5, 5])).findings("label")
    assert (found.kind, found.severity, found.places) == (
        "repeated times",
        "note",
        ("log.csv:1", "log.csv:3"),
    )
    assert found.message.startswith("3 steps at the same time as the one before, in 2 sequences")


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_quantiles_are_right_to_two_percent_at_any_scale(scale: float) -> None:
    gaps = np.random.default_rng(0).lognormal(size=2000) * scale
    facts = shown(Times(), *events(np.cumsum(gaps).tolist())).facts("label")["gaps"]
    assert facts["median"] == pytest.approx(np.quantile(gaps, 0.5), rel=0.02)
    assert facts["90%"] == pytest.approx(np.quantile(gaps, 0.9), rel=0.02)


def test_what_has_no_times_has_nothing_to_say() -> None:
    rows = [*events(None), *texts(("a", "x")), *series([[1]]), BadRow("a.csv:2", "empty"), *events([3])]
    found = shown(Times(), *rows)
    assert (found.findings("label"), found.facts("label")) == ([], {})
