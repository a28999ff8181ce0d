"""One pass over data shows every row to every check and cuts the rows as training would; rarely it takes two."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from unrolled.checks.findings import Check, Finding
from unrolled.checks.made_split import Roles, cut_findings, made_cut
from unrolled.data.cut_rows import train_percent
from unrolled.data.parts import Cut
from unrolled.data.rows import BadRow, Row, Tally
from unrolled.data.source import Source
from unrolled.data.survey import survey
from unrolled.errors import UserError

# Builds the checks, given what says which part a row is in.
Build = Callable[[Roles], list[Check]]


@dataclass
class Look:
    """The checks that have seen every row, how the rows were counted and cut, and what is wrong with the cut."""

    checks: list[Check]
    tally: Tally = field(default_factory=Tally)
    # Where the first row stands.
    first: list[str] = field(default_factory=list)
    cut: Cut | None = None
    findings: list[Finding] = field(default_factory=list)


def look(given: dict[str, Source], build: Build, *, split: str | None = None) -> Look:
    """Show every row of every split to every check.

    Rows of the first split are cut where no validation data is given. How is known for certain when all were seen,
    so a hash of the input is taken to decide; where it doesn't, since rows or labels are few, all are shown again to
    fresh checks. They are cut beforehand where groups are to be kept whole, or where ``split``, as `make_splits` has
    it, asks for anything but a hash. Cost: one pass, or two.
    """
    with _nothing_collected():
        return _look(given, build, split)


def _look(given: dict[str, Source], build: Build, split: str | None) -> Look:
    """Show and cut the rows, in the order that these need."""
    source, with_test = given["train"], "test" not in given
    if "valid" in given or source.kind == "text":
        return _shown(given, build(Roles()))
    if source.layout.group is not None or split not in (None, "hash"):
        return _cut_first(given, build, split)
    found = Look(build(Roles(percent=train_percent(with_test=with_test))))
    surveyed = survey(_Shown("train", source, found))
    found.cut = made_cut(source, surveyed, with_test=with_test, split=split)
    if found.cut is not None and found.cut.how != "hash":
        found = _shown(given, build(Roles(found.cut)), found.cut)
    else:
        _show(found, {name: each for name, each in given.items() if name != "train"})
    found.findings = cut_findings(source.name, found.cut, found.first)
    return found


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let no cycles be looked for: rows make none, and the search would take a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _cut_first(given: dict[str, Source], build: Build, split: str | None) -> Look:
    """Cut rows by their groups, or as ``split`` asks for, then show them."""
    source = given["train"]
    try:
        cut = made_cut(source, survey(source), with_test="test" not in given, split=split)
    except UserError as error:
        found = _shown(given, build(Roles()))
        found.findings = [Finding("no split", "error", str(error), found.first)]
        return found
    found = _shown(given, build(Roles(cut)), cut)
    found.findings = cut_findings(source.name, cut, found.first)
    return found


def _shown(given: dict[str, Source], checks: list[Check], cut: Cut | None = None) -> Look:
    """Show every row of some splits to checks."""
    found = Look(checks, cut=cut)
    _show(found, given)
    return found


def _show(found: Look, given: dict[str, Source]) -> None:
    for split, source in given.items():
        for _ in _Shown(split, source, found).rows():
            pass


class _Shown:
    """A split each of whose rows is counted and shown to every check as it is read."""

    def __init__(self, split: str, source: Source, found: Look) -> None:
        self.name = source.name
        self._split = split
        self._source = source
        self._found = found

    def rows(self) -> Iterator[Row | BadRow]:
        """Read from the beginning."""
        split, tally, sees = self._split, self._found.tally, [each.see for each in self._found.checks]
        for row in self._source.rows():
            if not self._found.first:
                self._found.first = [row.place]
            tally.add(row)
            for see in sees:
                see(row, split)
            yield row

    def fingerprint(self) -> str:
        """Return that of the split."""
        return self._source.fingerprint()
