"""A logistic regression for each of several labels, on the same features."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from unrolled.tasks.baselines.features import Features, NoFeatures
from unrolled.tasks.baselines.label_shares import LabelShares
from unrolled.tasks.baselines.logistic import regress
from unrolled.tasks.baselines.prior import require_pairs
from unrolled.tasks.baselines.thinning import joined, thinning_note
from unrolled.tasks.baselines.training_matrix import training_matrix


class OneVersusRest:
    """Predicts each label by itself, ``p_k = σ(w_k·x + b_k)``, L2-penalised, x the features of a value.

    A label that every training row has, or none, keeps its share, as all do where there is no feature; ``note``
    says the latter. Cost: the features once, and a regression for each label.

    >>> from unrolled.tasks.baselines.tfidf_words import word_features
    >>> model = OneVersusRest(2, word_features())
    >>> model.fit(["sun and rain", "sun", "rain", "fog"], np.array([[1, 1], [1, 0], [0, 1], [0, 0]], bool))
    >>> model.probabilities(["sun", "rain"]) > 0.5
    array([[ True, False], [False,  True]])
    """

    def __init__(self, labels: int, features: Features) -> None:
        self.name = features.name
        self.title = f"{features.title} + logistic regression for each label"
        self.note: str | None = None
        self._features = features
        self._shares = LabelShares(labels)
        self._regressions: dict[int, LogisticRegression] = {}

    def fit(self, values: Sequence[Any], marks: NDArray[np.bool_]) -> None:
        """Learn the features, and their weights for each label."""
        require_pairs("marks", len(marks), len(values))
        self._shares.fit(values, marks)
        self._regressions = {}
        if not marks.size:
            self.note = "no training rows: the labels' shares are used"
            return
        try:
            matrix, rows = training_matrix(self._features, values, columns=marks.shape[1])
        except NoFeatures as why:
            self.note = f"{why}: the labels' shares are used"
            return
        notes = [thinning_note(len(rows), len(values))]
        for label, mark in enumerate(marks[rows].T):
            if mark.any() and not mark.all():
                self._regressions[label], note = regress(matrix, mark, self._features.inverse_penalty)
                notes.append(note)
        self.note = joined(*dict.fromkeys(notes))

    def probabilities(self, values: Sequence[Any]) -> np.ndarray:
        """Return ``(N, K)``, the probability of each label by itself."""
        found = self._shares.probabilities(values)
        if not self._regressions or not len(values):
            return found
        matrix = self._features.of(values)
        for label, regression in self._regressions.items():
            found[:, label] = regression.predict_proba(matrix)[:, 1]
        return found
