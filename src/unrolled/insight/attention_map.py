"""How much each step of an answer looked at each step of its input."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import UsageError

# JSON has so many decimals; smaller weights say nothing.
DECIMALS = 6


@dataclass(frozen=True)
class AttentionMap:
    """``weights[r, c]``: how much of what ``rows[r]`` looked at was ``columns[c]``; a row of them sums to 1.

    >>> found = AttentionMap(("one",), ("a", "b"), np.array([[0.25, 0.75]]), ())
    >>> found.as_json()
    {'attention': {'rows': ['one'], 'columns': ['a', 'b'], 'weights': [[0.25, 0.75]]}}
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    # (R, C): the mean over all heads of all layers, every layer counting the same.
    weights: NDArray[np.float64]
    # (heads, R, C) of each layer that attends, first to last.
    layers: tuple[NDArray[np.float64], ...]

    def __post_init__(self) -> None:
        """Refuse weights that are not one for each row and column."""
        expected = (len(self.rows), len(self.columns))
        for found in (self.weights.shape, *(layer.shape[1:] for layer in self.layers)):
            if found != expected:
                raise UsageError(f"attention: found weights of shape {found}, expected {expected}")

    @classmethod
    def of(
        cls, rows: tuple[str, ...], columns: tuple[str, ...], layers: tuple[NDArray[np.float64], ...]
    ) -> "AttentionMap":
        """Return the map whose weights are the mean of those of the layers' heads."""
        return cls(rows, columns, np.mean([layer.mean(axis=0) for layer in layers], axis=0), layers)

    @property
    def strongest(self) -> float:
        """The largest weight, which displays scale by; 0 where there is none."""
        return float(self.weights.max(initial=0.0))

    def as_json(self, *, every_head: bool = False) -> dict[str, Any]:
        """Return what `predict --attention --json` adds to an answer, with each layer's heads if wanted."""
        found: dict[str, Any] = {
            "rows": list(self.rows),
            "columns": list(self.columns),
            "weights": _rounded(self.weights),
        }
        if every_head:
            found["layers"] = [_rounded(layer) for layer in self.layers]
        return {"attention": found}


def _rounded(weights: NDArray[np.float64]) -> Any:
    return weights.round(DECIMALS).tolist()
