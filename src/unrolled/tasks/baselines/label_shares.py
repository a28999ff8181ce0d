"""How often each of several labels occurs, whatever the input says."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.tasks.baselines.prior import require_pairs


class LabelShares:
    """Predicts ``p_k = (N_k + 1) / (N + 2)`` for every input: how often rows have label k.

    >>> shares = LabelShares(2)
    >>> shares.fit(["a", "b"], np.array([[True, False], [True, False]]))
    >>> shares.probabilities(["c"])
    array([[0.75, 0.25]])
    """

    name = "shares"
    title = "how often each label occurs"

    def __init__(self, labels: int) -> None:
        self.note: str | None = None
        self.shares: NDArray[np.float64] = np.full(labels, 0.5)

    def fit(self, values: Sequence[Any], marks: NDArray[np.bool_]) -> None:
        """Count the marks; the values are not looked at."""
        require_pairs("marks", len(marks), len(values))
        self.shares = (marks.sum(0) + 1) / (len(marks) + 2)

    def probabilities(self, values: Sequence[Any]) -> np.ndarray:
        """Return the same shares for every value: ``(N, K)``."""
        return np.tile(self.shares, (len(values), 1))
