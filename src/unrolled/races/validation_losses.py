"""How a trained model does on each unit of validation, so that two rates can be compared unit by unit."""

import numpy as np
from numpy.typing import NDArray

from unrolled.data.sequences import Sequences
from unrolled.predictor.predictor import Predictor
from unrolled.races.judged import row_errors
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.row_scores import spread, targets_of
from unrolled.tasks.text import Text


def validation_losses(predictor: Predictor, rows: Sequences, *, at_most: int) -> NDArray[np.float64]:
    """Return the losses ``(U,)`` of rows, or of blocks of a stream, of about so many tokens of a split.

    They are the nats of what is true, per token where there are several, or the distance of a number. Nats tell more
    of a short training than the share of right answers, which barely moves at first.
    """
    task, network = predictor.task, predictor.network
    if isinstance(task, Continuation):
        nats = task.nats(network, np.asarray(rows.tokens[: at_most + 1]))
        starts = np.arange(0, len(nats), task.block)
        sums: NDArray[np.float64] = np.add.reduceat(nats, starts)
        return sums / np.diff([*starts, len(nats)])
    some = spread(rows, at_most)
    if isinstance(task, Text):
        found = task.nats(network, some)
        return found.nats / found.tokens
    return row_errors(task, task.predictions(network, some), targets_of(some))
