"""Scores of several labels a row, against scikit-learn, against rows drawn one by one, and at the edges."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from unrolled.errors import UsageError
from unrolled.tasks.metrics.label_sets import label_sets_report


def example(rows: int, labels: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    marks = generator.random((rows, labels)) < 0.3
    return np.clip(0.4 * marks + 0.7 * generator.random((rows, labels)), 0, 1), marks.astype(np.float32)


def names(count: int) -> list[str]:
    return [f"label {number}" for number in range(count)]


@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_values_equal_those_of_scikit_learn(seed: int, rows: int, labels: int) -> None:
    probabilities, marks = example(rows, labels, seed)
    given_marks, true = probabilities >= 0.5, marks > 0
    report = label_sets_report(probabilities, marks, names=names(labels))
    found = {name: metric.value for name, metric in report.metrics.items()}
    assert list(found) == ["micro_f1", "macro_f1", "exact_match"]
    # As two classes of one column, scikit-learn would average over both.
    exact = accuracy_score(true, given_marks) if labels > 1 else (true == given_marks).mean()
    assert found["exact_match"] == pytest.approx(exact)
    present = (true | given_marks).any(0)
    if not present.any():
        assert found["micro_f1"] is found["macro_f1"] is None
        return
    some = np.flatnonzero(present).tolist()
    hits, total = (true & given_marks).sum(), true.sum() + given_marks.sum()
    assert found["micro_f1"] == pytest.approx(2 * hits / total)
    if labels > 1:
        for average in ("micro", "macro"):
            expected = f1_score(true, given_marks, labels=some, average=average, zero_division=0)
            assert found[f"{average}_f1"] == pytest.approx(expected)
        scores = precision_recall_fscore_support(true, given_marks, average=None, zero_division=np.nan)
        for column, field in enumerate(("precision", "recall", "f1", "support")):
            mine = [report.details["labels"][name][field] for name in names(labels)]
            np.testing.assert_allclose([np.nan if each is None else each for each in mine], scores[column])


def test_intervals_are_those_of_rows_drawn_one_by_one() -> None:
    probabilities, marks = example(150, 3)
    given_marks, true = probabilities >= 0.5, marks > 0
    draw = np.random.default_rng(1)
    drawn: dict[str, list[float]] = {"micro_f1": [], "macro_f1": [], "exact_match": []}
    for _ in range(2000):
        rows = draw.integers(150, size=150)
        for average in ("micro", "macro"):
            score = f1_score(true[rows], given_marks[rows], average=average, zero_division=0)
            drawn[f"{average}_f1"].append(score)
        drawn["exact_match"].append(accuracy_score(true[rows], given_marks[rows]))
    for name, metric in label_sets_report(probabilities, marks, names=names(3)).metrics.items():
        low, high = np.percentile(drawn[name], [2.5, 97.5])
        assert metric.low == pytest.approx(low, abs=0.15 * (high - low))
        assert metric.high == pytest.approx(high, abs=0.15 * (high - low))


def test_a_label_is_given_from_one_half_on() -> None:
    report = label_sets_report(np.array([[0.5, 0.49]]), np.array([[1, 0]]), names=["a", "b"])
    assert report.metrics["exact_match"].value == 1.0


def test_labels_that_no_row_has_or_is_given_do_not_count() -> None:
    report = label_sets_report(np.array([[0.9, 0.1]] * 2), np.array([[1, 0], [1, 0]]), names=["a", "never"])
    assert report.metrics["macro_f1"].value == 1.0
    assert report.details["labels"]["never"] == {"precision": None, "recall": None, "f1": None, "support": 0}


def test_rows_without_any_label_are_right_or_wrong_like_others() -> None:
    report = label_sets_report(np.array([[0.1], [0.1]]), np.array([[0], [0]]), names=["a"])
    found = {name: metric.value for name, metric in report.metrics.items()}
    assert found == {"micro_f1": None, "macro_f1": None, "exact_match": 1.0}


def test_exact_matches_stand_beside_the_lengths() -> None:
    marks = np.array([[1, 0], [0, 1], [1, 1]])
    report = label_sets_report(
        np.array([[1, 0], [1, 1], [1, 1]]), marks, names=["a", "b"], lengths=np.array([2, 2, 5])
    )
    assert [bucket["exact_match"] for bucket in report.details["exact_match_by_length"]] == [0.5, 1.0]
    assert json.loads(json.dumps(report.as_json(), allow_nan=False)) == report.as_json()


def test_no_rows_give_no_numbers() -> None:
    report = label_sets_report(np.zeros((0, 2)), np.zeros((0, 2)), names=["a", "b"], lengths=np.zeros(0))
    assert all(metric.value is metric.low is metric.high is None for metric in report.metrics.values())


@pytest.mark.parametrize(
    ("probabilities", "marks", "lengths", "message"),
    [
        (np.ones((2, 3)), np.ones((2, 2)), None, r"^probabilities: found shape \(2, 3\), expected \(2, 2\)"),
        (np.ones((2, 3)), np.ones((2, 3)), None, r"^probabilities: found shape \(2, 3\), expected \(2, 2\)"),
        (np.ones((2, 2)), np.ones(2), None, r"^marks: found shape \(2,\), expected \(2, 2\)"),
        (np.ones((1, 2)), [[0, 2]], None, "^marks: row 0, label b: found 2, expected 0 or 1$"),
        ([[0.5, np.nan]], [[0, 1]], None, "^probabilities: row 0, label b: found nan, expected 0 to 1$"),
        ([[0.5, 1.5]], [[0, 1]], None, "^probabilities: row 0, label b: found 1.5, expected 0 to 1$"),
        ([[0.5, 0.5]], [[0, 1]], [1, 2], "^lengths: found 2, expected one for each of the 1 rows$"),
    ],
)
def test_what_does_not_fit_is_refused(probabilities: Any, marks: Any, lengths: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        label_sets_report(np.asarray(probabilities), np.asarray(marks), names=["a", "b"], lengths=lengths)
