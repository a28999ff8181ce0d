"""What a pooled head says of whole rows, a batch or a split at once."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from unrolled.data.batch import Batch
from unrolled.data.row_batches import OrderedBatches
from unrolled.data.sequences import Sequences
from unrolled.tasks.network import Network
from unrolled.tasks.pooled_head import PooledHead

SCORING_TOKENS = 16384


def batch_scores(network: Network, batch: Batch) -> Tensor:
    """Return the head's numbers ``(B, K)`` for every whole row of a batch, in full precision."""
    features, _ = network.model(batch.inputs, lengths=batch.lengths)
    head = network.head
    assert isinstance(head, PooledHead)
    return head.whole(features, batch.lengths).float()


def row_scores(network: Network, rows: Sequences) -> NDArray[np.float64]:
    """Return the head's numbers ``(N, K)`` for every row of a split, in the order of the rows."""
    head = network.head
    assert isinstance(head, PooledHead)
    found = np.zeros((len(rows), head.scores.out_features))
    with network.scoring():
        # Without targets, which may be too large for the float32 of a batch.
        for batch in OrderedBatches(replace(rows, targets=None), SCORING_TOKENS):
            found[batch.rows] = batch_scores(network, batch.to(network.device)).double().cpu().numpy()
    return found


def targets_of(rows: Sequences) -> NDArray[Any]:
    """Return what the rows of a split should be answered with, one or several numbers each."""
    assert isinstance(rows.targets, np.ndarray)
    return rows.targets


def spread(rows: Sequences, at_most: int) -> Sequences:
    """Return rows evenly spread over a split, about so many tokens of them, those of their targets counted.

    >>> spread(Sequences.from_rows([[3, 4]] * 100), at_most=10).lengths.tolist()
    [2, 2, 2, 2, 2]
    """
    tokens = int(rows.lengths.sum())
    if isinstance(rows.targets, Sequences):
        tokens += int(rows.targets.lengths.sum())
    if tokens <= at_most:
        return rows
    count = max(1, round(len(rows) * at_most / tokens))
    return rows.chosen(np.linspace(0, len(rows) - 1, count).astype(np.int64))
