"""Every score of a classifier, from its probabilities and the true labels."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.errors import UsageError
from unrolled.tasks.metrics.bootstrap import resampled_sums, unit_numbers, unit_sums, with_interval
from unrolled.tasks.metrics.by_length import mean_by_length
from unrolled.tasks.metrics.calibration import BINS, calibration_error, confidence_bins, reliability
from unrolled.tasks.metrics.confusion import confusion_matrix, confusion_metrics, label_scores
from unrolled.tasks.metrics.metric import Metric, Report
from unrolled.tasks.metrics.ranking import ranking_metrics

# The smallest probability whose logarithm is taken: log p never falls below about −708.
TINY = float(np.finfo(np.float64).tiny)


def classification_report(
    probabilities: np.ndarray,
    labels: np.ndarray,
    *,
    names: Sequence[str],
    lengths: np.ndarray | None = None,
    seed: int = 0,
) -> Report:
    """Return the scores of ``probabilities (N, K)`` against true ``labels (N,)``, each with a 95% bootstrap
    interval.

    - ``accuracy``: the share of rows whose likeliest label (the first, among equals) is the true one.
    - ``macro_f1``: the mean of ``F1_k = 2·hits_k / (support_k + predicted_k)`` over the labels that occur
      among the true or predicted ones.
    - ``auroc``, ``average_precision``: of the second label's probability; two labels only, both present.
    - ``expected_calibration_error``: 15 equal-width bins of the largest probability (Guo et al. 2017, §2).
    - ``nats``: the mean of ``−log p(true label)``, p at least 2.2e-308.

    Details: ``confusion`` (true down, predicted across), ``labels`` (precision, recall, F1, support),
    ``calibration`` (the bins) and, given ``lengths (N,)``, ``accuracy_by_length`` over at most five buckets
    of about equal size. Without rows every metric is None. Raises `UsageError` for shapes that do not fit or
    values that are no probability.

    >>> probabilities = np.array([[0.9, 0.1], [0.4, 0.6]])
    >>> report = classification_report(probabilities, np.array([0, 1]), names=["no", "yes"])
    >>> report.metrics["accuracy"].value, round(report.metrics["nats"].value, 4)
    (1.0, 0.3081)
    """
    probabilities, labels = np.asarray(probabilities, np.float64), np.asarray(labels)
    _require_fit(probabilities, labels, names, lengths)
    labels = labels.astype(np.int64)
    predicted = probabilities.argmax(1)
    right = predicted == labels
    confusion = confusion_matrix(labels, predicted, len(names))
    metrics = confusion_metrics(confusion, seed=seed)
    if len(names) == 2:
        metrics |= ranking_metrics(probabilities[:, 1], labels == 1, seed=seed)
    else:
        metrics |= {"auroc": Metric(None), "average_precision": Metric(None)}
    metrics |= _probability_metrics(probabilities, labels, predicted, seed=seed)
    details: dict[str, Any] = {
        "confusion": {"names": list(names), "counts": confusion.tolist()},
        "labels": label_scores(confusion, names),
        "calibration": reliability(probabilities.max(1), right),
    }
    if lengths is not None:
        details["accuracy_by_length"] = mean_by_length(right, np.asarray(lengths), "accuracy")
    return Report(metrics, details, np.column_stack([right, np.ones(len(labels))]))


def _probability_metrics(
    probabilities: np.ndarray, labels: np.ndarray, predicted: np.ndarray, *, seed: int
) -> dict[str, Metric]:
    """Return the scores that look at the probabilities' size: calibration error and nats."""
    if not len(labels):
        return {"expected_calibration_error": Metric(None), "nats": Metric(None)}
    nats = -np.log(np.maximum(probabilities[np.arange(len(labels)), labels], TINY))
    confidence = probabilities.max(1)
    units = unit_numbers(len(labels))
    count = int(units[-1]) + 1
    cell = units * BINS + confidence_bins(confidence)
    gaps = np.bincount(cell, weights=(predicted == labels) - confidence, minlength=count * BINS)
    sums = np.column_stack([np.bincount(units), unit_sums(units, nats), gaps.reshape(count, BINS)])
    drawn = resampled_sums(sums, seed=seed)
    error = calibration_error(sums[:, 2:].sum(0), len(labels))
    return {
        "expected_calibration_error": with_interval(
            float(error), calibration_error(drawn[:, 2:], drawn[:, 0]), units=count
        ),
        "nats": with_interval(float(nats.mean()), drawn[:, 1] / drawn[:, 0], units=count),
    }


def _require_fit(
    probabilities: np.ndarray, labels: np.ndarray, names: Sequence[str], lengths: np.ndarray | None
) -> None:
    """Refuse what cannot be scored, saying what was found and what is expected."""
    if probabilities.shape != (len(labels), len(names)) or not names:
        raise UsageError(
            f"probabilities: found shape {probabilities.shape}, expected ({len(labels)}, {len(names)}): "
            "one row for each label given and one column for each name"
        )
    if lengths is not None and len(lengths) != len(labels):
        raise UsageError(f"lengths: found {len(lengths)}, expected one for each of the {len(labels)} rows")
    if not len(labels):
        return
    if labels.min() < 0 or labels.max() >= len(names):
        wrong = int(np.flatnonzero((labels < 0) | (labels >= len(names)))[0])
        raise UsageError(f"labels: row {wrong} holds {labels[wrong]}, expected 0 to {len(names) - 1}")
    within = (probabilities >= 0) & (probabilities <= 1 + 1e-3)
    if not within.all():
        row, column = np.argwhere(~within)[0].tolist()
        found = probabilities[row, column]
        raise UsageError(f"probabilities: row {row}, label {names[column]}: found {found}, expected 0 to 1")
