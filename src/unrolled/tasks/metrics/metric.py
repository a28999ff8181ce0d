"""A score with its interval, and a report of several with what stands behind them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Metric:
    """A value and its 95% interval ``[low, high]``; None is undefined, and so is what is not finite.

    >>> Metric(0.5, 0.25, float("nan")).as_json()
    {'value': 0.5, 'low': 0.25, 'high': None}
    """

    value: float | None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        """Turn NaN and infinity, which JSON cannot hold, into None."""
        for name in ("value", "low", "high"):
            object.__setattr__(self, name, _finite(getattr(self, name)))

    def as_json(self) -> dict[str, float | None]:
        """Return the three numbers by name."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Report:
    """Metrics by name, and the tables and matrices behind them.

    >>> Report({"accuracy": Metric(1.0)}, {"rows": np.int64(3)}).as_json()
    {'metrics': {'accuracy': {'value': 1.0, 'low': None, 'high': None}}, 'details': {'rows': 3}}
    """

    metrics: Mapping[str, Metric]
    details: Mapping[str, Any]
    # What each judged row adds, in order, to the sums that the task's first metric is a function of: (U, M), as
    # `headline_score` takes them. Of a language model the units are blocks of tokens.
    units: NDArray[np.float64] | None = field(default=None, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return the metrics and details in numbers, strings, lists and dicts alone, without NaN or infinity."""
        metrics = {name: metric.as_json() for name, metric in self.metrics.items()}
        return {"metrics": metrics, "details": _plain(self.details)}


def _finite(number: float | None) -> float | None:
    """Return a finite number as a float, anything else as None."""
    return float(number) if number is not None and math.isfinite(number) else None


def _plain(value: Any) -> Any:
    """Turn mappings, arrays and numpy numbers into what JSON knows."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _finite(value) if isinstance(value, float) else value
