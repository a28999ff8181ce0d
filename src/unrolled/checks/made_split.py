"""Which rows train, validate and test where no validation data is given: cut as training will cut them."""

import numpy as np

from unrolled.checks.findings import Finding
from unrolled.checks.once_a_row import input_digest
from unrolled.data.group_split import group_cut
from unrolled.data.hash_split import hash_cut
from unrolled.data.parts import TRAIN, VALID, Cut
from unrolled.data.rows import Row
from unrolled.data.source import Source
from unrolled.data.split_of import TRAIN_PERCENT, VALID_PERCENT
from unrolled.data.stratified import reason, stratified_cut
from unrolled.data.survey import Survey
from unrolled.errors import UserError

PARTS = ("train", "valid", "test")


def made_cut(source: Source, surveyed: Survey, *, with_test: bool) -> Cut | None:
    """Cut the surveyed rows of a source as `make_splits` does where nothing is said of it; None without a row.

    Raises `UserError` for groups that can't be cut.

    >>> from unrolled.data.open_source import open_source
    >>> from unrolled.data.survey import survey
    >>> source = open_source(([f"word {n}" for n in range(100)], None))
    >>> cut = made_cut(source, survey(source), with_test=True)
    >>> cut.said, np.bincount(cut.parts)
    ('split by a hash of the input', array([85,  7,  8]))
    """
    if not len(surveyed):
        return None
    percent = train_percent(with_test=with_test)
    if (group := source.layout.group) is not None:
        return group_cut(source.name, surveyed, group, percent, with_test=with_test)
    hashed = hash_cut(surveyed, percent)
    if why := reason(surveyed, hashed.parts):
        assert surveyed.labels is not None
        return stratified_cut(surveyed, surveyed.labels, percent, why=why)
    return hashed


def train_percent(*, with_test: bool) -> int:
    """Return how many percent of the rows train, a test split being cut off or not."""
    return TRAIN_PERCENT if with_test else 100 - VALID_PERCENT


def cut_in_words(name: str, cut: Cut) -> str:
    """Say how rows will be cut, and how many go where.

    >>> cut_in_words("a.csv", Cut(np.array([0, 0, 1], dtype=np.uint8), "hash", "split by a hash of the input"))
    'a.csv: split by a hash of the input: 2 rows train, 1 validate'
    """
    train, valid, test = np.bincount(cut.parts, minlength=len(PARTS))
    tested = f", {test:,} test" if test else ""
    return f"{name}: {cut.said}: {train:,} rows train, {valid:,} validate{tested}"


def cut_findings(name: str, cut: Cut | None) -> list[Finding]:
    """Return what is wrong with a cut: parts that training needs and that have no row."""
    if cut is None:
        return []
    parts = ((TRAIN, "train"), (VALID, "validate"))
    return [
        Finding(
            "no split", "error", f"{name}: no row is left to {verb} on; give more rows, or --valid", (name,)
        )
        for part, verb in parts
        if not (cut.parts == part).any()
    ]


class Roles:
    """The part that each usable row is in, asked of every row in turn: as given, or as the first data is cut.

    Without a cut, ``percent`` of its inputs train by their hash, 10 validate and the rest test, as a plain hash cuts
    them; without either, all of them train. Of one row several checks may ask.

    >>> roles = Roles(Cut(np.array([0, 2], dtype=np.uint8), "hash", "by hand"))
    >>> one, two = Row("one", None, "a.csv:2"), Row("two", None, "a.csv:3")
    >>> roles.of(one, "train"), roles.of(one, "train"), roles.of(two, "train")
    ('train', 'train', 'test')
    >>> [Roles(percent=80).of(Row(word, None, "a.csv:2"), "train") for word in ("Sato", "Ito", "Mori")]
    ['test', 'valid', 'train']
    """

    def __init__(self, cut: Cut | None = None, *, percent: int | None = None) -> None:
        self._parts = None if cut is None else cut.parts.tobytes()
        self._percent = percent
        self._seen = 0
        self._last: Row | None = None
        self._role = ""

    def of(self, row: Row, split: str) -> str:
        """Return the part of the next row, or of the same again, read from the split of this name."""
        if row is not self._last:
            self._last, self._role = row, self._next(row, split)
        return self._role

    def _next(self, row: Row, split: str) -> str:
        if split != "train":
            return split
        if self._parts is not None:
            if self._seen >= len(self._parts):
                raise UserError(
                    f"the data has changed while it was in use: more than {self._seen:,} rows now"
                )
            self._seen += 1
            return PARTS[self._parts[self._seen - 1]]
        if self._percent is None:
            return split
        place = input_digest(row.input) % 100
        if place < self._percent:
            return "train"
        return "valid" if place < self._percent + VALID_PERCENT else "test"
