"""The seven numbers of a channel, against plain Python on the numbers that are there."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from unrolled.tasks.baselines.ridge import RidgeValues
from unrolled.tasks.baselines.scaled import Scaled
from unrolled.tasks.baselines.summaries import Summaries

CELLS = st.one_of(st.just(np.nan), st.integers(-9, 9).map(float))
SERIES = st.integers(1, 5).flatmap(lambda steps: arrays(np.float64, (steps, 2), elements=CELLS))


def seven(channel: np.ndarray) -> list[float]:
    there = [(float(step), float(x)) for step, x in enumerate(channel) if not np.isnan(x)]
    if not there:
        return [np.nan] * 7
    times, numbers = [t for t, _ in there], [x for _, x in there]
    slope = statistics.linear_regression(times, numbers).slope if len(there) > 1 else 0.0
    mean, deviation = statistics.fmean(numbers), statistics.pstdev(numbers)
    return [mean, deviation, min(numbers), max(numbers), numbers[0], numbers[-1], slope]


@given(values=st.lists(SERIES, min_size=1, max_size=5))
def test_every_channel_is_summed_up(values: list[np.ndarray]) -> None:
    expected = [seven(value[:, 0]) + seven(value[:, 1]) for value in values]
    np.testing.assert_allclose(Summaries().of(values), expected, atol=1e-12)


def test_no_series_has_no_rows() -> None:
    assert len(Summaries().of([])) == 0


def test_trends_are_learnt_and_the_place_of_a_peak_is_not() -> None:
    generator = np.random.default_rng(0)
    slopes = generator.normal(size=400)
    # A peak stands anywhere but first and last, in noise of no trend.
    places = generator.integers(3, 17, 400)
    values = []
    for slope, place in zip(slopes, places, strict=True):
        peak = np.zeros(20)
        peak[place] = 9.0
        peak[19 - place] += 9.0
        values.append(np.column_stack([slope * np.arange(20) + generator.normal(size=20), peak]))
    away = np.abs(places - 9.5)
    for targets, low, high in ((slopes, 0.95, 1.0), (away, -1.0, 0.2)):
        model = RidgeValues(Scaled(Summaries()))
        model.fit(values[:300], targets[:300])
        errors = model.values(values[300:]) - targets[300:]
        assert low <= 1 - np.mean(errors**2) / np.var(targets[300:]) <= high


@pytest.mark.parametrize("size", [1e100, 1e151, 1.7e308])
def test_numbers_of_any_size_have_finite_summaries(size: float) -> None:
    """Any warning would fail this."""
    series = [size * np.random.default_rng(seed).uniform(-1, 1, (9, 2)) for seed in range(4)]
    found = Summaries().of(series)
    assert np.isfinite(found).all()
    assert (np.abs(found[:, [2, 3]]) > 1e98).all()
