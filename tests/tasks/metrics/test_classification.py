"""Scores of classifiers, against scikit-learn, against rows drawn one by one, and at the edges."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    confusion_matrix,
    f1_score,
    log_loss,
    precision_recall_fscore_support,
    roc_auc_score,
)

from unrolled.errors import UsageError
from unrolled.tasks.metrics import ranking
from unrolled.tasks.metrics.classification import classification_report

METRICS = {"accuracy", "macro_f1", "auroc", "average_precision", "expected_calibration_error", "nats"}


def example(rows: int, labels: int, seed: int = 0, decimals: int = 6) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    truth = generator.integers(labels, size=rows)
    scores = generator.normal(size=(rows, labels))
    scores[np.arange(rows), truth] += 1
    probabilities = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    return probabilities.round(decimals), truth


def names(count: int) -> list[str]:
    return [f"label {number}" for number in range(count)]


@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(2, 5), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_values_equal_those_of_scikit_learn(seed: int, rows: int, labels: int, decimals: int) -> None:
    probabilities, truth = example(rows, labels, seed, decimals)
    predicted = probabilities.argmax(1)
    report = classification_report(probabilities, truth, names=names(labels))
    value = {name: metric.value for name, metric in report.metrics.items()}
    assert set(value) == METRICS
    assert value["accuracy"] == pytest.approx(accuracy_score(truth, predicted))
    assert value["macro_f1"] == pytest.approx(f1_score(truth, predicted, average="macro", zero_division=0))
    all_labels = list(range(labels))
    found = np.array(report.details["confusion"]["counts"])
    assert (found == confusion_matrix(truth, predicted, labels=all_labels)).all()
    scores = precision_recall_fscore_support(truth, predicted, labels=all_labels, zero_division=np.nan)
    for column, field in enumerate(("precision", "recall", "f1", "support")):
        mine = [report.details["labels"][name][field] for name in names(labels)]
        np.testing.assert_allclose([np.nan if score is None else score for score in mine], scores[column])
    if labels == 2 and len(set(truth)) == 2:
        assert value["auroc"] == pytest.approx(roc_auc_score(truth, probabilities[:, 1]))
        expected = average_precision_score(truth, probabilities[:, 1])
        assert value["average_precision"] == pytest.approx(expected)
    else:
        assert value["auroc"] is value["average_precision"] is None


def test_nats_are_the_log_loss() -> None:
    probabilities, truth = example(300, 4)
    probabilities /= probabilities.sum(1, keepdims=True)
    report = classification_report(probabilities, truth, names=names(4))
    assert report.metrics["nats"].value == pytest.approx(log_loss(truth, probabilities))


def test_a_true_label_of_probability_zero_costs_much_but_not_everything() -> None:
    report = classification_report(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([0, 0]), names=["a", "b"])
    assert report.metrics["nats"].value == pytest.approx(708.396 / 2, rel=1e-4)


@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(2, 4), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_calibration_error_follows_its_definition(seed: int, rows: int, labels: int, decimals: int) -> None:
    probabilities, truth = example(rows, labels, seed, decimals)
    confidence, correct = probabilities.max(1), probabilities.argmax(1) == truth
    expected = 0.0
    for m in range(15):
        low, high = np.linspace(0, 1, 16)[m : m + 2]
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            expected += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    report = classification_report(probabilities, truth, names=names(labels))
    assert report.metrics["expected_calibration_error"].value == pytest.approx(expected, abs=1e-12)
    bins = report.details["calibration"]
    assert sum(part["rows"] for part in bins) == rows
    again = sum(part["rows"] * abs(part["accuracy"] - part["confidence"]) for part in bins) / rows
    assert again == pytest.approx(expected, abs=1e-12)


def test_intervals_equal_those_of_rows_drawn_one_by_one() -> None:
    probabilities, truth = example(400, 2, decimals=2)
    report = classification_report(probabilities, truth, names=["no", "yes"])
    generator = np.random.default_rng(5)
    drawn: dict[str, list[float]] = {"accuracy": [], "macro_f1": [], "auroc": [], "average_precision": []}
    for _ in range(600):
        rows = generator.integers(400, size=400)
        true, score = truth[rows], probabilities[rows, 1]
        predicted = probabilities[rows].argmax(1)
        drawn["accuracy"].append((predicted == true).mean())
        drawn["macro_f1"].append(_f1(true, predicted, 0) / 2 + _f1(true, predicted, 1) / 2)
        drawn["auroc"].append(_auroc(true, score))
        drawn["average_precision"].append(_average_precision(true, score))
    for name, samples in drawn.items():
        metric = report.metrics[name]
        assert [metric.low, metric.high] == pytest.approx(np.percentile(samples, [2.5, 97.5]), abs=0.015)


def _f1(true: np.ndarray, predicted: np.ndarray, label: int) -> float:
    hits = ((true == label) & (predicted == label)).sum()
    return float(2 * hits / ((true == label).sum() + (predicted == label).sum()))


def _auroc(true: np.ndarray, score: np.ndarray) -> float:
    gap = score[true == 1][:, None] - score[true == 0]
    return float(((gap > 0) + (gap == 0) / 2).mean())


def _average_precision(true: np.ndarray, score: np.ndarray) -> float:
    return float(np.mean([true[score >= threshold].mean() for threshold in score[true == 1]]))


def test_joining_scores_hardly_moves_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    probabilities, truth = example(1500, 2)
    exact = classification_report(probabilities, truth, names=["no", "yes"]).metrics
    monkeypatch.setattr(ranking, "GROUPS", 200)
    joined = classification_report(probabilities, truth, names=["no", "yes"]).metrics
    for name in ("auroc", "average_precision"):
        assert joined[name].value == exact[name].value
        assert [joined[name].low, joined[name].high] == pytest.approx(
            [exact[name].low, exact[name].high], abs=0.004
        )


def test_intervals_cover_the_true_accuracy_and_auroc() -> None:
    wide, wide_truth = example(200_000, 2, seed=99)
    accuracy = (wide.argmax(1) == wide_truth).mean()
    auroc = roc_auc_score(wide_truth, wide[:, 1])
    covered = np.zeros(2)
    for seed in range(100):
        metrics = classification_report(*example(150, 2, seed), names=["no", "yes"]).metrics
        pairs = ((metrics["accuracy"], accuracy), (metrics["auroc"], auroc))
        covered += [metric.low <= truth <= metric.high for metric, truth in pairs]
    assert (covered >= 88).all()


@given(st.integers(0, 10_000), st.integers(2, 30), st.integers(2, 4))
@settings(max_examples=30, deadline=None)
def test_every_interval_holds_its_value(seed: int, rows: int, labels: int) -> None:
    report = classification_report(*example(rows, labels, seed, 1), names=names(labels))
    json.dumps(report.as_json(), allow_nan=False)
    for metric in report.metrics.values():
        if metric.value is not None:
            assert metric.low is not None and metric.high is not None
            assert metric.low <= metric.value <= metric.high


def test_the_order_of_rows_does_not_matter_to_the_values() -> None:
    probabilities, truth = example(50, 3)
    turned = classification_report(probabilities[::-1], truth[::-1], names=names(3))
    straight = classification_report(probabilities, truth, names=names(3))
    for name in METRICS - {"auroc", "average_precision"}:
        assert turned.metrics[name].value == pytest.approx(straight.metrics[name].value)


def test_no_rows_give_no_numbers() -> None:
    report = classification_report(np.zeros((0, 2)), np.zeros(0), names=["a", "b"], lengths=np.zeros(0))
    assert all(metric.value is metric.low is metric.high is None for metric in report.metrics.values())
    assert report.details["confusion"]["counts"] == [[0, 0], [0, 0]]
    assert report.details["accuracy_by_length"] == []


def test_one_row_has_values_and_no_interval_of_its_probabilities() -> None:
    metrics = classification_report(np.array([[0.8, 0.2]]), np.array([0]), names=["a", "b"]).metrics
    assert metrics["accuracy"].value == 1.0
    assert metrics["accuracy"].low is metrics["nats"].low is None
    assert metrics["nats"].value == pytest.approx(-np.log(0.8))
    assert metrics["auroc"].value is None


@pytest.mark.parametrize(
    ("probabilities", "labels", "lengths", "message"),
    [
        (np.ones((2, 3)) / 3, [0, 1], None, r"probabilities: found shape \(2, 3\), expected \(2, 2\)"),
        ([[0.5, 0.5]], [2], None, "labels: row 0 holds 2, expected 0 to 1"),
        ([[0.5, 0.5]], [-1], None, "labels: row 0 holds -1, expected 0 to 1"),
        ([[0.5, np.nan]], [0], None, "probabilities: row 0, label b: found nan, expected 0 to 1"),
        ([[0.5, 1.5]], [0], None, "probabilities: row 0, label b: found 1.5, expected 0 to 1"),
        ([[0.5, 0.5]], [0], [1, 2], "lengths: found 2, expected one for each of the 1 rows"),
    ],
)
def test_what_does_not_fit_is_refused(
    probabilities: object, labels: object, lengths: object, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        classification_report(
            np.array(probabilities),
            np.array(labels),
            names=["a", "b"],
            lengths=None if lengths is None else np.array(lengths),
        )
