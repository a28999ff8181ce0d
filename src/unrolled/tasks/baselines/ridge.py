"""A ridge regression on any features: the linear prediction of a number."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge

from unrolled.tasks.baselines.features import Features, NoFeatures
from unrolled.tasks.baselines.mean import Mean
from unrolled.tasks.baselines.prior import require_pairs
from unrolled.tasks.baselines.thinning import thinning_note
from unrolled.tasks.baselines.training_matrix import training_matrix

PENALTY = 1.0
TOLERANCE = 1e-6
ITERATIONS = 1000


class RidgeValues:
    """Least squares with a penalty: ``min Σ (y − w·x − b)² + ‖w‖²``, x the features of a value.

    Hoerl & Kennard 1970. Without a single feature it falls back to the mean and says so in ``note``. Solved
    exactly for dense features, at ``O(N·D²)``, and by conjugate gradients for sparse ones.

    >>> from unrolled.tasks.baselines.tfidf_words import word_features
    >>> model = RidgeValues(word_features())
    >>> model.fit(["good", "bad", "good", "bad"], np.array([4.0, 1.0, 4.0, 1.0]))
    >>> model.values(["good", "unheard"]).round(2)
    array([3.5, 2.5])
    """

    def __init__(self, features: Features) -> None:
        self.name = features.name
        self.title = f"{features.title} + ridge regression"
        self.note: str | None = None
        self._features = features
        self._mean = Mean()
        self._ridge: Ridge | None = None

    def fit(self, values: Sequence[Any], targets: NDArray[np.float64]) -> None:
        """Learn the features and their weights."""
        require_pairs("targets", len(targets), len(values))
        self._ridge = None
        self._mean.fit(values, targets)
        if not len(values):
            self.note = "no training rows: 0 is predicted"
            return
        try:
            matrix, rows = training_matrix(self._features, values, columns=1)
        except NoFeatures as why:
            self.note = f"{why}: the mean is used"
            return
        solver = "sparse_cg" if isinstance(matrix, csr_matrix) else "auto"
        ridge = Ridge(alpha=PENALTY, solver=solver, tol=TOLERANCE, max_iter=ITERATIONS)
        self._ridge = ridge.fit(matrix, targets[rows])
        self.note = thinning_note(len(rows), len(values))

    def values(self, values: Sequence[Any]) -> NDArray[np.float64]:
        """Return the number predicted for each value: ``(N,)``."""
        if self._ridge is None or not len(values):
            return self._mean.values(values)
        found: NDArray[np.float64] = self._ridge.predict(self._features.of(values)).astype(np.float64)
        return found
