"""One example of the data, or the reason why it can't be used; and the count of both."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from unrolled.errors import UserError

NAMED_BAD_ROWS = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One usable example; ``place`` is ``file:line`` and ``output`` is None where none was asked for.

    ``input`` is a text, a series or events, as `values.Value` lists them. ``group`` names the subject that a row
    belongs to, ``time`` says when it was, and ``id`` what ties a long table's rows to this sequence, where the data
    was asked for them.
    """

    input: Any
    output: str | None
    place: str
    group: str | None = None
    time: float | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be used, where it stands, and why."""

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


@dataclass
class Tally:
    """Counts rows as they go by: ``rows = used + skipped``, whatever is added.

    >>> tally = Tally()
    >>> tally.add(Row("good", None, "a.csv:1"))
    >>> tally.add(BadRow("a.csv:2", "the input is empty"))
    >>> tally.rows, tally.used, tally.skipped
    (2, 1, 1)
    """

    used: int = 0
    skipped: int = 0
    bad: list[BadRow] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Every row seen, good or bad."""
        return self.used + self.skipped

    def add(self, row: Row | BadRow) -> None:
        """Count one row; the first 20 bad ones are kept by name."""
        if isinstance(row, Row):
            self.used += 1
            return
        self.skipped += 1
        if len(self.bad) < NAMED_BAD_ROWS:
            self.bad.append(row)


class BadRows(UserError):
    """Some rows can't be used and the user hasn't agreed to skip them.

    >>> tally = Tally()
    >>> tally.add(BadRow("a.csv:2", "the input is empty"))
    >>> print(BadRows(tally))
    1 of 1 rows can't be used:
    a.csv:2: the input is empty
    mend them, or leave them out with --skip-bad
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        lines = [f"{tally.skipped:,} of {tally.rows:,} rows can't be used:", *map(str, tally.bad)]
        if tally.skipped > len(tally.bad):
            lines.append(f"… and {tally.skipped - len(tally.bad):,} more")
        lines.append("mend them, or leave them out with --skip-bad")
        super().__init__("\n".join(lines))


class RowStream(Protocol):
    """Rows that can be read again and again, a few at a time."""

    name: str

    def rows(self) -> Iterator[Row | BadRow]:
        """Read from the beginning."""
        ...

    def fingerprint(self) -> str:
        """SHA-256 in hexadecimal over the content and how it is read."""
        ...


def good_rows(source: RowStream, tally: Tally, skip_bad: bool) -> Iterator[Row]:
    """Yield the good rows while ``tally`` counts all; at the end refuse bad ones unless skipped."""
    for row in source.rows():
        tally.add(row)
        if isinstance(row, Row):
            yield row
    if tally.skipped and not skip_bad:
        raise BadRows(tally)


def checked_row(place: str, input: str, output: str | None) -> Row | BadRow:
    """Make a row of two texts, or say why they don't make one; ``output`` None means none was asked for.

    >>> checked_row("a.csv:7", " ", "good")
    BadRow(place='a.csv:7', why='the input is empty')
    """
    why = _problem("input", input) or (_problem("output", output) if output is not None else None)
    return BadRow(place, why) if why else Row(input, output, place)


def _problem(role: str, text: str) -> str | None:
    if not text or text.isspace():
        return f"the {role} is empty"
    if "\0" in text:
        return f"the {role} holds a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return f"the {role} holds half of a surrogate pair, which is no character"
    return None
