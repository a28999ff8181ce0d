"""How long judging a model will take, so that a budget can hold it."""

import time

import numpy as np

from unrolled.data.order import permutation
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.text import Text
from unrolled.training.prepare import Prepared

# So many texts are written to know how long all would take.
ROWS = 32


def judging_seconds(predictor: Predictor, prepared: Prepared) -> float:
    """Return about how many seconds writing the answers to all rows takes that are kept for the end.

    That is one text after the other, step by step, as long as a training; all other tasks are judged by a single
    pass, which is nothing beside it.
    """
    if not isinstance(predictor.task, Text):
        return 0.0
    rows = prepared.valid if prepared.test is None else prepared.test
    some = np.array(permutation(len(rows), seed=0, epoch=0)[:ROWS])
    begun = time.monotonic()
    predictor.task.texts(predictor.network, rows.chosen(some))
    return (time.monotonic() - begun) * len(rows) / len(some)
