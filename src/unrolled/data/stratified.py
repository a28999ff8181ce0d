"""Rows cut within each label, so that few rows still leave every label its share of each part."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.data.parts import TEST, TRAIN, VALID, Cut, Parts
from unrolled.data.survey import Hashes, Survey

# Below so many rows, chance alone would make the shares of the labels differ too much between the parts.
FEW_ROWS = 1000
# Numbers are labels when each is seen so often on average.
SEEN_ON_AVERAGE = 5

Labels = NDArray[np.int64]


def stratified_cut(survey: Survey, labels: Labels, train_percent: int, *, why: str = "") -> Cut:
    """Cut by a hash of the input within each label; rows of one input stay together, under its first label."""
    inputs, strata, of_row = distinct(survey.inputs, labels)
    held = (VALID, TEST) if train_percent == 80 else (VALID,)
    parts = hold_out(inputs, strata, held, 100 - train_percent)
    return Cut(parts[of_row], "stratified", f"stratified by label{why and f': {why}'}")


def reason(survey: Survey, hashed: Parts) -> str:
    """Say why a cut by hash alone will not do for labelled rows; nothing where it will."""
    labels = labels_of(survey)
    if labels is None:
        return ""
    if len(survey) < FEW_ROWS:
        return "few rows"
    missing = np.setdiff1d(labels, labels[hashed == TRAIN])
    count = len(np.unique(labels))
    return f"a hash alone would leave {len(missing)} of {count} out of training" if len(missing) else ""


def labels_of(survey: Survey) -> Labels | None:
    """Return the rows' labels where the outputs are such: several, and few of them at one input alone.

    Numbers that repeat less than labels do are values; so are other outputs that mostly stand alone.
    """
    if survey.labels is None or not len(survey):
        return None
    _, strata, _ = distinct(survey.inputs, survey.labels)
    counts = np.bincount(strata)
    different = (counts > 0).sum()
    values = survey.numeric and len(survey) < SEEN_ON_AVERAGE * different
    return None if values or different < 2 or 2 * (counts == 1).sum() > len(strata) else survey.labels


def distinct(keys: Hashes, labels: Labels | None) -> tuple[Hashes, Labels, NDArray[np.int64]]:
    """Return the different keys in order, the first label of each, and which of them every row has.

    >>> distinct(np.array([9, 7, 9], dtype=np.uint64), np.array([1, 0, 0]))[1].tolist()
    [0, 0]
    """
    found, of_row = np.unique(keys, return_inverse=True)
    first = np.zeros(len(found), dtype=np.int64)
    if labels is not None:
        first[:] = np.iinfo(np.int64).max
        np.minimum.at(first, of_row, labels)
    return found, first, of_row


def strata_in_turn(hashes: Hashes, strata: Labels) -> Iterator[NDArray[np.int64]]:
    """Yield the places of each stratum's keys, ordered by a hash."""
    order = np.lexsort((hashes, strata))
    yield from np.split(order, np.flatnonzero(np.diff(strata[order])) + 1)


def hold_out(hashes: Hashes, strata: Labels, held: Sequence[int], percent: int) -> Parts:
    """Hold out a share of each stratum's keys, dealt to the parts ``held`` in turn; a key alone trains.

    What a stratum's share lacks to a whole key is carried over to the next, so that every stratum and the whole
    are within one key of their share.

    >>> hold_out(np.arange(10, dtype=np.uint64), np.zeros(10, dtype=np.int64), (VALID, TEST), 20)
    array([1, 2, 0, 0, 0, 0, 0, 0, 0, 0], dtype=uint8)
    """
    parts = np.full(len(hashes), TRAIN, dtype=np.uint8)
    # Rounded up at first, so that few keys leave one to validate on.
    owed, turn = 99, 0
    for members in strata_in_turn(hashes, strata):
        if len(members) == 1:
            continue
        count, owed = divmod(percent * len(members) + owed, 100)
        for member in members[:count]:
            parts[member] = held[turn % len(held)]
            turn += 1
    return parts
