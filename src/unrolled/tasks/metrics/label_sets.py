"""Every score of a classifier that gives several labels a row, from its probabilities and the true marks."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.errors import UsageError
from unrolled.tasks.metrics.bootstrap import resampled_sums, unit_numbers, unit_sums, with_interval
from unrolled.tasks.metrics.by_length import mean_by_length
from unrolled.tasks.metrics.confusion import macro_f1, scores_by_label
from unrolled.tasks.metrics.metric import Metric, Report

# A label is given where it is at least as likely as not.
THRESHOLD = 0.5


def label_sets_report(
    probabilities: np.ndarray,
    marks: np.ndarray,
    *,
    names: Sequence[str],
    lengths: np.ndarray | None = None,
    seed: int = 0,
) -> Report:
    """Return the scores of ``probabilities (N, K)`` against true ``marks (N, K)`` of 0 and 1, each with a 95%
    bootstrap interval over rows.

    A label is given where its probability is at least .5. With ``hits_k`` rows that have label k and are given it,
    ``support_k`` that have it and ``predicted_k`` that are given it:

    - ``micro_f1``: ``2 Σ_k hits_k / Σ_k (support_k + predicted_k)``; undefined where no row has or is given any.
    - ``macro_f1``: the mean of ``2·hits_k / (support_k + predicted_k)`` over the labels that a row has or is given.
    - ``exact_match``: the share of rows whose labels are all right and none is missing.

    Details: ``labels`` (precision, recall, F1, support) and, given ``lengths (N,)``, ``exact_match_by_length``.
    Without rows every metric is None. Raises `UsageError` for shapes that do not fit and values that are no
    probability.

    >>> report = label_sets_report(np.array([[0.9, 0.2], [0.8, 0.6]]), np.array([[1, 0], [0, 1]]), names=["a", "b"])
    >>> {name: round(metric.value, 4) for name, metric in report.metrics.items()}
    {'micro_f1': 0.8, 'macro_f1': 0.8333, 'exact_match': 0.5}
    """
    probabilities, marks = np.asarray(probabilities, np.float64), np.asarray(marks)
    _require_fit(probabilities, marks, names, lengths)
    given, true = probabilities >= THRESHOLD, marks > 0
    exact = (given == true).all(1)
    hits, support, predicted = (given & true).sum(0), true.sum(0), given.sum(0)
    details: dict[str, Any] = {"labels": scores_by_label(hits, support, predicted, names)}
    if lengths is not None:
        details["exact_match_by_length"] = mean_by_length(exact, np.asarray(lengths), "exact_match")
    units = np.column_stack([2.0 * (given & true).sum(1), given.sum(1) + true.sum(1)])
    return Report(_metrics(given, true, exact, seed), details, units)


def _metrics(given: np.ndarray, true: np.ndarray, exact: np.ndarray, seed: int) -> dict[str, Metric]:
    """Return the three scores; all are functions of sums over rows, so only these are resampled."""
    if not len(exact):
        return {"micro_f1": Metric(None), "macro_f1": Metric(None), "exact_match": Metric(None)}
    units = unit_numbers(len(exact))
    present = (given | true).any(0)
    hits, marked = (given & true)[:, present], given[:, present].astype(np.int64) + true[:, present]
    columns = [np.ones(len(exact)), exact, *hits.T, *marked.T]
    sums = np.column_stack([unit_sums(units, column) for column in columns])
    values, samples = _scores(sums.sum(0)), _scores(resampled_sums(sums, seed=seed))
    return {name: with_interval(float(values[name]), samples[name], units=len(sums)) for name in values}


def _scores(sums: np.ndarray) -> dict[str, np.ndarray]:
    """Return each score from sums ``(..., 2 + 2K)`` of rows, exact ones, hits and marks, NaN where undefined."""
    rows, exact, counts = sums[..., 0], sums[..., 1], sums[..., 2:]
    hits, marked = np.split(counts, 2, axis=-1)
    total = marked.sum(-1)
    return {
        "micro_f1": np.where(total > 0, 2 * hits.sum(-1) / np.maximum(total, 1), np.nan),
        "macro_f1": macro_f1(hits, marked, np.zeros_like(marked)),
        "exact_match": exact / rows,
    }


def _require_fit(
    probabilities: np.ndarray, marks: np.ndarray, names: Sequence[str], lengths: np.ndarray | None
) -> None:
    """Refuse what cannot be scored, saying what was found and what is expected."""
    expected = (len(marks), len(names))
    for name, found in (("probabilities", probabilities), ("marks", marks)):
        if found.shape != expected or not names:
            raise UsageError(
                f"{name}: found shape {found.shape}, expected {expected}: one row for each row of marks and one "
                "column for each name"
            )
    if lengths is not None and len(lengths) != len(marks):
        raise UsageError(f"lengths: found {len(lengths)}, expected one for each of the {len(marks)} rows")
    if not np.isin(marks, (0, 1)).all():
        row, column = np.argwhere(~np.isin(marks, (0, 1)))[0].tolist()
        raise UsageError(
            f"marks: row {row}, label {names[column]}: found {marks[row, column]}, expected 0 or 1"
        )
    within = (probabilities >= 0) & (probabilities <= 1)
    if not within.all():
        row, column = np.argwhere(~within)[0].tolist()
        found = probabilities[row, column]
        raise UsageError(f"probabilities: row {row}, label {names[column]}: found {found}, expected 0 to 1")
