"""A logistic regression on any features: the linear classifiers that many networks fail to beat."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from unrolled.tasks.baselines.features import Features, Matrix, NoFeatures
from unrolled.tasks.baselines.prior import (
    FEWER_THAN_TWO,
    label_numbers,
    prior,
    require_pairs,
    with_unseen,
)
from unrolled.tasks.baselines.thinning import joined, thinning_note
from unrolled.tasks.baselines.training_matrix import training_matrix

TOLERANCE = 3e-4
ITERATIONS = 1000


class Logistic:
    """Multinomial logistic regression, ``p = softmax(W x + b)``, L2-penalised, x the features of a value.

    Without at least two labels, or without a single feature, it falls back to the labels' shares and says so
    in ``note``. A name that never occurs in training keeps its share of the prior. The same values in the same
    order give the same result. Cost: about 1 s for 7,000 sentences of words and two labels, 15 s for the
    characters of 16,000 names and 18 labels; too many rows are thinned evenly.

    >>> from unrolled.tasks.baselines.tfidf_words import word_features
    >>> model = Logistic(["no", "yes"], word_features())
    >>> model.fit(["good film", "bad film"], ["yes", "no"])
    >>> model.probabilities(["a good one"]).argmax(1)
    array([1])
    """

    def __init__(self, names: Sequence[str], features: Features) -> None:
        self.names = list(names)
        self.name = features.name
        self.title = f"{features.title} + logistic regression"
        self.note: str | None = None
        self._features = features
        self._regression: LogisticRegression | None = None
        self._shares = prior(np.zeros(0, dtype=np.int64), len(self.names))

    def fit(self, values: Sequence[Any], labels: Sequence[str]) -> None:
        """Learn the features and their weights; `LeftOut` where the features make no sense."""
        require_pairs("labels", len(labels), len(values))
        numbers = label_numbers(labels, self.names)
        self.note, self._regression = FEWER_THAN_TWO, None
        self._shares = prior(numbers, len(self.names))
        if len(np.unique(numbers)) < 2:
            return
        try:
            matrix, rows = training_matrix(self._features, values, columns=len(self.names))
        except NoFeatures as why:
            self.note = f"{why}: the labels' shares are used"
            return
        if len(np.unique(numbers[rows])) < 2:
            return
        self._regression, note = regress(matrix, numbers[rows], self._features.inverse_penalty)
        self.note = joined(thinning_note(len(rows), len(values)), note)

    def probabilities(self, values: Sequence[Any]) -> np.ndarray:
        """Return ``(N, K)``, one row a value and one column a label name."""
        if self._regression is None or not len(values):
            return np.tile(self._shares, (len(values), 1))
        found = self._regression.predict_proba(self._features.of(values))
        return with_unseen(found, self._regression.classes_, self._shares)


def regress(
    matrix: Matrix, numbers: np.ndarray, inverse_penalty: float
) -> tuple[LogisticRegression, str | None]:
    """Fit the weights; return them, and a note where the fit was stopped early.

    >>> regress(np.array([[0.0], [1.0]]), np.array([0, 1]), 1.0)[0].predict([[2.0]])
    array([1])
    """
    regression = LogisticRegression(C=inverse_penalty, tol=TOLERANCE, max_iter=ITERATIONS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        regression.fit(matrix, numbers)
    stopped = max(regression.n_iter_) >= ITERATIONS
    return regression, f"the regression was stopped after {ITERATIONS} iterations" if stopped else None
