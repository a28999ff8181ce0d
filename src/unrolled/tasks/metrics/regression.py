"""Every score of a regression, in the units of the data."""

from typing import Any

import numpy as np

from unrolled.errors import UsageError
from unrolled.tasks.metrics.bootstrap import resampled_sums, unit_numbers, unit_sums, with_interval
from unrolled.tasks.metrics.by_length import mean_by_length
from unrolled.tasks.metrics.metric import Metric, Report
from unrolled.tasks.metrics.squared_units import squared_units


def regression_report(
    predictions: np.ndarray, targets: np.ndarray, *, lengths: np.ndarray | None = None, seed: int = 0
) -> Report:
    """Return the scores of ``predictions (N,)`` against ``targets (N,)``, each with a 95% bootstrap interval.

    With errors ``e_n = prediction_n − target_n``:

    - ``rmse``: ``√(Σ e² / N)``.
    - ``mae``: ``Σ |e| / N``.
    - ``r2``: ``1 − Σ e² / Σ (target_n − mean target)²``; undefined where the targets do not vary, 0 for who always
      says their mean.

    Details: the targets' ``targets`` (mean, deviation, smallest, largest) and, given ``lengths (N,)``, the mean
    absolute error by length over at most five buckets. Without rows every metric is None, and so is one too large for
    a float. Raises `UsageError` for shapes that do not fit and for what is no finite number.

    >>> report = regression_report(np.array([1.0, 3.0]), np.array([1.0, 5.0]))
    >>> {name: metric.value for name, metric in report.metrics.items()}
    {'rmse': 1.4142135623730951, 'mae': 1.0, 'r2': 0.5}
    """
    predictions, targets = np.asarray(predictions, np.float64), np.asarray(targets, np.float64)
    _require_fit(predictions, targets, lengths)
    if not len(targets):
        undefined = {"rmse": Metric(None), "mae": Metric(None), "r2": Metric(None)}
        return Report(undefined, {"targets": {}}, np.zeros((0, 2)))
    # In units of a power of two near the largest number, which rounds nothing: so no sum is too large for a float.
    power = int(np.frexp(max(np.abs(predictions).max(), np.abs(targets).max()))[1])
    near = np.ldexp(targets, -power)
    errors = np.ldexp(predictions, -power) - near
    largest = float(np.abs(near).max()) or 1.0
    details: dict[str, Any] = {
        "targets": {
            "mean": np.ldexp(near.mean(), power),
            "deviation": np.ldexp(largest * (near / largest).std(), power),
            "smallest": targets.min(),
            "largest": targets.max(),
        }
    }
    if lengths is not None:
        details["error_by_length"] = [
            {**bucket, "mae": _unscaled(bucket["mae"], power)}
            for bucket in mean_by_length(np.abs(errors), np.asarray(lengths), "mae")
        ]
    return Report(_metrics(errors, near, power, seed), details, squared_units(errors, power))


def _metrics(errors: np.ndarray, targets: np.ndarray, power: int, seed: int) -> dict[str, Metric]:
    """Return the three scores; all are functions of sums over rows, so only these are resampled."""
    # In proportion to the largest, so that no square is too large or too small for a float.
    unit, spread = float(np.abs(errors).max()) or 1.0, float(np.ptp(targets)) or 1.0
    scaled, centred = errors / unit, (targets - targets.mean()) / spread
    units = unit_numbers(len(errors))
    columns = [np.ones(len(errors)), scaled**2, np.abs(scaled), centred, centred**2]
    sums = np.column_stack([unit_sums(units, column) for column in columns])
    values, samples = (
        _scores(drawn, unit, spread, power) for drawn in (sums.sum(0), resampled_sums(sums, seed=seed))
    )
    return {name: with_interval(float(values[name]), samples[name], units=len(sums)) for name in values}


def _scores(sums: np.ndarray, unit: float, spread: float, power: int) -> dict[str, np.ndarray]:
    """Return each score from sums ``(..., 5)``, not finite where it is undefined."""
    rows, squares, sizes, centred, deviations = np.moveaxis(sums, -1, 0)
    total = deviations - centred**2 / rows
    # Targets that vary have about 1 here, in units of their spread; what rounding leaves of others is far less.
    total = np.where(total > 1e-12, total, np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        explained = 1 - squares * np.float64(unit / spread) ** 2 / total
    root, mean = unit * np.sqrt(squares / rows), unit * (sizes / rows)
    return {"rmse": _unscaled(root, power), "mae": _unscaled(mean, power), "r2": explained}


def _unscaled(numbers: Any, power: int) -> Any:
    """Return numbers times a power of two, infinite where they are too large for a float."""
    with np.errstate(over="ignore"):
        return np.ldexp(numbers, power)


def _require_fit(predictions: np.ndarray, targets: np.ndarray, lengths: np.ndarray | None) -> None:
    """Refuse what cannot be scored, saying what was found and what is expected."""
    if predictions.shape != targets.shape or targets.ndim != 1:
        raise UsageError(
            f"predictions: found shape {predictions.shape} for targets of shape {targets.shape}, "
            "expected one number for each row"
        )
    if lengths is not None and len(lengths) != len(targets):
        raise UsageError(f"lengths: found {len(lengths)}, expected one for each of the {len(targets)} rows")
    for name, numbers in (("predictions", predictions), ("targets", targets)):
        wrong = np.flatnonzero(~np.isfinite(numbers))
        if len(wrong):
            raise UsageError(f"{name}: row {wrong[0]}: found {numbers[wrong[0]]}, expected a finite number")
