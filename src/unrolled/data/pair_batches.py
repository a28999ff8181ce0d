"""Batches of pairs, like lengths of source and target together, bounded by the tokens of the longer side."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.batch_cuts import Integers, batch_cuts
from unrolled.data.order import permutation, uniform
from unrolled.data.pair_batch import PairBatch, pair_batch
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError

# How far, in proportion, the longer side that pairs are sorted by may lie above its own length, and within how many
# tokens pairs of one length are mixed, so that neighbours differ from epoch to epoch.
JITTER = 0.05
MIXED = 2.0
LENGTH_STREAM, MIXING_STREAM, BATCH_STREAM = 1, 2, 3


class PairBatches:
    """Training batches without end: batch ``at(position)`` is a pure function of position and seed.

    Every epoch has ``len(self)`` batches and every pair once. A batch has at most ``tokens_per_batch`` tokens of
    source or of target, whichever are more, padding counted, unless a single pair has more; none is ever cut.

    In each epoch pairs are sorted by the length of their longer side, m, or rather ⌊m (1 + 0.05 u)⌋, u drawn from
    [0, 1) by (seed, epoch), and those of one such length by source − target + 2 u′, in turn upwards and downwards,
    so that what stands side by side is alike on both sides. The cuts are fixed: the p-th largest ⌊m (1 + 0.05 u)⌋ is
    at most 1.05 times the p-th largest m, and nothing but m bounds a batch. Then the batches are shuffled.

    Of 29,000 sentence pairs, 15 and 17 tokens long on average, 3.4% of the tokens are padding at 2,048 tokens a batch
    and 4.6% at 4,096; sorted by target alone, 19% and 21%.

    Raises UserError for no pairs and UsageError for rows without sequences as targets. An epoch costs one sort.

    >>> targets = Sequences.from_rows([[3, 2], [4, 4, 4, 2], [5, 2]])
    >>> batches = PairBatches(Sequences.from_rows([[3], [3, 4, 5], [3, 4]], targets), tokens_per_batch=4, seed=0)
    >>> len(batches), sorted(batches.at(position).targets.shape for position in range(2))
    (2, [torch.Size([1, 4]), torch.Size([2, 2])])
    """

    def __init__(self, pairs: Sequences, tokens_per_batch: int, seed: int) -> None:
        if not isinstance(pairs.targets, Sequences):
            raise UsageError("PairBatches: the rows have no sequences as targets; expected one for every row")
        self._pairs = pairs
        self._seed = seed
        self._sources, self._targets = pairs.lengths, pairs.targets.lengths
        self._longer = np.maximum(self._sources, self._targets)
        self._cuts = batch_cuts(self._longer, tokens_per_batch, 1 + JITTER)
        # Neighbouring positions share an epoch's order; two epochs are kept because a look ahead may cross.
        self._order = lru_cache(maxsize=2)(self._draw_order)

    def __len__(self) -> int:
        """The number of batches in every epoch."""
        return len(self._cuts) - 1

    def at(self, position: int) -> PairBatch:
        """Return the batch at a position, counted from the first epoch on."""
        epoch, step = divmod(position, len(self))
        rows, order = self._order(epoch)
        number = order[step]
        return pair_batch(self._pairs, rows[self._cuts[number] : self._cuts[number + 1]])

    def padding_share(self, epoch: int) -> float:
        """Return the share of padding among the tokens of an epoch's batches, of sources and targets together."""
        rows = self._order(epoch)[0]
        starts, sizes = self._cuts[:-1], np.diff(self._cuts)
        real, all_tokens = 0, 0
        for lengths in (self._sources[rows], self._targets[rows]):
            real += int(lengths.sum())
            all_tokens += int((np.maximum(np.maximum.reduceat(lengths, starts), 1) * sizes).sum())
        return 1 - real / all_tokens

    def _draw_order(self, epoch: int) -> tuple[Integers, Integers]:
        """Return the rows, longest first by jittered length, and the order of the batches."""
        count = len(self._longer)
        jitter = 1 + JITTER * uniform(count, seed=self._seed, epoch=epoch, stream=LENGTH_STREAM)
        mixing = MIXED * uniform(count, seed=self._seed, epoch=epoch, stream=MIXING_STREAM)
        rows = _alike(np.floor(self._longer * jitter), self._sources - self._targets + mixing)
        return rows, permutation(len(self), seed=self._seed, epoch=epoch, stream=BATCH_STREAM)


def ordered_pair_batches(rows: Sequences, tokens_per_batch: int) -> Iterator[PairBatch]:
    """Yield every row once, the longest pairs first, for evaluation and decoding.

    Rows need no targets. The bound is that of PairBatches; the longest come first, so that memory runs out at once
    or never.

    >>> pairs = Sequences.from_rows([[3], [3, 4, 5], [3, 4]])
    >>> [batch.rows.tolist() for batch in ordered_pair_batches(pairs, tokens_per_batch=6)]
    [[1, 2], [0]]
    """
    sources = rows.lengths
    targets = rows.targets.lengths if isinstance(rows.targets, Sequences) else np.zeros_like(sources)
    longer = np.maximum(sources, targets)
    order = _alike(longer, sources - targets)
    for start, end in pairwise(batch_cuts(longer, tokens_per_batch, 1.0)):
        yield pair_batch(rows, order[start:end])


def _alike(longer: NDArray[Any], difference: NDArray[Any]) -> Integers:
    """Sort by the longer side, the longest first, and equals by the difference, upwards where it is even."""
    turned = np.where(longer % 2, -difference, difference)
    return np.lexsort((turned, -longer))
