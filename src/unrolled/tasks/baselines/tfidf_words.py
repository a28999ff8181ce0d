"""TF-IDF of words and pairs of words."""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from unrolled.tasks.baselines.tfidf import TfidfRegression


class WordTfidf:
    """Logistic regression on words and pairs of neighbouring words, lower-cased, weighed by ``(1 + log
    tf)·idf``.

    A word is a run of letters, digits and underscores, one alone included.

    >>> words = WordTfidf(["no", "yes"])
    >>> words.fit(["not good", "so good"], ["no", "yes"])
    >>> words.probabilities(["it is not good"]).argmax(1)
    array([0])
    """

    name = "tfidf_words"
    title = "TF-IDF of words and pairs + logistic regression"

    def __init__(self, names: Sequence[str]) -> None:
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", sublinear_tf=True)
        self._regression = TfidfRegression(names, vectorizer)

    @property
    def note(self) -> str | None:
        """Say what is worth saying of the last fit."""
        return self._regression.note

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn from texts and their labels."""
        self._regression.fit(texts, labels)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return ``(N, K)``, one row a text and one column a label name."""
        return self._regression.probabilities(texts)
