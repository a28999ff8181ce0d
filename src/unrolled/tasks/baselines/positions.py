"""Which symbol stands at which place: the features of sequences that are aligned."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from unrolled.data.codecs.codec import UNKNOWN, Codec
from unrolled.data.inputs import TokenInputs
from unrolled.tasks.baselines.baseline import LeftOut
from unrolled.tasks.baselines.features import NoFeatures

# The share of training rows that may be of another length than the commonest.
OTHER_LENGTHS = 0.2
# Symbols learnt from: about 20 s.
STEPS = 10_000_000


class Positions:
    """One-hot of the symbol at each place, ``x[p, s] = 1`` where row x has symbol s at place p, up to the
    commonest length.

    It knows where a symbol stands, not what stands beside it, and makes sense where places mean the same in every
    row: with more than 20% of the training rows of another length than the commonest it is left out. Longer rows
    are cut, shorter ones lack the last places, and a symbol unknown to the codec counts for nothing.

    >>> from unrolled.data.codecs.symbols import Symbols
    >>> positions = Positions(Symbols.fit(["AC"]))
    >>> positions.fit(["AC", "CA"], most=99).shape, positions.of(["AT"]).toarray()
    ((2, 4), array([[1., 0., 0., 0.]]))
    """

    name = "positions"
    title = "the symbol at each place"
    steps = STEPS
    # As on splice sites, with from 300 to 2,700 training rows: 0.1 is best, or within 0.3 points of it.
    inverse_penalty = 0.1

    def __init__(self, codec: Codec) -> None:
        assert isinstance(codec.inputs, TokenInputs)
        self._encode = codec.encode
        self._size = codec.inputs.size
        self._length = 0
        self._seen = np.zeros(0, dtype=np.int64)

    def fit(self, values: Sequence[str], *, most: int) -> csr_matrix:
        """Learn which symbols stand where; `LeftOut` where lengths differ, `NoFeatures` without a symbol.

        Where there would be more than ``most``, the last places are left out.
        """
        encoded = [self._encode(value) for value in values]
        self._length = _common_length([len(tokens) for tokens in encoded])
        codes = [self._codes(tokens) for tokens in encoded]
        # Codes rise with the place, so the first ones are those of the first places.
        self._seen = np.unique(np.concatenate(codes))[:most]
        if not len(self._seen):
            raise NoFeatures("no training row holds a symbol")
        return self._marked(codes)

    def of(self, values: Sequence[str]) -> csr_matrix:
        """Return ``(N, D)`` of other rows."""
        return self._marked([self._codes(self._encode(value)) for value in values])

    def _codes(self, tokens: NDArray[Any]) -> NDArray[np.int64]:
        """Return place and symbol of every known token, packed into one number."""
        tokens = tokens[: self._length].astype(np.int64)
        known = np.flatnonzero(tokens != UNKNOWN)
        packed: NDArray[np.int64] = known * self._size + tokens[known]
        return packed

    def _marked(self, codes: list[NDArray[np.int64]]) -> csr_matrix:
        """Return the matrix with a one for every code that training saw."""
        rows = np.repeat(np.arange(len(codes)), [len(part) for part in codes])
        together = np.concatenate([np.zeros(0, dtype=np.int64), *codes])
        columns = np.minimum(np.searchsorted(self._seen, together), len(self._seen) - 1)
        kept = self._seen[columns] == together
        ones = np.ones(int(kept.sum()))
        return csr_matrix((ones, (rows[kept], columns[kept])), shape=(len(codes), len(self._seen)))


def _common_length(lengths: list[int]) -> int:
    """Return the commonest length, the shortest among equals; `LeftOut` where too many rows have another."""
    found, counts = np.unique(lengths, return_counts=True)
    common = int(found[counts.argmax()])
    other = 1 - int(counts.max()) / len(lengths)
    if other > OTHER_LENGTHS:
        raise LeftOut(
            f"{other:.0%} of the training rows are of another length than the commonest, {common} symbols; "
            f"places mean something where at most {OTHER_LENGTHS:.0%} are"
        )
    return common
