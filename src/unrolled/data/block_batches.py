"""Batches of equal blocks out of one long stream of tokens, for training language models."""

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from unrolled.data.batch import Batch
from unrolled.data.order import draws, permutation
from unrolled.errors import UsageError, UserError

SHIFT_STREAM, BLOCK_STREAM = 1, 2


class BlockBatches:
    """Training batches without end: batch ``at(position)`` is a pure function of position and seed.

    In each epoch the stream is cut into blocks of ``context_length`` from a place drawn by (seed, epoch), and
    the blocks are visited in an order drawn by the same, in full batches of ``batch_size``. The target of a
    token is the token after it. So an epoch visits each token at most once, and leaves out less than two
    blocks at the ends and less than a batch of blocks. ``rows`` holds the place of each block's first token.

    A stream too short for one batch makes smaller batches, one shorter than a block shorter blocks:
    ``batch_size`` and ``context_length`` tell. UserError for a stream of fewer than 2 tokens.

    >>> batches = BlockBatches(np.arange(3, 14), context_length=3, batch_size=2, seed=0)
    >>> batch = batches.at(0)
    >>> len(batches), batch.inputs.shape, bool((batch.targets == batch.inputs + 1).all())
    (1, torch.Size([2, 3]), True)
    """

    def __init__(self, tokens: NDArray[Any], context_length: int, batch_size: int, seed: int) -> None:
        require_stream(tokens, context_length, batch_size)
        self._tokens = tokens
        self._seed = seed
        # The last token is only ever a target.
        inputs = len(tokens) - 1
        self.context_length = min(context_length, inputs)
        # Where the stream is long enough, room is kept to shift the blocks by any part of one.
        self._blocks = max(1, (inputs - self.context_length + 1) // self.context_length)
        self._shifts = inputs - self._blocks * self.context_length + 1
        self.batch_size = min(batch_size, self._blocks)
        self._starts = lru_cache(maxsize=2)(self._draw_starts)

    def __len__(self) -> int:
        """The number of batches in every epoch."""
        return self._blocks // self.batch_size

    def at(self, position: int) -> Batch:
        """Return the batch at a position, counted from the first epoch on."""
        epoch, step = divmod(position, len(self))
        starts = self._starts(epoch)[step * self.batch_size : (step + 1) * self.batch_size]
        return block_batch(self._tokens, starts, self.context_length)

    def padding_share(self, epoch: int) -> float:
        """Return the share of padding among the tokens of an epoch's batches: there is none."""
        return 0.0

    def _draw_starts(self, epoch: int) -> NDArray[np.int64]:
        shift = int(draws(1, seed=self._seed, epoch=epoch, stream=SHIFT_STREAM)[0]) % self._shifts
        blocks = permutation(self._blocks, seed=self._seed, epoch=epoch, stream=BLOCK_STREAM)
        return shift + self.context_length * blocks


def block_batch(tokens: NDArray[Any], starts: NDArray[np.int64], steps: int) -> Batch:
    """Return the blocks of ``steps`` tokens from these places on, the token after each as its target."""
    spans = tokens[starts[:, None] + np.arange(steps + 1)].astype(np.int64)
    inputs, targets = (torch.from_numpy(np.ascontiguousarray(part)) for part in (spans[:, :-1], spans[:, 1:]))
    return Batch(inputs, None, targets, starts)


def require_stream(tokens: NDArray[Any], context_length: int, batch_size: int) -> None:
    """Refuse a stream with nothing to foretell, and sizes below 1."""
    for option, found in (("context_length", context_length), ("batch_size", batch_size)):
        if found < 1:
            raise UsageError(f"{option}: found {found}, expected 1 or more")
    if len(tokens) < 2:
        raise UserError(f"the text has {len(tokens)} tokens, expected 2 or more: one to see, one to foretell")
