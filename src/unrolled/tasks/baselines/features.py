"""The contract of features: raw values as rows of a matrix, learnt from the training split alone."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

# ``(N, D)``, dense or sparse; the latter has no types of its own, so that either is anything to a type checker.
Matrix = Any


class NoFeatures(Exception):
    """The training values hold nothing to go by; the message says what was looked for."""


class Features(Protocol):
    """A map from raw values to the rows of a matrix, for the linear and boosted baselines."""

    # The key of a baseline made of these features, and what people are shown of them.
    name: str
    title: str
    # How many steps (characters, symbols, time steps, events) may be learnt from, so that the cost is bounded.
    steps: int
    # What suits a logistic regression on them, as chosen on held-out rows of real data.
    inverse_penalty: float

    def fit(self, values: Sequence[Any], *, most: int) -> Matrix:
        """Learn which features there are, at most about ``most`` where they can be chosen, and return ``(N, D)``.

        Raises `NoFeatures` where no value holds a single one, and `LeftOut` where they make no sense.
        """
        ...

    def of(self, values: Sequence[Any]) -> Matrix:
        """Return ``(N, D)`` of other values; what training never saw counts for nothing."""
        ...


def dense(matrix: Matrix) -> NDArray[np.float64]:
    """Return a matrix without the savings of a sparse one.

    >>> from scipy.sparse import csr_matrix
    >>> dense(csr_matrix(np.eye(2)))
    array([[1., 0.], [0., 1.]])
    """
    found: NDArray[np.float64] = matrix.toarray() if issparse(matrix) else matrix
    return found
