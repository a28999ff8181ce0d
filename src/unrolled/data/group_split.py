"""Rows cut by their group: all of a subject or device stand in one part."""

import numpy as np

from unrolled.data.hash_split import hash_parts
from unrolled.data.parts import TEST, TRAIN, VALID, Cut
from unrolled.data.survey import Hashes, Survey
from unrolled.errors import UserError

ENDS = {TRAIN: "train", VALID: "validate", TEST: "test"}


def group_cut(name: str, survey: Survey, column: str, train_percent: int, *, with_test: bool) -> Cut:
    """Cut rows by a hash of their group; `UserError` where the groups are so few that a part stays empty."""
    groups = groups_of(name, survey, column)
    parts = hash_parts(groups, train_percent)
    for part in (TRAIN, VALID, TEST) if with_test else (TRAIN, VALID):
        if not (parts == part).any():
            count = len(np.unique(groups))
            raise UserError(
                f'{name}: found {count} group{"" if count == 1 else "s"} in the column "{column}", so few that a '
                f"hash leaves none to {ENDS[part]} on; give --folds groups, or other data with "
                f"--{'test' if part == TEST else 'valid'}"
            )
    return Cut(parts, "hash", f"split by a hash of {column}, no group in two splits")


def groups_of(name: str, survey: Survey, column: str) -> Hashes:
    """Return the hash of every row's group; `UserError` where a row has none."""
    if survey.groups is None:
        raise UserError(f'{name}: found rows without a group, expected one in the column "{column}"')
    return survey.groups
