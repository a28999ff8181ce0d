"""Every token as likely as it was frequent."""

import numpy as np

from unrolled.tasks.baselines.tokens import places, require_tokens


class Unigram:
    """``p(w) = (c(w) + 1) / (N + V)``: frequency with one added, so that no token is impossible.

    >>> unigram = Unigram(2)
    >>> unigram.fit(np.array([0, 0]))
    >>> np.exp(-unigram.nats(np.array([0, 1])))
    array([0.75, 0.25])
    """

    name = "unigram"
    title = "token frequency"

    def __init__(self, vocabulary: int) -> None:
        self.vocabulary = vocabulary
        self._nats = np.full(vocabulary, np.log(vocabulary))

    def fit(self, tokens: np.ndarray, *, offsets: np.ndarray | None = None) -> None:
        """Count the tokens."""
        tokens = require_tokens(tokens, self.vocabulary)
        places(len(tokens), offsets)
        counts = np.unique(tokens, return_counts=True)
        added = np.ones(self.vocabulary)
        added[counts[0].astype(np.int64)] += counts[1]
        self._nats = np.log(len(tokens) + self.vocabulary) - np.log(added)

    def nats(self, tokens: np.ndarray, *, offsets: np.ndarray | None = None) -> np.ndarray:
        """Return ``−log p`` of every token: ``(N,)``."""
        tokens = require_tokens(tokens, self.vocabulary)
        places(len(tokens), offsets)
        return self._nats[tokens.astype(np.int64)]
