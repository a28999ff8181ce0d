"""Boosted trees: scikit-learn's own on the same numbers, honest fall-backs, and a bounded cost."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from unrolled.data.values import Events
from unrolled.errors import UsageError
from unrolled.tasks.baselines import boosting
from unrolled.tasks.baselines.boosting import BoostedLabels, BoostedValues
from unrolled.tasks.baselines.event_counts import EventCounts
from unrolled.tasks.baselines.plain_numbers import PlainNumbers

MATRIX = np.random.default_rng(0).normal(size=(200, 2))
ROWS = [row[None] for row in MATRIX]
NAMES = ["a", "b", "c"]
NUMBERS = np.digitize(MATRIX[:, 0] * MATRIX[:, 1], [-0.5, 0.5])


def test_labels_are_those_of_the_trees() -> None:
    model = BoostedLabels(NAMES, PlainNumbers())
    model.fit(ROWS, [NAMES[number] for number in NUMBERS])
    expected = HistGradientBoostingClassifier(max_iter=100, early_stopping=False).fit(MATRIX, NUMBERS)
    np.testing.assert_allclose(model.probabilities(ROWS[:9]), expected.predict_proba(MATRIX[:9]))
    assert model.note is None


def test_numbers_are_those_of_the_trees() -> None:
    model = BoostedValues(PlainNumbers())
    model.fit(ROWS, MATRIX.prod(1))
    expected = HistGradientBoostingRegressor(max_iter=100, early_stopping=False).fit(MATRIX, MATRIX.prod(1))
    np.testing.assert_allclose(model.values(ROWS[:9]), expected.predict(MATRIX[:9]))


@pytest.mark.parametrize("labels", [[], ["b"], ["b", "b"]])
def test_fewer_than_two_labels_fall_back_to_the_shares(labels: list[str]) -> None:
    model = BoostedLabels(NAMES, PlainNumbers())
    model.fit(ROWS[: len(labels)], labels)
    assert model.note == "training rows of fewer than two labels: the labels' shares are used"
    count = len(labels)
    expected = np.array([1, 1 + count, 1]) / (count + 3)
    np.testing.assert_allclose(model.probabilities(ROWS[:2]), [expected] * 2)


def test_no_features_fall_back_and_say_so() -> None:
    nothing = [Events((), None)] * 2
    labels = BoostedLabels(["a", "b"], EventCounts())
    labels.fit(nothing, ["a", "b"])
    assert labels.note == "no training row holds an event: the labels' shares are used"
    np.testing.assert_allclose(labels.probabilities(nothing), 0.5)
    numbers = BoostedValues(EventCounts())
    numbers.fit(nothing, np.array([1.0, 2.0]))
    assert numbers.note == "no training row holds an event: the mean is used"
    np.testing.assert_allclose(numbers.values(nothing), 1.5)


def test_rows_are_thinned_to_what_can_be_afforded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boosting, "WORK", 600)
    labels = BoostedLabels(NAMES, PlainNumbers())
    labels.fit(ROWS, [NAMES[number] for number in NUMBERS])
    assert labels.note == "learnt from 100 of 200 rows, spread evenly"
    assert labels.probabilities([]).shape == (0, 3)
    monkeypatch.setattr(boosting, "WORK", 100)
    numbers = BoostedValues(PlainNumbers())
    numbers.fit(ROWS, MATRIX[:, 0])
    assert numbers.note == "learnt from 50 of 200 rows, spread evenly"


def test_answers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="labels: found 1, expected one for each of the 2 values"):
        BoostedLabels(NAMES, PlainNumbers()).fit(ROWS[:2], ["a"])
    with pytest.raises(UsageError, match="targets: found 1, expected one for each of the 2 values"):
        BoostedValues(PlainNumbers()).fit(ROWS[:2], np.array([1.0]))


def test_a_feature_that_training_never_had_is_left_out() -> None:
    values = [np.array([[number, np.nan]]) for number in MATRIX[:, 0]]
    model = BoostedLabels(["a", "b"], PlainNumbers())
    model.fit(values, np.where(MATRIX[:, 0] > 0, "b", "a").tolist())
    np.testing.assert_array_equal(
        model.probabilities([np.array([[1.0, 7.0]])]), model.probabilities([np.array([[1.0, np.nan]])])
    )
    numbers = BoostedValues(PlainNumbers())
    numbers.fit(values, MATRIX[:, 0])
    assert abs(numbers.values([np.array([[1.0, 7.0]])])[0] - 1) < 0.2
