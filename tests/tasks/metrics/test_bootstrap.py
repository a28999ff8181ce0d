"""Intervals: the shortcuts equal drawing rows, cover the truth as often as they say, and repeat by seed."""

import numpy as np
import pytest

from unrolled.tasks.metrics import bootstrap
from unrolled.tasks.metrics.bootstrap import (
    resampled_cells,
    resampled_sums,
    unit_numbers,
    unit_sums,
    with_interval,
)


def interval_of_mean(values: np.ndarray, seed: int = 0) -> tuple[float, float]:
    samples = resampled_sums(values[:, None], seed=seed)[:, 0] / len(values)
    metric = with_interval(values.mean(), samples, units=len(values))
    assert metric.low is not None and metric.high is not None
    return metric.low, metric.high


def test_the_interval_covers_the_truth_about_95_times_in_100() -> None:
    generator = np.random.default_rng(1)
    intervals = [interval_of_mean(generator.exponential(size=200), seed) for seed in range(300)]
    covered = np.mean([low <= 1 <= high for low, high in intervals])
    # The percentile interval of a skewed mean covers a little less than it says.
    assert 0.91 < covered < 0.97


def test_blocks_keep_the_width_of_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(2).normal(size=12_000)
    low, high = interval_of_mean(values)
    monkeypatch.setattr(bootstrap, "UNITS", 500)
    units = unit_numbers(len(values))
    assert units.max() + 1 == 500
    sums = np.column_stack([np.bincount(units), unit_sums(units, values)])
    drawn = resampled_sums(sums, seed=0)
    joined = with_interval(values.mean(), drawn[:, 1] / drawn[:, 0], units=500)
    assert joined.high - joined.low == pytest.approx(high - low, rel=0.15)
    assert high - low == pytest.approx(2 * 1.96 / np.sqrt(len(values)), rel=0.1)


def test_cells_are_drawn_as_rows_are() -> None:
    counts = np.array([30, 5, 15])
    drawn = resampled_cells(counts, lambda tables: tables, seed=3)
    assert drawn.shape == (1000, 3)
    assert (drawn.sum(1) == 50).all()
    rows = np.repeat(np.eye(3), counts, axis=0)
    by_row = resampled_sums(rows, seed=3)
    assert (by_row.sum(1) == 50).all()
    np.testing.assert_allclose(drawn.mean(0), by_row.mean(0), atol=0.5)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(by_row.T), atol=1.5)


def test_very_many_cells_are_drawn_fewer_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "DRAWS", 4000)
    assert len(resampled_cells(np.ones(10, dtype=int), lambda drawn: drawn, seed=0)) == 400
    assert len(resampled_cells(np.ones(1000, dtype=int), lambda drawn: drawn, seed=0)) == 200


def test_drawing_in_parts_loses_no_resample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "CHUNK", 64)
    sums = resampled_sums(np.ones((7, 1)), seed=0)
    assert sums.shape == (1000, 1)
    assert (sums == 7).all()


def test_the_same_seed_gives_the_same_interval_and_another_another() -> None:
    values = np.random.default_rng(0).normal(size=50)
    assert interval_of_mean(values, 7) == interval_of_mean(values, 7)
    assert interval_of_mean(values, 7) != interval_of_mean(values, 8)


def test_an_interval_needs_two_units_and_holds_its_value() -> None:
    samples = np.linspace(0, 1, 11)
    assert with_interval(0.5, samples, units=1).low is None
    assert with_interval(None, samples, units=9).value is None
    assert with_interval(2.0, samples, units=9).high == 2.0
    assert with_interval(-1.0, samples, units=9).low == -1.0


def test_undefined_resamples_are_left_out() -> None:
    samples = np.array([np.nan, 1.0, 1.0, np.inf])
    assert (with_interval(1.0, samples, units=4).low, with_interval(1.0, samples, units=4).high) == (1.0, 1.0)
    assert with_interval(1.0, np.array([np.nan]), units=4).low is None
