"""Blocks that score every token of a stream but the first, exactly once."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from unrolled.data.batch import NO_TARGET, Batch
from unrolled.data.block_batches import block_batch, require_stream


def evaluation_blocks(tokens: NDArray[Any], context_length: int, batch_size: int) -> Iterator[Batch]:
    """Yield batches of blocks one after the other in the stream, each to be read with a fresh state.

    A last block that is not full is padded when it stands beside full ones: then ``lengths`` counts the real
    steps, and the targets of the padding are NO_TARGET. Otherwise ``lengths`` is None.

    >>> batches = evaluation_blocks(np.arange(3, 10), context_length=4, batch_size=2)
    >>> [(batch.inputs.tolist(), batch.lengths.tolist()) for batch in batches]
    [([[3, 4, 5, 6], [7, 8, 0, 0]], [4, 2])]
    """
    require_stream(tokens, context_length, batch_size)
    starts = np.arange(0, len(tokens) - 1, context_length, dtype=np.int64)
    for first in range(0, len(starts), batch_size):
        yield _batch(tokens, starts[first : first + batch_size], context_length)


def carried_blocks(tokens: NDArray[Any], context_length: int) -> Iterator[Batch]:
    """Yield batches of one row that follow each other, so that the state is carried from each to the next.

    >>> [batch.inputs.tolist() for batch in carried_blocks(np.arange(3, 9), context_length=3)]
    [[[3, 4, 5]], [[6, 7]]]
    """
    return evaluation_blocks(tokens, context_length, batch_size=1)


def _batch(tokens: NDArray[Any], starts: NDArray[np.int64], context_length: int) -> Batch:
    lengths = np.minimum(len(tokens) - 1 - starts, context_length)
    steps = int(lengths.max())
    if int(lengths.min()) == steps:
        return block_batch(tokens, starts, steps)
    full = block_batch(tokens, starts[:-1], steps)
    last = block_batch(tokens, starts[-1:], int(lengths[-1]))
    missing = (0, steps - int(lengths[-1]))
    pad = torch.nn.functional.pad
    return Batch(
        torch.cat([full.inputs, pad(last.inputs, missing)]),
        torch.from_numpy(lengths),
        torch.cat([full.targets, pad(last.targets, missing, value=NO_TARGET)]),
        starts,
    )
