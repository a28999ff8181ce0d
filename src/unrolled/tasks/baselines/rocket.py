"""MiniRocket and a ridge classifier: the quickest strong classifier of series, where sktime is installed."""

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.linear_model import RidgeClassifierCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from unrolled.data.values import Series
from unrolled.tasks.baselines.baseline import LeftOut
from unrolled.tasks.baselines.prior import (
    FEWER_THAN_TWO,
    label_numbers,
    prior,
    require_pairs,
    with_unseen,
)
from unrolled.tasks.baselines.resampled import Resampled, affordable_rows
from unrolled.tasks.baselines.thinning import thinning_note

PACKAGES = ("sktime", "numba")
# MiniRocket's kernels have nine weights.
SHORTEST = 9
ROWS = 4000
PENALTIES = np.logspace(-3, 3, 10)
# Series transformed at once, which bounds memory: 10,000 features each.
CHUNK = 1000


class Rocket:
    """About 10,000 shares of positive values after fixed convolutions, then a ridge classifier.

    Dempster et al. 2021 (MiniRocket); the penalty, of ten from 10⁻³ to 10³, is chosen by leaving one out. Series are
    brought to one length and scale, as `Resampled` says. Probabilities are the softmax of the ridge's scores: they
    rank, and are not calibrated. `LeftOut` where sktime or numba is not installed. Cost: numba compiles for about
    40 s the first time; then about 1 ms a series, and 30 s for the ridge at 4,000 training series, more being thinned
    evenly.

    >>> Rocket(["rest", "work"]).probabilities([]).shape
    (0, 2)
    """

    name = "rocket"
    title = "MiniRocket + ridge classifier"

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.note: str | None = None
        self._resampled = Resampled(shortest=SHORTEST)
        self._shares = prior(np.zeros(0, dtype=np.int64), len(self.names))
        self._transform: object = None
        self._ridge: Pipeline | None = None

    def fit(self, values: Sequence[Series], labels: Sequence[str]) -> None:
        """Learn the convolutions' thresholds and the ridge's weights."""
        missing = [package for package in PACKAGES if find_spec(package) is None]
        if missing:
            raise LeftOut(f"{' and '.join(missing)} not installed; pip install 'unrolled[rocket]' adds it")
        require_pairs("labels", len(labels), len(values))
        numbers = label_numbers(labels, self.names)
        self.note, self._ridge = FEWER_THAN_TWO, None
        self._shares = prior(numbers, len(self.names))
        if len(np.unique(numbers)) < 2:
            return
        rows = affordable_rows(values, ROWS)
        if len(np.unique(numbers[rows])) < 2:
            return
        kept = [values[row] for row in rows]
        self._resampled.fit(kept)
        self._start(kept)
        ridge = make_pipeline(StandardScaler(with_mean=False), RidgeClassifierCV(alphas=PENALTIES))
        self._ridge = ridge.fit(self._features(kept), numbers[rows])
        self.note = thinning_note(len(rows), len(values))

    def probabilities(self, values: Sequence[Series]) -> np.ndarray:
        """Return ``(N, K)``, one row a series and one column a label name."""
        if self._ridge is None or not len(values):
            return np.tile(self._shares, (len(values), 1))
        starts = range(0, len(values), CHUNK)
        parts = [self._ridge.decision_function(self._features(values[at : at + CHUNK])) for at in starts]
        scores = np.concatenate(parts).astype(np.float64)
        # With two labels there is one score, the second one's less the first one's.
        found = np.column_stack([expit(-scores), expit(scores)]) if scores.ndim == 1 else softmax(scores, 1)
        return with_unseen(found, self._ridge.classes_, self._shares)

    def _start(self, values: Sequence[Series]) -> None:
        """Choose the convolutions' thresholds by training series."""
        from sktime.transformations.rocket import MiniRocketMultivariate

        self._transform = MiniRocketMultivariate(random_state=0).fit(self._laid(values))

    def _laid(self, values: Sequence[Series]) -> NDArray[np.float32]:
        """Return the series as sktime has them, ``(N, C, length)``."""
        return np.ascontiguousarray(self._resampled.of(values).transpose(0, 2, 1))

    def _features(self, values: Sequence[Series]) -> NDArray[np.float32]:
        """Return the shares of positive values, ``(N, 9996)``."""
        found: NDArray[np.float32] = self._transform.transform(self._laid(values)).to_numpy()  # type: ignore[attr-defined]
        return found
