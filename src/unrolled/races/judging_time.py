"""How long judging a model will take, so that a budget can hold it."""

import time
from dataclasses import replace

import numpy as np

from unrolled.data.order import permutation
from unrolled.data.sequences import Sequences
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.decode_text import decode
from unrolled.tasks.text import Text
from unrolled.training.prepare import Prepared

# So many texts are written to know how long all would take.
ROWS = 32


def judging_seconds(predictor: Predictor, prepared: Prepared) -> float:
    """Return about how many seconds writing the answers to all rows takes that are kept for the end.

    That is one text after the other, step by step, as long as a training; all other tasks are judged by a single
    pass, which is nothing beside it. No text becomes longer than the longest that is wanted: a model that has learnt
    little yet may find no end.
    """
    task, rows = predictor.task, prepared.valid if prepared.test is None else prepared.test
    if not isinstance(task, Text):
        return 0.0
    some = rows.chosen(np.array(permutation(len(rows), seed=0, epoch=0)[:ROWS]))
    assert isinstance(some.targets, Sequences)
    longest = replace(task.search, maximum=max(1, int(some.targets.lengths.max())))
    begun = time.monotonic()
    decode(predictor.network, task, some, longest)
    return (time.monotonic() - begun) * len(rows) / len(some)
