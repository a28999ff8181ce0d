"""How the lines of a separated-values file become records: found from its first rows, and said."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from unrolled.data.lines import Line, read_lines
from unrolled.data.records import MOST_COLUMNS, Dialect, Record, quoted_records, tab_records

SAMPLE_RECORDS = 1000
SAMPLE_SIZE = 16_000_000


class RecordFormat(Protocol):
    """Turns lines into records; ``said`` is what was inferred and ``settings`` goes into the fingerprint."""

    said: str | None
    settings: tuple[object, ...]

    def records(self, lines: Iterable[Line], width: int = MOST_COLUMNS) -> Iterator[Record]:
        """Read records; ``width`` is how many cells they should have."""
        ...


class TabFormat:
    """Cells separated by tabs, a record a line, quotes as they are."""

    said: str | None = None
    settings: tuple[object, ...] = ("tabs",)

    def __init__(self, path: Path) -> None:
        sample = first_records(tab_records(read_lines(path)))
        if any(_is_quoted(cell) for record in sample for cell in record.cells):
            self.said = "quotes around cells are kept: TSV has no quoting"

    def records(self, lines: Iterable[Line], width: int = MOST_COLUMNS) -> Iterator[Record]:
        """Split each line at tabs."""
        return tab_records(lines)


class CommaFormat:
    """Cells separated by commas, or semicolons or tabs where only those make columns, with CSV quoting."""

    said: str | None = None

    def __init__(self, path: Path) -> None:
        separator, sample = _find_separator(path)
        self._dialect = Dialect(separator, padded=_is_padded(sample))
        self.settings: tuple[object, ...] = tuple(self._dialect)
        notes = []
        if separator != ",":
            notes.append(f"cells are separated by {separator!r}")
        stripped = first_records(self.records(read_lines(path)))
        if any(kept.cells != cut.cells for kept, cut in zip(sample, stripped, strict=False)):
            notes.append("spaces around cells are left out")
        self.said = ", ".join(notes) or None

    def records(self, lines: Iterable[Line], width: int = MOST_COLUMNS) -> Iterator[Record]:
        """Read CSV records in the dialect found."""
        return quoted_records(lines, self._dialect, width)


def first_records(records: Iterator[Record]) -> list[Record]:
    """Take the first records, not more than 16 MB of them."""
    taken: list[Record] = []
    size = 0
    for record in records:
        taken.append(record)
        size += sum(map(len, record.cells))
        if len(taken) == SAMPLE_RECORDS or size > SAMPLE_SIZE:
            break
    return taken


def usual_width(sample: Sequence[Record]) -> int:
    """Return the most common number of cells, the one seen first at a tie.

    >>> usual_width([Record(1, ["a"]), Record(2, ["b", "c"]), Record(3, ["d", "e"])])
    2
    """
    widths = Counter(len(record.cells) for record in sample if not record.problem)
    return widths.most_common(1)[0][0] if widths else 0


def _find_separator(path: Path) -> tuple[str, list[Record]]:
    """Return what separates the cells, and the first records as they stand, spaces and all."""
    samples = {}
    for separator in ",;\t":
        samples[separator] = first_records(
            quoted_records(read_lines(path), Dialect(separator, stripped=False))
        )
        if usual_width(samples[separator]) > 1:
            return separator, samples[separator]
    return ",", samples[","]


def _is_padded(sample: Sequence[Record]) -> bool:
    """Say whether every cell after the first of every row after the first begins with a space, empty ones aside."""
    rows = [record.cells for record in sample if not record.problem]
    cells = [cell for row in rows[1:] for cell in row[1:] if cell]
    return bool(cells) and all(cell.startswith(" ") for cell in cells)


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
