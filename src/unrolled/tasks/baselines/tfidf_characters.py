"""TF-IDF of characters in runs of one to five."""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from unrolled.tasks.baselines.tfidf import TfidfRegression

# From so many rows on, runs that occur in one row alone are left out: it halves the time and predicts no
# worse.
MANY_ROWS = 1000


class CharacterTfidf:
    """Logistic regression on runs of 1 to 5 characters inside space-padded words, lower-cased, weighed by
    ``tf·idf``.

    >>> characters = CharacterTfidf(["it", "pl"])
    >>> characters.fit(["rossini", "bellini", "kowalski", "nowicki"], ["it", "it", "pl", "pl"])
    >>> characters.probabilities(["paganini", "wolski"]).argmax(1)
    array([0, 1])
    """

    name = "tfidf_characters"
    title = "TF-IDF of characters + logistic regression"

    def __init__(self, names: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5))
        self._regression = TfidfRegression(names, self._vectorizer)

    @property
    def note(self) -> str | None:
        """Say what is worth saying of the last fit."""
        return self._regression.note

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn from texts and their labels."""
        self._vectorizer.set_params(min_df=2 if len(texts) >= MANY_ROWS else 1)
        self._regression.fit(texts, labels)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return ``(N, K)``, one row a text and one column a label name."""
        return self._regression.probabilities(texts)
