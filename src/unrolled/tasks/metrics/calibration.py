"""Does a model that says 80% get 80% right? The expected calibration error and its bins."""

from typing import Any

import numpy as np

BINS = 15


def confidence_bins(confidence: np.ndarray) -> np.ndarray:
    """Return each row's bin among 15 of equal width, ``((m−1)/15, m/15]``, counted from 0.

    >>> confidence_bins(np.array([0.0, 1 / 15, 0.07, 1.0]))
    array([ 0,  0,  1, 14])
    """
    edges = np.linspace(0, 1, BINS + 1)
    return np.searchsorted(edges[1:-1], confidence, side="left")


def calibration_error(gaps: np.ndarray, rows: np.ndarray | int) -> np.ndarray:
    """Return ``ECE = Σ_m |Σ_{i in bin m} (correct_i − confidence_i)| / N`` (Guo et al. 2017, §2).

    ``gaps (..., 15)`` are the inner sums and ``rows (...)`` is N; the result is ``(...)``.

    >>> calibration_error(np.array([0.5, -1.5]), 4)
    np.float64(0.5)
    """
    error: np.ndarray = np.abs(gaps).sum(-1) / rows
    return error


def reliability(confidence: np.ndarray, correct: np.ndarray) -> list[dict[str, Any]]:
    """Return rows, mean confidence and accuracy of every bin that holds rows.

    >>> reliability(np.array([0.5, 0.5]), np.array([True, False]))
    [{'from': 0.4667, 'to': 0.5333, 'rows': 2, 'confidence': 0.5, 'accuracy': 0.5}]
    """
    bins = confidence_bins(confidence)
    rows = np.bincount(bins, minlength=BINS)
    sure = np.bincount(bins, weights=confidence, minlength=BINS)
    right = np.bincount(bins, weights=correct, minlength=BINS)
    return [
        {
            "from": round(m / BINS, 4),
            "to": round((m + 1) / BINS, 4),
            "rows": int(rows[m]),
            "confidence": float(sure[m] / rows[m]),
            "accuracy": float(right[m] / rows[m]),
        }
        for m in np.flatnonzero(rows).tolist()
    ]
