"""Rows cut by a hash alone: the same input always falls into the same part, whatever else there is."""

import numpy as np

from unrolled.data.parts import TEST, TRAIN, VALID, Cut, Parts
from unrolled.data.split_of import VALID_PERCENT
from unrolled.data.survey import Hashes, Survey


def hash_parts(hashes: Hashes, train_percent: int) -> Parts:
    """Cut by the last two decimal digits of a hash: so many percent train, 10 validate, the rest tests.

    >>> hash_parts(np.array([79, 80, 90, 1099], dtype=np.uint64), 80)
    array([0, 1, 2, 2], dtype=uint8)
    """
    percents = hashes % np.uint64(100)
    held = np.where(percents < train_percent + VALID_PERCENT, VALID, TEST)
    return np.where(percents < train_percent, TRAIN, held).astype(np.uint8)


def hash_cut(survey: Survey, train_percent: int) -> Cut:
    """Cut rows by their inputs."""
    return Cut(hash_parts(survey.inputs, train_percent), "hash", "split by a hash of the input")


def percents_of(part: int, train_percent: int) -> range:
    """Return the digits that fall into a part.

    >>> [percents_of(part, 80) for part in (TRAIN, VALID, TEST)]
    [range(0, 80), range(80, 90), range(90, 100)]
    """
    valid_end = train_percent + VALID_PERCENT
    return {
        TRAIN: range(train_percent),
        VALID: range(train_percent, valid_end),
        TEST: range(valid_end, 100),
    }[part]
