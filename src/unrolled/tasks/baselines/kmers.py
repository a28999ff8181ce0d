"""Runs of one to four symbols, counted: the classical features of sequences of symbols."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import TfidfTransformer

from unrolled.data.codecs.codec import Codec
from unrolled.data.inputs import TokenInputs
from unrolled.tasks.baselines.features import NoFeatures
from unrolled.tasks.baselines.gram_table import contexts_before, find_grams, number_grams
from unrolled.tasks.baselines.tokens import places

LONGEST = 4
# Symbols learnt from, and symbols looked at together: about 4 s a million, and 100 bytes each.
STEPS = 10_000_000
CHUNK = 4_000_000


class Kmers:
    """How often every run of 1 to 4 symbols seen in training occurs, weighed by ``tf·idf``, each row of length 1.

    The k-mer spectrum (Leslie et al. 2002): it knows which symbols stand together, not where. Symbols are those
    of the codec; runs that training never saw count for nothing. Where there are too many, the commonest stay.
    Cost: one sort of the symbols for every length of run.

    >>> from unrolled.data.codecs.symbols import Symbols
    >>> kmers = Kmers(Symbols.fit(["ACG"]))
    >>> kmers.fit(["ACG", "AC"], most=99).shape, kmers.of(["CA", "T"]).toarray().round(2)
    ((2, 6), array([[0.71, 0.71, 0.  , 0.  , 0.  , 0.  ],
                    [0.  , 0.  , 0.  , 0.  , 0.  , 0.  ]]))
    """

    name = "kmers"
    title = "runs of 1 to 4 symbols"
    steps = STEPS
    inverse_penalty = 5.0

    def __init__(self, codec: Codec) -> None:
        assert isinstance(codec.inputs, TokenInputs)
        self._encode = codec.encode
        self._size = codec.inputs.size
        # Of every length of run: the packed runs, and the feature that each is, −1 for none.
        self._keys: list[NDArray[np.int64]] = []
        self._columns: list[NDArray[np.int64]] = []
        self._weights = TfidfTransformer()

    def fit(self, values: Sequence[str], *, most: int) -> csr_matrix:
        """Learn the ``most`` commonest runs and their weights; `NoFeatures` where there is no symbol."""
        tokens, rows, place = self._flat(values)
        if not len(tokens):
            raise NoFeatures("no training row holds a symbol")
        self._keys, counts, numbers = [], [], []
        contexts = np.zeros(len(tokens), dtype=np.int64)
        for order in range(1, LONGEST + 1):
            grams = number_grams(contexts, tokens, self._size)
            contexts = contexts_before(grams.numbers, place, order)
            self._keys.append(grams.keys)
            counts.append(grams.counts)
            numbers.append(grams.numbers)
        self._columns = _numbered(counts, most)
        found = self._counted(numbers, rows, len(values))
        return csr_matrix(self._weights.fit_transform(found))

    def of(self, values: Sequence[str]) -> csr_matrix:
        """Return ``(N, D)`` of other rows."""
        if not len(values):
            return csr_matrix((0, sum(int((columns >= 0).sum()) for columns in self._columns)))
        parts = [self._of(values[start:end]) for start, end in _chunks(values)]
        return csr_matrix(self._weights.transform(vstack(parts, format="csr")))

    def _of(self, values: Sequence[str]) -> csr_matrix:
        """Return the counts of a few rows."""
        tokens, rows, place = self._flat(values)
        contexts = np.zeros(len(tokens), dtype=np.int64)
        numbers = []
        for order, keys in enumerate(self._keys, start=1):
            grams = find_grams(keys, contexts, tokens, self._size)
            contexts = contexts_before(grams, place, order)
            numbers.append(grams)
        return self._counted(numbers, rows, len(values))

    def _flat(self, values: Sequence[str]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the tokens of all rows in one array, with each one's row and its place there."""
        encoded = [self._encode(value) for value in values]
        lengths = np.array([len(tokens) for tokens in encoded], dtype=np.int64)
        tokens = np.concatenate([np.zeros(0, dtype=np.int32), *encoded])
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        return tokens, np.repeat(np.arange(len(values)), lengths), places(len(tokens), offsets)

    def _counted(self, numbers: list[NDArray[Any]], rows: NDArray[Any], count: int) -> csr_matrix:
        """Return how often each row has each run, from the number of the run that ends at each symbol."""
        found = [
            np.where(grams >= 0, columns[np.maximum(grams, 0)], -1)
            if len(columns)
            else np.full(len(rows), -1)
            for columns, grams in zip(self._columns, numbers, strict=True)
        ]
        columns, owners = np.concatenate(found), np.tile(rows, len(found))
        kept = columns >= 0
        width = sum(int((columns >= 0).sum()) for columns in self._columns)
        ones = np.ones(int(kept.sum()))
        return csr_matrix((ones, (owners[kept], columns[kept])), shape=(count, width))


def _numbered(counts: list[NDArray[np.int64]], most: int) -> list[NDArray[np.int64]]:
    """Number the ``most`` commonest runs, shorter ones first among equals; −1 for the rest."""
    together = np.concatenate(counts)
    columns = np.full(len(together), -1, dtype=np.int64)
    commonest = np.sort(np.argsort(-together, kind="stable")[:most])
    columns[commonest] = np.arange(len(commonest))
    return np.split(columns, np.cumsum([len(part) for part in counts])[:-1])


def _chunks(values: Sequence[str]) -> list[tuple[int, int]]:
    """Cut rows where about so many characters are together, which bounds memory."""
    chunk = np.cumsum([len(value) for value in values]) // CHUNK
    starts = np.flatnonzero(np.diff(chunk, prepend=-1))
    return list(zip(starts.tolist(), [*starts[1:].tolist(), len(values)], strict=True))
