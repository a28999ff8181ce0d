"""Gradient-boosted trees on any features, for labels and for numbers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from unrolled.tasks.baselines.features import Features, Matrix, NoFeatures, dense
from unrolled.tasks.baselines.mean import Mean
from unrolled.tasks.baselines.prior import (
    FEWER_THAN_TWO,
    label_numbers,
    prior,
    require_pairs,
    with_unseen,
)
from unrolled.tasks.baselines.thinning import evenly, thinned, thinning_note

# Numbers times the trees of a round, each of which reads them all; about half a minute at the bound on one core.
ROUNDS = 100
WORK = 20_000_000
ROWS = 200_000
# The features that are chosen by the data are at most so many.
COLUMNS = 500


class BoostedLabels:
    """``p = softmax(Σ_m trees_m(x))``: 100 rounds of histogram trees at rate 0.1, x the features of a value.

    Friedman 2001; Ke et al. 2017 for the histograms. A missing feature takes a branch of its own. Without at least
    two labels, or a single feature, it falls back to the labels' shares and says so in ``note``. Cost: under half
    a minute, too many rows being thinned evenly.

    >>> from unrolled.tasks.baselines.plain_numbers import PlainNumbers
    >>> model = BoostedLabels(["near", "far"], PlainNumbers())
    >>> model.fit([np.array([[float(n)]]) for n in range(99)], ["near"] * 50 + ["far"] * 49)
    >>> model.probabilities([np.array([[3.0]]), np.array([[80.0]])]).argmax(1)
    array([0, 1])
    """

    def __init__(self, names: Sequence[str], features: Features) -> None:
        self.names = list(names)
        self.name = features.name
        self.title = f"{features.title} + gradient boosting"
        self.note: str | None = None
        self._features = features
        self._columns = np.zeros(0, dtype=bool)
        self._trees: HistGradientBoostingClassifier | None = None
        self._shares = prior(np.zeros(0, dtype=np.int64), len(self.names))

    def fit(self, values: Sequence[Any], labels: Sequence[str]) -> None:
        """Learn the features and grow the trees."""
        require_pairs("labels", len(labels), len(values))
        numbers = label_numbers(labels, self.names)
        self.note, self._trees = FEWER_THAN_TWO, None
        self._shares = prior(numbers, len(self.names))
        if len(np.unique(numbers)) < 2:
            return
        try:
            # Two labels share a tree; more have one each.
            trees_a_round = len(self.names) if len(self.names) > 2 else 1
            grown = _grown_on(self._features, values, trees=trees_a_round)
        except NoFeatures as why:
            self.note = f"{why}: the labels' shares are used"
            return
        self._columns = grown.columns
        if len(np.unique(numbers[grown.rows])) < 2:
            return
        trees = HistGradientBoostingClassifier(max_iter=ROUNDS, early_stopping=False, random_state=0)
        self._trees = trees.fit(grown.matrix, numbers[grown.rows])
        self.note = thinning_note(len(grown.rows), len(values))

    def probabilities(self, values: Sequence[Any]) -> np.ndarray:
        """Return ``(N, K)``, one row a value and one column a label name."""
        if self._trees is None or not len(values):
            return np.tile(self._shares, (len(values), 1))
        found = self._trees.predict_proba(dense(self._features.of(values))[:, self._columns])
        return with_unseen(found, self._trees.classes_, self._shares)


class BoostedValues:
    """``ŷ = Σ_m tree_m(x)``: 100 rounds of histogram trees for the squared error, x the features of a value.

    Without a single feature it falls back to the mean and says so in ``note``. Cost: as `BoostedLabels` of two.

    >>> from unrolled.tasks.baselines.plain_numbers import PlainNumbers
    >>> model = BoostedValues(PlainNumbers())
    >>> model.fit([np.array([[float(n)]]) for n in range(99)], np.where(np.arange(99) < 50, 1.0, 9.0))
    >>> model.values([np.array([[3.0]]), np.array([[80.0]])]).round(2)
    array([1., 9.])
    """

    def __init__(self, features: Features) -> None:
        self.name = features.name
        self.title = f"{features.title} + gradient boosting"
        self.note: str | None = None
        self._features = features
        self._columns = np.zeros(0, dtype=bool)
        self._mean = Mean()
        self._trees: HistGradientBoostingRegressor | None = None

    def fit(self, values: Sequence[Any], targets: NDArray[np.float64]) -> None:
        """Learn the features and grow the trees."""
        require_pairs("targets", len(targets), len(values))
        self._trees = None
        self._mean.fit(values, targets)
        try:
            grown = _grown_on(self._features, values, trees=1)
        except NoFeatures as why:
            self.note = f"{why}: the mean is used"
            return
        self._columns = grown.columns
        trees = HistGradientBoostingRegressor(max_iter=ROUNDS, early_stopping=False, random_state=0)
        self._trees = trees.fit(grown.matrix, targets[grown.rows])
        self.note = thinning_note(len(grown.rows), len(values))

    def values(self, values: Sequence[Any]) -> NDArray[np.float64]:
        """Return the number predicted for each value: ``(N,)``."""
        if self._trees is None or not len(values):
            return self._mean.values(values)
        found: NDArray[np.float64] = self._trees.predict(
            dense(self._features.of(values))[:, self._columns]
        ).astype(np.float64)
        return found


class _Grown(NamedTuple):
    """The matrix that trees are grown on, whose rows it has, and which columns of the features."""

    matrix: Matrix
    rows: NDArray[np.int64]
    columns: NDArray[np.bool_]


def _grown_on(features: Features, values: Sequence[Any], *, trees: int) -> _Grown:
    """Fit features on values for so many trees a round; too many rows are thinned evenly."""
    rows = thinned(values, rows=ROWS, steps=features.steps)
    matrix = dense(features.fit([values[row] for row in rows], most=COLUMNS))
    affordable = len(rows) * WORK // max(1, matrix.size * trees)
    if affordable < len(rows):
        again = evenly(len(rows), affordable)
        matrix, rows = matrix[again], rows[again]
    # Scikit-learn fails on a column without a single number.
    columns = np.array(~np.isnan(matrix).all(0))
    return _Grown(matrix[:, columns], rows, columns)
