"""Counts of events, against plain Python; blind to order, and to categories that training never saw."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.values import Events
from unrolled.tasks.baselines.boosting import BoostedLabels, BoostedValues
from unrolled.tasks.baselines.event_counts import EventCounts
from unrolled.tasks.baselines.features import NoFeatures

EVENT = st.tuples(st.sampled_from(["a", "b", ""]), st.sampled_from(["1", "2.5", ""]))
ROWS = st.lists(st.lists(EVENT, min_size=1, max_size=5), min_size=1, max_size=5)


def events(*rows: list[tuple[str, ...]], timed: bool = True) -> list[Events]:
    return [Events(tuple(row), tuple(map(float, range(len(row)))) if timed else None) for row in rows]


@given(rows=ROWS)
def test_rows_are_counted(rows: list[list[tuple[str, str]]]) -> None:
    found = EventCounts().fit(events(*rows), most=99)
    expected = []
    seen = [Counter(event[field] for row in rows for event in row if event[field]) for field in (0, 1)]
    for row in rows:
        numbers = [float(event[1]) for event in row if event[1]]
        counts = [
            float(sum(event[field] == text for event in row))
            for field in (0, 1)
            for text, _ in sorted(seen[field].items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        last = [np.mean(numbers), min(numbers), max(numbers), numbers[-1]] if numbers else [np.nan] * 4
        expected.append([len(row), len(row) - 1, *counts, *(last if seen[1] else [])])
    np.testing.assert_allclose(found, np.array(expected, dtype=np.float32), rtol=1e-6)


def test_without_time_there_is_no_span() -> None:
    found = EventCounts().fit(events([("a",)], [("a",), ("a",)], timed=False), most=9)
    np.testing.assert_array_equal(found[:, 1], [np.nan, np.nan])


def test_a_category_never_seen_and_a_number_that_is_none_count_for_nothing() -> None:
    counts = EventCounts()
    counts.fit(events([("a", "1")], [("b", "2")]), most=99)
    found = counts.of(events([("new", "x"), ("a", "")]))[0]
    np.testing.assert_array_equal(found, [2, 1, 1, 0, 0, 0, *[np.nan] * 4])


def test_the_fifty_commonest_categories_are_counted() -> None:
    rows = [[(f"k{n:02}",)] * (2 if n % 2 else 1) for n in range(80)]
    assert EventCounts().fit(events(*rows), most=999).shape == (80, 52)
    assert EventCounts().fit(events(*rows), most=7).shape == (80, 9)
    # Of sixty numbers none is counted: their mean, least, greatest and last stand for them.
    assert EventCounts().fit(events(*[[(str(n),)] for n in range(60)]), most=999).shape == (60, 6)


def test_rows_without_events_are_rows() -> None:
    counts = EventCounts()
    found = counts.fit([Events((), ()), *events([("a",), ("a",)])], most=9)
    np.testing.assert_array_equal(found, [[0, np.nan, 0], [2, 1, 2]])
    with pytest.raises(NoFeatures, match="no training row holds an event"):
        counts.fit([Events((), None)], most=9)


def planted(generator: np.random.Generator, count: int) -> list[Events]:
    kinds = np.array(["a", "b", "c"])
    return [
        Events(
            tuple((str(kinds[k]),) for k in generator.permutation([0, 1, *generator.integers(0, 3, 6)])), None
        )
        for _ in range(count)
    ]


def test_counts_are_learnt_and_order_is_not() -> None:
    rows = planted(np.random.default_rng(0), 1200)
    many = ["yes" if sum(cell == ("c",) for cell in row.cells) > 2 else "no" for row in rows]
    order = ["yes" if row.cells.index(("a",)) < row.cells.index(("b",)) else "no" for row in rows]
    for answers, low, high in ((many, 1.0, 1.0), (order, 0.4, 0.65)):
        model = BoostedLabels(["no", "yes"], EventCounts())
        model.fit(rows[:800], answers[:800])
        best = model.probabilities(rows[800:]).argmax(1)
        right = [["no", "yes"][k] == a for k, a in zip(best, answers[800:], strict=True)]
        assert low <= np.mean(right) <= high


def test_a_number_of_the_counts_is_learnt() -> None:
    rows = planted(np.random.default_rng(1), 600)
    targets = np.array([float(sum(cell == ("c",) for cell in row.cells)) ** 2 for row in rows])
    model = BoostedValues(EventCounts())
    model.fit(rows[:400], targets[:400])
    assert np.mean((model.values(rows[400:]) - targets[400:]) ** 2) < 0.05 * np.var(targets)


def test_numbers_and_times_that_no_float32_holds_are_far_and_no_fault() -> None:
    """Any warning would fail this, as infinite numbers do the trees."""
    rows = [
        Events(((f"{sign}1.7e308",), (f"{sign}1.7e308",)), (-1e308, 1e308))
        for sign in ("", "-")
        for _ in range(20)
    ]
    found = EventCounts().fit(rows, most=0)
    assert np.isfinite(found).all()
    assert (found[:20, 2:] == np.float32(1e30)).all() and (found[20:, 2:] == np.float32(-1e30)).all()
    model = BoostedLabels(["no", "yes"], EventCounts())
    model.fit(rows, ["yes"] * 20 + ["no"] * 20)
    assert model.note is None and (model.probabilities(rows).argmax(1) == [1] * 20 + [0] * 20).all()
