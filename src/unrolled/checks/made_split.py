"""Which rows train, validate and test where no validation data is given: cut as training will cut them."""

from collections.abc import Sequence

from unrolled.checks.findings import Finding
from unrolled.checks.once_a_row import input_digest
from unrolled.data.cut_rows import cut_rows
from unrolled.data.parts import TRAIN, VALID, Cut
from unrolled.data.rows import Row
from unrolled.data.source import Source
from unrolled.data.split_of import part_of
from unrolled.data.survey import Survey
from unrolled.errors import UserError

PARTS = ("train", "valid", "test")


def made_cut(source: Source, surveyed: Survey, *, with_test: bool, split: str | None = None) -> Cut | None:
    """Cut the surveyed rows of a source as `make_splits` does, as ``split`` asks for; None without a row.

    Raises `UserError` for groups, labels or times that can't be cut.

    >>> from unrolled.data.open_source import open_source
    >>> from unrolled.data.survey import survey
    >>> source = open_source(([f"word {n}" for n in range(100)], None))
    >>> cut = made_cut(source, survey(source), with_test=True)
    >>> cut.said, int((cut.parts == TRAIN).sum())
    ('split by a hash of the input', 85)
    """
    return cut_rows(source, surveyed, with_test=with_test, split=split) if len(surveyed) else None


def cut_findings(name: str, cut: Cut | None, first: Sequence[str]) -> list[Finding]:
    """Return what is wrong with a cut of rows that begin at ``first``: parts that training needs and have no row."""
    if cut is None:
        return []
    parts = ((TRAIN, "train"), (VALID, "validate"))
    return [
        Finding(
            "no split", "error", f"{name}: no row is left to {verb} on; give more rows, or --valid", first
        )
        for part, verb in parts
        if not (cut.parts == part).any()
    ]


class Roles:
    """The part that each usable row is in, asked of every row in turn: as given, or as the first data is cut.

    Without a cut, ``percent`` of its inputs train by their hash, 10 validate and the rest test, as a plain hash cuts
    them; without either, all of them train. Of one row several checks may ask.

    >>> import numpy as np
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
        return part_of(input_digest(row.input), self._percent)
