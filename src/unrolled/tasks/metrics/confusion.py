"""Scores that are functions of the confusion matrix: accuracy and macro-F1, with what each label gets."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.tasks.metrics.bootstrap import resampled_cells, with_interval
from unrolled.tasks.metrics.metric import Metric


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, size: int) -> np.ndarray:
    """Count rows by true label (down) and predicted label (across): ``(K, K)``.

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
    array([[1, 1],
           [0, 1]])
    """
    return np.bincount(labels * size + predicted, minlength=size * size).reshape(size, size)


def macro_f1(hits: np.ndarray, support: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Return the mean of ``F1_k = 2·hits_k / (support_k + predicted_k)`` over the labels seen or predicted.

    All three are ``(..., K)`` counts; the result is ``(...)``, NaN where there are no rows.

    >>> macro_f1(np.array([1, 0, 0]), np.array([1, 1, 0]), np.array([2, 0, 0])).round(4)
    np.float64(0.3333)
    """
    size = support + predicted
    scores = 2 * hits / np.maximum(size, 1)
    present = (size > 0).sum(-1)
    return np.where(present > 0, scores.sum(-1) / np.maximum(present, 1), np.nan)


def confusion_metrics(confusion: np.ndarray, *, seed: int) -> dict[str, Metric]:
    """Return accuracy and macro-F1 with their intervals; only the cells that hold rows are drawn.

    >>> confusion_metrics(np.array([[2, 0], [0, 0]]), seed=0)["accuracy"]
    Metric(value=1.0, low=1.0, high=1.0)
    """
    rows, size = int(confusion.sum()), len(confusion)
    if rows == 0:
        return {"accuracy": Metric(None), "macro_f1": Metric(None)}
    true, predicted = np.nonzero(confusion)
    counts = confusion[true, predicted]

    def scores(drawn: np.ndarray) -> np.ndarray:
        support = _by_label(drawn, true, size)
        hits = _by_label(drawn * (true == predicted), true, size)
        macro = macro_f1(hits, support, _by_label(drawn, predicted, size))
        return np.stack([hits.sum(-1) / rows, macro], axis=-1)

    accuracy, macro = scores(counts[None])[0]
    samples = resampled_cells(counts, scores, seed=seed)
    return {
        "accuracy": with_interval(float(accuracy), samples[:, 0], units=rows),
        "macro_f1": with_interval(float(macro), samples[:, 1], units=rows),
    }


def label_scores(confusion: np.ndarray, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return precision, recall, F1 and support by label; None where a score would divide by zero.

    >>> label_scores(np.array([[1, 1], [0, 0]]), ["a", "b"])["b"]
    {'precision': 0.0, 'recall': None, 'f1': 0.0, 'support': 0}
    """
    return scores_by_label(np.diag(confusion), confusion.sum(1), confusion.sum(0), names)


def scores_by_label(
    hits: np.ndarray, support: np.ndarray, predicted: np.ndarray, names: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return the same scores from counts ``(K,)`` of rows that have a label, are given it, and both.

    >>> scores_by_label(np.array([1]), np.array([2]), np.array([1]), ["a"])["a"]["recall"]
    0.5
    """
    return {
        name: {
            "precision": _ratio(hits[k], predicted[k]),
            "recall": _ratio(hits[k], support[k]),
            "f1": _ratio(2 * hits[k], support[k] + predicted[k]),
            "support": int(support[k]),
        }
        for k, name in enumerate(names)
    }


def _by_label(drawn: np.ndarray, label: np.ndarray, size: int) -> np.ndarray:
    """Sum the cells ``(R, C)`` of each draw by the label ``(C,)`` of the cell: ``(R, K)``."""
    index = np.arange(len(drawn))[:, None] * size + label
    return np.bincount(index.ravel(), weights=drawn.ravel(), minlength=len(drawn) * size).reshape(-1, size)


def _ratio(part: int, whole: int) -> float | None:
    """Divide, or return None where there is nothing to divide by."""
    return float(part / whole) if whole else None
