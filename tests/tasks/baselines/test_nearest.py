"""The nearest series, against a plain loop with numpy's interpolation; lengths and gaps of any kind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from unrolled.errors import UsageError
from unrolled.tasks.baselines import nearest, resampled
from unrolled.tasks.baselines.nearest import Nearest
from unrolled.tasks.baselines.resampled import Resampled, affordable_rows

CELLS = st.one_of(st.just(np.nan), st.floats(-9, 9, width=16))
SERIES = st.integers(1, 6).flatmap(lambda steps: arrays(np.float64, (steps, 2), elements=CELLS))
SOME = st.lists(SERIES, min_size=1, max_size=5)


def brought(train: list[np.ndarray], series: np.ndarray) -> np.ndarray:
    together = np.concatenate(train)
    length = max(1, int(np.median([len(value) for value in train])))
    channels = []
    for channel, known in zip(series.T, together.T, strict=True):
        known = known[~np.isnan(known)]
        mean, deviation = (known.mean(), known.std()) if len(known) else (0.0, 0.0)
        scaled = np.zeros(len(channel)) if deviation < 1e-9 else np.nan_to_num((channel - mean) / deviation)
        places = np.linspace(0, len(channel) - 1, length)
        channels.append(np.interp(places, np.arange(len(channel)), scaled))
    return np.array(channels).T


@given(train=SOME, others=SOME)
def test_series_are_brought_to_one_length_and_scale(
    train: list[np.ndarray], others: list[np.ndarray]
) -> None:
    features = Resampled()
    features.fit(train)
    expected = np.array([brought(train, series) for series in others])
    np.testing.assert_allclose(features.of(others), expected, rtol=1e-4, atol=1e-4)


def test_the_label_is_that_of_the_nearest() -> None:
    generator = np.random.default_rng(0)
    train = [generator.normal(size=(generator.integers(3, 9), 2)) for _ in range(40)]
    others = [generator.normal(size=(generator.integers(3, 9), 2)) for _ in range(30)]
    labels = [f"{n % 3}" for n in range(40)]
    model = Nearest(["0", "1", "2"])
    model.fit(train, labels)
    known = [brought(train, series) for series in train]
    for found, series in zip(model.probabilities(others), others, strict=True):
        distances = [((brought(train, series) - other) ** 2).sum() for other in known]
        assert found.tolist() == [float(labels[int(np.argmin(distances))] == name) for name in model.names]
    assert model.note is None


def test_shapes_are_learnt_and_coins_are_not() -> None:
    generator = np.random.default_rng(0)
    rising = generator.random(300) < 0.5
    values = [
        (np.linspace(0, 1, steps) * (1 if up else -1) + generator.normal(0, 0.1, steps))[:, None]
        for up, steps in zip(rising, generator.integers(5, 30, 300), strict=True)
    ]
    coins = generator.random(300) < 0.5
    for truth, low, high in ((rising, 1.0, 1.0), (coins, 0.3, 0.7)):
        model = Nearest(["False", "True"])
        model.fit(values[:200], [str(mark) for mark in truth[:200]])
        assert low <= np.mean((model.probabilities(values[200:])[:, 1] == 1) == truth[200:]) <= high


def test_one_label_is_always_the_nearest() -> None:
    model = Nearest(["a", "b"])
    model.fit([np.zeros((2, 1))], ["b"])
    assert model.probabilities([np.full((3, 1), np.nan)]).tolist() == [[0.0, 1.0]]


def test_no_series_is_no_neighbour() -> None:
    model = Nearest(["a", "b"])
    model.fit([], [])
    assert model.note == "no training rows: every label is as likely"
    assert model.probabilities([np.zeros((2, 1))]).tolist() == [[0.5, 0.5]]
    assert model.probabilities([]).shape == (0, 2)


def test_training_series_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "ROWS", 3)
    model = Nearest(["a", "b"])
    model.fit([np.full((2, 1), float(n)) for n in range(9)], ["a"] * 5 + ["b"] * 4)
    assert model.note == "learnt from 3 of 9 rows, spread evenly"
    monkeypatch.setattr(resampled, "NUMBERS", 16)
    assert affordable_rows([np.zeros((4, 2))] * 9, 99).tolist() == [0, 8]
    assert affordable_rows([np.zeros((4, 2))] * 9, 1).tolist() == [0]


def test_long_series_are_shortened() -> None:
    features = Resampled()
    features.fit([np.arange(1000.0)[:, None]])
    assert features.of([np.arange(1000.0)[:, None]]).shape == (1, 512, 1)


def test_labels_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="labels: found 2, expected one for each of the 1 values"):
        Nearest(["a"]).fit([np.zeros((1, 1))], ["a", "a"])
