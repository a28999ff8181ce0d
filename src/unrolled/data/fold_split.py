"""Rows cut into K folds: each row is tested on once, by a model that never saw its input or group."""

import numpy as np
from numpy.typing import NDArray

from unrolled.data.group_split import groups_of
from unrolled.data.parts import TEST, TRAIN, VALID, Cut
from unrolled.data.stratified import FEW_ROWS, Labels, distinct, hold_out, strata_in_turn
from unrolled.data.survey import Hashes, Survey
from unrolled.errors import UsageError, UserError

# The number of a fold, from 1, and how many there are.
Fold = tuple[int, int]
VALID_PERCENT = 10
# A hash leaves none of so many keys out of a fold's training, and no fold without a key.
KEYS_OF_A_LABEL = 50
KEYS_OF_A_FOLD = 20
NAMED_GROUPS = 3


def fold_cut(name: str, survey: Survey, fold: Fold, labels: Labels | None, group: str | None) -> Cut:
    """Cut out one fold to test on; a tenth of the rest validates, by another hash, what is left trains.

    Keys are the inputs, or the groups where a column of groups is named. Many keys are told apart by their hash
    modulo K. Few are dealt in turn, in the order of their hash: of inputs, label by label. A label that stands at
    one input alone trains in every fold and is never tested on. ``labels`` is None where there are none to keep
    apart. Raises ``UsageError`` for more folds than keys.
    """
    number, count = fold
    rows = survey.inputs if group is None else groups_of(name, survey, group)
    keys, strata, of_row = distinct(rows, labels)
    dealt = _are_few(strata, count)
    folds = deal(keys, strata, count, alone=labels is None) if dealt else keys % np.uint64(count)
    if count > (most := int((folds >= 0).sum())):
        what = "different inputs" if group is None else "groups"
        raise UsageError(f"--folds: found {count}, but {name} has {most} {what} to test on")
    parts = np.full(len(keys), TRAIN, dtype=np.uint8)
    tested = folds == number - 1
    parts[tested] = TEST
    rest = ~tested
    parts[rest] = hold_out(rehash(keys[rest]), strata[rest], (VALID,), VALID_PERCENT)
    if group is not None and not (parts == VALID).any():
        raise UserError(
            f'{name}: found {len(keys)} groups in the column "{group}", expected at least 3 for {count} folds: to '
            "train, to validate and to test on"
        )
    way = "stratified by label" if labels is not None and dealt else f"by a hash of {group or 'the input'}"
    never = int(np.isin(of_row, np.flatnonzero(folds == -1)).sum()) if dealt else 0
    return Cut(
        parts[of_row],
        "hash" if labels is None else "stratified",
        f"fold {number} of {count}, {way}",
        _named(keys[tested], survey) if group is not None else (),
        (f"{name}: {never:,} rows of labels with one input train in every fold, never tested",)
        if never
        else (),
    )


def deal(keys: Hashes, strata: Labels, count: int, *, alone: bool) -> NDArray[np.int64]:
    """Deal each stratum's keys to the folds in turn, going on where the last stratum ended.

    A key that is its whole stratum gets −1, unless it may be tested ``alone``.

    >>> deal(np.arange(5, dtype=np.uint64), np.array([0, 0, 0, 1, 1]), 2, alone=False)
    array([0, 1, 0, 1, 0])
    """
    folds = np.full(len(keys), -1, dtype=np.int64)
    turn = 0
    for members in strata_in_turn(keys, strata):
        if len(members) > 1 or alone:
            folds[members] = (turn + np.arange(len(members))) % count
            turn += len(members)
    return folds


def rehash(hashes: Hashes) -> Hashes:
    """Return other hashes, that say nothing of the first: the finish of SplitMix64 (Steele et al. 2014)."""
    mixed = hashes + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _are_few(strata: Labels, count: int) -> bool:
    """Say whether chance could leave a fold empty, or a label out of training."""
    smallest = np.unique(strata, return_counts=True)[1].min()
    return len(strata) < max(FEW_ROWS, KEYS_OF_A_FOLD * count) or bool(smallest < KEYS_OF_A_LABEL)


def _named(groups: Hashes, survey: Survey) -> tuple[str, ...]:
    """Name the groups of a fold, where they are few enough to say."""
    if len(groups) > NAMED_GROUPS:
        return ()
    return tuple(sorted(survey.group_names[int(group)] for group in groups))
