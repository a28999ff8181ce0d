"""The matrix that a linear baseline learns from: rows, features and labels bounded together."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from unrolled.tasks.baselines.features import Features, Matrix
from unrolled.tasks.baselines.thinning import evenly, thinned

# Bounds on memory and time: rows, features times labels, and numbers times labels, of which a sparse one costs
# about six times as much as a dense one. A regression at the bound takes about a minute on one core.
ROWS = 200_000
COEFFICIENTS = 5_000_000
SPARSE_WORK = 50_000_000
DENSE_WORK = 6 * SPARSE_WORK


def training_matrix(
    features: Features, values: Sequence[Any], *, columns: int
) -> tuple[Matrix, NDArray[np.int64]]:
    """Fit features on values for a model of so many output columns; return the matrix, and whose rows it has.

    Too many rows are thinned evenly. Raises what the features raise.

    >>> from unrolled.tasks.baselines.tfidf_words import word_features
    >>> matrix, rows = training_matrix(word_features(), ["one two", "two"], columns=2)
    >>> matrix.shape[0], rows
    (2, array([0, 1]))
    """
    kept = thinned(values, rows=ROWS, steps=features.steps)
    matrix = features.fit([values[row] for row in kept], most=max(1, COEFFICIENTS // columns))
    is_sparse = isinstance(matrix, csr_matrix)
    work = max(1, (matrix.nnz if is_sparse else matrix.size) * columns)
    affordable = len(kept) * (SPARSE_WORK if is_sparse else DENSE_WORK) // work
    if affordable >= len(kept):
        return matrix, kept
    again = evenly(len(kept), affordable)
    return matrix[again], kept[again]
