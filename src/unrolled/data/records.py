"""Lines of separated values become records: in TSV a record is a line, in CSV quotes may span lines."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unrolled.data.lines import LINE_LIMIT, Line

MOST_COLUMNS = 1000


class Record(NamedTuple):
    """The cells of one record, where it starts, why it can't be used, if so, and how many lines it has."""

    line: int
    cells: list[str]
    problem: str | None = None
    lines: int = 1

    def wrong_width(self, width: int) -> str | None:
        """Say that it hasn't as many cells as there are columns."""
        if len(self.cells) == width:
            return None
        if self.cells == [""]:
            return "the line is empty"
        where = f" up to line {self.line + self.lines - 1}" if self.lines > 1 else ""
        return f"expected {width} column{'s' if width > 1 else ''}, found {len(self.cells)}{where}"


class Dialect(NamedTuple):
    """How cells are told apart, and what becomes of spaces around them; those inside quotes always stay.

    ``padded`` means that a quote may stand behind spaces, ``stripped`` that spaces around a cell belong to none.
    """

    separator: str = ","
    padded: bool = False
    stripped: bool = True


def tab_records(lines: Iterable[Line]) -> Iterator[Record]:
    r"""Split each line at tabs; quotes mean nothing in TSV.

    >>> list(tab_records([Line(1, 'a\t"b"')]))
    [Record(line=1, cells=['a', '"b"'], problem=None, lines=1)]
    """
    for line in lines:
        yield Record(line.number, line.text.split("\t"), line.problem)


def quoted_records(lines: Iterable[Line], dialect: Dialect, width: int = MOST_COLUMNS) -> Iterator[Record]:
    r"""Read CSV (RFC 4180): a cell in quotes may hold separators, doubled quotes and line ends.

    A quote that is never closed, or closed in the middle of a cell, costs the line where the record starts
    and no other: reading goes on at the next line. ``width`` is how many cells are expected: a record with
    as many that is still open at the end of a line is taken for such a quote.

    >>> records = quoted_records([Line(1, 'a,"b'), Line(2, 'c"'), Line(3, "d,e")], Dialect())
    >>> [(record.line, record.cells) for record in records]
    [(1, ['a', 'b\nc']), (3, ['d', 'e'])]
    """
    replay = _Replay(lines)
    for line in replay:
        if '"' in line.text:
            yield _read_quoted(line, replay, dialect, width)
            continue
        cells = line.text.split(dialect.separator)
        if dialect.stripped and " " in line.text:
            cells = [cell.strip(" ") for cell in cells]
        yield Record(line.number, cells, line.problem)


def _read_quoted(first: Line, replay: "_Replay", dialect: Dialect, width: int) -> Record:
    record = _QuotedRecord(dialect, width)
    used = [first]
    try:
        while not record.feed(used[-1]):
            following = next(replay, None)
            if following is None:
                raise _Malformed("a quote opened here is never closed")
            used.append(following)
    except _Malformed as error:
        replay.back(used[1:])
        return Record(first.number, [], first.problem or str(error))
    return Record(first.number, record.cells, _first_problem(used), len(used))


def _first_problem(used: list[Line]) -> str | None:
    """Return the first problem of a record's lines, with its line where that isn't the first."""
    for line in used:
        if line.problem:
            return line.problem if line is used[0] else f"line {line.number} {line.problem}"
    return None


class _Malformed(ValueError):
    """Quotes that don't make a record."""


class _Replay:
    """Lines that can be handed back, to be read again."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._again: deque[Line] = deque()

    def __iter__(self) -> "_Replay":
        return self

    def __next__(self) -> Line:
        return self._again.popleft() if self._again else next(self._lines)

    def back(self, lines: list[Line]) -> None:
        self._again.extendleft(reversed(lines))


class _QuotedRecord:
    """One CSV record, fed line by line until it is whole; each character is looked at once."""

    def __init__(self, dialect: Dialect, width: int) -> None:
        self.cells: list[str] = []
        self._dialect = dialect
        self._width = width
        self._open: list[str] | None = None
        self._size = 0
        self._started: int | None = None

    def feed(self, line: Line) -> bool:
        """Take one line; return whether the record is whole."""
        self._started = line.number if self._started is None else self._started
        self._size += len(line.text)
        if self._size > LINE_LIMIT:
            raise _Malformed("the quotes opened here run over 10 MB")
        position = 0 if self._open is None else self._quoted(line, 0)
        while position >= 0:
            position = self._cell(line, position)
        if self._open is not None and len(self.cells) >= self._width:
            raise _Malformed(f"the quotes opened here lead to more than {self._width} columns")
        return self._open is None

    def _cell(self, line: Line, position: int) -> int:
        """Take the cell at ``position``; return where the next begins, or -1 at the end of the line."""
        text = line.text
        quote = position
        while self._dialect.padded and text.startswith(" ", quote):
            quote += 1
        if text.startswith('"', quote):
            self._open = []
            return self._quoted(line, quote + 1)
        end = text.find(self._dialect.separator, position)
        cell = text[position:] if end < 0 else text[position:end]
        self.cells.append(cell.strip(" ") if self._dialect.stripped else cell)
        return -1 if end < 0 else end + 1

    def _quoted(self, line: Line, position: int) -> int:
        """Take what stands inside quotes; return as ``_cell``."""
        assert self._open is not None
        text = line.text
        while (quote := text.find('"', position)) >= 0:
            self._open.append(text[position:quote])
            if not text.startswith('"', quote + 1):
                return self._close(line, quote + 1)
            self._open.append('"')
            position = quote + 2
        self._open.append(text[position:] + "\n")
        return -1

    def _close(self, line: Line, position: int) -> int:
        assert self._open is not None
        text = line.text
        while text.startswith(" ", position):
            position += 1
        if position < len(text) and text[position] != self._dialect.separator:
            where = "" if self._started == line.number else f" on line {line.number}"
            raise _Malformed(f"text follows a closing quote{where}")
        self.cells.append("".join(self._open))
        self._open = None
        return position + 1 if position < len(text) else -1
