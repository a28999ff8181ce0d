"""One line of a long table: whose it is, when it was and what it holds, or why it can't be used."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from unrolled.data.cells import NotText, as_text
from unrolled.data.long_columns import LongColumns
from unrolled.data.moments import Moment, parse_moment
from unrolled.data.rows import BadRow
from unrolled.data.table import Cells, Table
from unrolled.errors import quoted


class Line(NamedTuple):
    """One usable line; ``time`` is 0 where the table has no order, ``cells`` are its inputs as text."""

    place: str
    id: str
    time: float
    output: str | None
    group: str | None
    cells: tuple[str, ...]


class BadLine(NamedTuple):
    """A line that can't be used, and whose it is, None where that can't be told."""

    place: str
    id: str | None
    why: str


class LineReader:
    """Reads the lines of a table; the first time on a line says which scale all are on."""

    def __init__(self, table: Table, columns: LongColumns) -> None:
        self._table = table
        self._columns = columns
        # The first moment read, and where.
        self.first: tuple[Moment, str] | None = None

    def lines(self) -> Iterator[Line | BadLine]:
        """Read from the first line on."""
        wanted = self._columns.wanted
        for cells in self._table.cells(wanted):
            if isinstance(cells, BadRow):
                yield BadLine(cells.place, None, cells.why)
            else:
                yield self._line(cells, wanted)

    def _line(self, cells: Cells, wanted: Sequence[str]) -> Line | BadLine:
        columns = self._columns
        texts: dict[str, str] = {}
        why = None
        for column, value in zip(wanted, cells.values, strict=True):
            try:
                texts[column] = as_text(value)
            except NotText as error:
                texts[column] = ""
                why = why or f'column "{column}" {error}'
        id = texts[columns.by]
        if not id.strip():
            return BadLine(cells.place, None, why or f'the id is empty (column "{columns.by}")')
        time, clock = self._time(texts, cells.place)
        why = why or _forbidden(texts) or clock or _empty(texts, columns)
        if why:
            return BadLine(cells.place, id, why)
        output = None if columns.output is None else texts[columns.output]
        group = None if columns.group is None else texts[columns.group]
        return Line(cells.place, id, time, output, group, tuple(texts[name] for name in columns.inputs))

    def _time(self, texts: dict[str, str], place: str) -> tuple[float, str | None]:
        """Return the time of a line, and what is wrong with it."""
        if self._columns.order is None:
            return 0.0, None
        text = texts[self._columns.order]
        if not text.strip():
            return 0.0, f'the time is missing (column "{self._columns.order}")'
        moment = parse_moment(text)
        if moment is None:
            return 0.0, f"the time is {quoted(text)}, expected a number or a date like 2024-01-31 12:00"
        if self.first is None:
            self.first = moment, place
        first, where = self.first
        if moment.scale != first.scale:
            return 0.0, f'the time "{text}" is {moment.scale}, expected {first.scale} as at {where}'
        return moment.seconds, None


def _forbidden(texts: dict[str, str]) -> str | None:
    """Say which column holds what is no text, if any does."""
    # Nearly every line is fine, which one look at all of it tells.
    if _why_no_text("".join(texts.values())) is None:
        return None
    columns = ((column, _why_no_text(text)) for column, text in texts.items())
    return next((f'column "{column}" holds {why}' for column, why in columns if why), None)


def _why_no_text(text: str) -> str | None:
    if "\0" in text:
        return "a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "half of a surrogate pair, which is no character"
    return None


def _empty(texts: dict[str, str], columns: LongColumns) -> str | None:
    """Say that the output or the group is empty, if it is."""
    for role, column in (("output", columns.output), ("group", columns.group)):
        if column is not None and not texts[column].strip():
            return f'the {role} is empty (column "{column}")'
    return None
