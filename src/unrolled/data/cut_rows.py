"""How rows are cut where parts are missing: by fold, time, group, label or a hash, as asked for or as they need."""

import numpy as np

from unrolled.data.fold_split import Fold, fold_cut
from unrolled.data.group_split import group_cut
from unrolled.data.hash_split import hash_cut
from unrolled.data.parts import TEST, TRAIN, VALID, Cut
from unrolled.data.source import Source
from unrolled.data.split_of import TRAIN_PERCENT, VALID_PERCENT
from unrolled.data.stratified import Labels, labels_of, reason, stratified_cut
from unrolled.data.survey import Survey
from unrolled.data.time_split import time_cut
from unrolled.errors import UserError


def train_percent(*, with_test: bool) -> int:
    """Return how many percent of the rows train, a test split being cut off or not.

    >>> train_percent(with_test=True), train_percent(with_test=False)
    (80, 90)
    """
    return TRAIN_PERCENT if with_test else 100 - VALID_PERCENT


def cut_rows(
    source: Source, surveyed: Survey, *, with_test: bool, split: str | None = None, fold: Fold | None = None
) -> Cut:
    """Decide where every surveyed row of a source goes: a tenth validates and, ``with_test``, another tests.

    ``split`` and ``fold`` are those of `make_splits`, which has refused what doesn't go together. Raises `UserError`
    for groups, labels or times that can't be cut so. Cost: some sorting of hashes.

    >>> from unrolled.data.open_source import open_source
    >>> from unrolled.data.survey import survey
    >>> source = open_source(([f"word {n}" for n in range(100)], None))
    >>> cut = cut_rows(source, survey(source), with_test=True)
    >>> cut.said, np.bincount(cut.parts)
    ('split by a hash of the input', array([85,  7,  8]))
    """
    percent = train_percent(with_test=with_test)
    hashed = hash_cut(surveyed, percent)
    group, order = source.layout.group, source.layout.order
    if not len(surveyed):
        return hashed
    if fold is not None:
        labels = _labels(source.name, surveyed, split) if group is None else None
        return fold_cut(source.name, surveyed, fold, labels, group)
    if split == "time":
        assert order is not None
        return time_cut(source.name, surveyed, order, percent, with_test=with_test)
    if group is not None:
        return group_cut(source.name, surveyed, group, percent, with_test=with_test)
    if split == "stratified":
        labels = _labels(source.name, surveyed, split)
        assert labels is not None
        return stratified_cut(surveyed, labels, percent)
    why = "" if split == "hash" else reason(surveyed, hashed.parts)
    if why:
        assert surveyed.labels is not None
        return stratified_cut(surveyed, surveyed.labels, percent, why=why)
    return hashed


def cut_in_words(name: str, cut: Cut, *, with_test: bool) -> str:
    """Say how rows are cut, and how many go where.

    >>> cut = Cut(np.array([0, 0, 1], dtype=np.uint8), "hash", "split by a hash of the input")
    >>> cut_in_words("a.csv", cut, with_test=False)
    'a.csv: split by a hash of the input: 2 rows train, 1 validate'
    """
    counts = np.bincount(cut.parts, minlength=3)
    groups = f" ({', '.join(cut.tested)} tested)" if cut.tested else ""
    test = f", {counts[TEST]:,} test" if with_test else ""
    return f"{name}: {cut.said}{groups}: {counts[TRAIN]:,} rows train, {counts[VALID]:,} validate{test}"


def _labels(name: str, surveyed: Survey, split: str | None) -> Labels | None:
    """Return the labels to stratify by: as asked for, none for a plain hash, or where the outputs are labels."""
    if split == "hash":
        return None
    if split is None:
        return labels_of(surveyed)
    if surveyed.labels is None:
        raise UserError(f'{name}: found no labels, which --split "stratified" needs')
    return surveyed.labels
