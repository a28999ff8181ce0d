"""The commonest label, whatever the input says."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.tasks.baselines.prior import label_numbers, prior


class Majority:
    """Predicts ``p_k = (N_k + 1) / (N + K)`` for every value: its accuracy is the commonest label's share.

    >>> majority = Majority(["no", "yes"])
    >>> majority.fit(["a", "b", "c", "d"], ["yes", "yes", "no", "yes"])
    >>> majority.probabilities(["e"]).round(2)
    array([[0.33, 0.67]])
    """

    name = "majority"
    title = "the commonest label"

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.note: str | None = None
        self.shares = prior(np.zeros(0, dtype=np.int64), len(self.names))

    def fit(self, values: Sequence[Any], labels: Sequence[str]) -> None:
        """Count the labels; the values are not looked at."""
        self.shares = prior(label_numbers(labels, self.names), len(self.names))

    def probabilities(self, values: Sequence[Any]) -> np.ndarray:
        """Return the same shares for every value: ``(N, K)``."""
        return np.tile(self.shares, (len(values), 1))
