"""Every token equally likely."""

import math

import numpy as np

from unrolled.tasks.baselines.tokens import places, require_tokens


class Uniform:
    """``p(w) = 1/V``: what an untrained network starts from.

    >>> Uniform(2).nats(np.array([0, 1])).round(4)
    array([0.6931, 0.6931])
    """

    name = "uniform"
    title = "every token equally likely"

    def __init__(self, vocabulary: int) -> None:
        self.vocabulary = vocabulary

    def fit(self, tokens: np.ndarray, *, offsets: np.ndarray | None = None) -> None:
        """Check the tokens; there is nothing to learn."""
        places(len(require_tokens(tokens, self.vocabulary)), offsets)

    def nats(self, tokens: np.ndarray, *, offsets: np.ndarray | None = None) -> np.ndarray:
        """Return ``log V`` for every token: ``(N,)``."""
        places(len(require_tokens(tokens, self.vocabulary)), offsets)
        return np.full(len(tokens), math.log(self.vocabulary))
