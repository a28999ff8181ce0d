"""TF-IDF features and a logistic regression: the linear classifiers that many networks fail to beat."""

import warnings
from collections.abc import Sequence

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from unrolled.errors import UsageError
from unrolled.tasks.baselines.prior import label_numbers, prior

# The inverse penalty, chosen on held-out rows of sentences and of names.
INVERSE_PENALTY = 5.0
TOLERANCE = 3e-4
ITERATIONS = 1000
# Bounds on memory and time: features times labels, and rows learnt from.
COEFFICIENTS = 5_000_000
ROWS = 200_000


class TfidfRegression:
    """Multinomial logistic regression on TF-IDF features, ``p = softmax(W x + b)``, L2-penalised.

    Without at least two labels, or without a single feature, it falls back to the labels' shares and says so
    in ``note``. A name that never occurs in training keeps its share of the prior. The same texts in the same
    order give the same result. Cost: about 1 s for 7,000 sentences of words and two labels, 15 s for 16,000
    names and 18 labels.

    >>> model = TfidfRegression(["no", "yes"], TfidfVectorizer())
    >>> model.fit(["good film", "bad film"], ["yes", "no"])
    >>> model.probabilities(["a good one"]).argmax(1)
    array([1])
    """

    def __init__(self, names: Sequence[str], vectorizer: TfidfVectorizer) -> None:
        self.names = list(names)
        self.note: str | None = None
        self._vectorizer = vectorizer
        self._regression: LogisticRegression | None = None
        self._shares = prior(np.zeros(0, dtype=np.int64), len(self.names))

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn the features and their weights."""
        if len(texts) != len(labels):
            raise UsageError(f"labels: found {len(labels)}, expected one for each of the {len(texts)} texts")
        numbers = label_numbers(labels, self.names)
        self.note, self._regression = None, None
        self._shares = prior(numbers, len(self.names))
        texts, numbers = self._bounded(texts, numbers)
        if len(np.unique(numbers)) < 2:
            self.note = "training rows of fewer than two labels: the labels' shares are used"
            return
        self._vectorizer.set_params(max_features=max(1, COEFFICIENTS // len(self.names)))
        try:
            features = self._vectorizer.fit_transform(texts)
        except ValueError:
            # Scikit-learn's only way of saying that no text holds a single feature.
            self.note = "no text holds a word or a character to go by: the labels' shares are used"
            return
        self._regression = self._regress(features, numbers)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return ``(N, K)``, one row a text and one column a label name."""
        found = np.tile(self._shares, (len(texts), 1))
        if self._regression is None or not len(texts):
            return found
        seen = self._regression.classes_
        found[:, seen] = self._regression.predict_proba(self._vectorizer.transform(texts))
        unseen = np.setdiff1d(np.arange(len(self.names)), seen)
        found[:, seen] *= 1 - self._shares[unseen].sum()
        return found

    def _bounded(self, texts: Sequence[str], numbers: np.ndarray) -> tuple[Sequence[str], np.ndarray]:
        """Keep rows spread evenly over the training split when there are too many, and say so."""
        if len(texts) <= ROWS:
            return texts, numbers
        self.note = f"learnt from {ROWS:,} of {len(texts):,} rows, spread evenly"
        kept = np.linspace(0, len(texts) - 1, ROWS).astype(np.int64)
        return [texts[row] for row in kept], numbers[kept]

    def _regress(self, features: object, numbers: np.ndarray) -> LogisticRegression:
        """Fit the weights; a fit that stops early is said in the note."""
        regression = LogisticRegression(C=INVERSE_PENALTY, tol=TOLERANCE, max_iter=ITERATIONS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            regression.fit(features, numbers)
        if max(regression.n_iter_) >= ITERATIONS:
            stopped = f"the regression was stopped after {ITERATIONS} iterations"
            self.note = f"{self.note}; {stopped}" if self.note else stopped
        return regression
