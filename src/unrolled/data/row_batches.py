"""Batches of whole rows, like lengths together, bounded by their tokens with the padding counted."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from unrolled.data.batch import Batch, labelled_batch
from unrolled.data.batch_cuts import Integers, batch_cuts, share_of_padding
from unrolled.data.order import permutation, uniform
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError

# How far, in proportion, the length that a row is sorted by may lie above its own, so that neighbours differ
# from epoch to epoch.
JITTER = 0.1
LENGTH_STREAM, BATCH_STREAM = 1, 2


class RowBatches:
    """Training batches without end: batch ``at(position)`` is a pure function of position and seed.

    Every epoch has ``len(self)`` batches and every row once. A batch has at most ``tokens_per_batch`` tokens,
    padding counted, unless a single row has more; no row is ever cut. In each epoch rows are sorted by
    length · (1 + 0.1 u), u drawn from [0, 1) by (seed, epoch), and cut at fixed places: the p-th largest of
    these is at most 1.1 times the p-th largest length, so the places hold in every epoch. Then the batches
    are shuffled.

    Raises UserError for no rows and UsageError for rows without targets. An epoch costs one sort of the rows.

    >>> sequences = Sequences.from_rows([[3], [3, 4, 5], [3, 4], [4]], targets=[0, 1, 1, 0])
    >>> batches = RowBatches(sequences, tokens_per_batch=4, seed=0)
    >>> len(batches), sorted(batches.at(position).inputs.shape for position in range(3))
    (3, [torch.Size([1, 1]), torch.Size([1, 3]), torch.Size([2, 2])])
    """

    def __init__(self, sequences: Sequences, tokens_per_batch: int, seed: int) -> None:
        if sequences.targets is None:
            raise UsageError("RowBatches: the rows have no targets; expected one for every row")
        self._sequences = sequences
        self._seed = seed
        self._lengths = sequences.lengths
        self._cuts = batch_cuts(self._lengths, tokens_per_batch, 1 + JITTER)
        # Neighbouring positions share an epoch's order; two epochs are kept because a look ahead may cross.
        self._order = lru_cache(maxsize=2)(self._draw_order)

    def __len__(self) -> int:
        """The number of batches in every epoch."""
        return len(self._cuts) - 1

    def at(self, position: int) -> Batch:
        """Return the batch at a position, counted from the first epoch on."""
        epoch, step = divmod(position, len(self))
        number = self._order(epoch)[1][step]
        return labelled_batch(self._sequences, self._rows(epoch, number))

    def padding_share(self, epoch: int) -> float:
        """Return the share of padding among the tokens of an epoch's batches."""
        return share_of_padding(self._lengths[self._order(epoch)[0]], self._cuts)

    def _rows(self, epoch: int, number: int) -> Integers:
        return self._order(epoch)[0][self._cuts[number] : self._cuts[number + 1]]

    def _draw_order(self, epoch: int) -> tuple[Integers, Integers]:
        """Return the rows, longest first by jittered length, and the order of the batches."""
        count = len(self._lengths)
        jitter = JITTER * uniform(count, seed=self._seed, epoch=epoch, stream=LENGTH_STREAM)
        rows = np.argsort(-self._lengths * (1 + jitter), kind="stable")
        return rows, permutation(len(self), seed=self._seed, epoch=epoch, stream=BATCH_STREAM)


class OrderedBatches:
    """Every row once, longest first, for evaluation; ``rows`` of each batch says which rows they are.

    Rows without targets get NO_TARGET. The bound is that of RowBatches; the longest come first, so that
    memory runs out at once or never.

    >>> batches = OrderedBatches(Sequences.from_rows([[3], [3, 4, 5], [3, 4]]), tokens_per_batch=6)
    >>> [batch.rows.tolist() for batch in batches]
    [[1, 2], [0]]
    """

    def __init__(self, sequences: Sequences, tokens_per_batch: int) -> None:
        self._sequences = sequences
        self._rows = np.argsort(-sequences.lengths, kind="stable")
        self._cuts = batch_cuts(sequences.lengths, tokens_per_batch, 1.0)

    def __len__(self) -> int:
        """The number of batches."""
        return len(self._cuts) - 1

    def __iter__(self) -> Iterator[Batch]:
        for start, end in zip(self._cuts[:-1], self._cuts[1:], strict=True):
            yield labelled_batch(self._sequences, self._rows[start:end])

    def padding_share(self) -> float:
        """Return the share of padding among the tokens of all batches."""
        return share_of_padding(self._sequences.lengths[self._rows], self._cuts)
