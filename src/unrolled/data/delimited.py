"""CSV and TSV files as tables: header and number of columns are found in the first rows and said."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from unrolled.data.column_names import asked_numbers, possible_names
from unrolled.data.columns import listed
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.header import has_header
from unrolled.data.lines import read_lines
from unrolled.data.record_formats import RecordFormat, first_records, usual_width
from unrolled.data.records import Record
from unrolled.data.rows import BadRow
from unrolled.data.table import Cells
from unrolled.errors import UserError

# No row that ends early is filled up to a column of a higher number than this.
MOST_STEPS = 100_000


class DelimitedTable:
    """A table in a file of separated values; the columns asked for, as ``named`` writes them, help find the header.

    In a ``ragged`` table rows may end early: the cells they lack are empty.
    """

    def __init__(
        self, path: Path, format: RecordFormat, named: Sequence[str] = (), *, ragged: bool = False
    ) -> None:
        self._path = path
        self._format = format
        self._ragged = ragged
        self.name = path.name
        sample = first_records(format.records(read_lines(path)))
        self._require_rows(sample, named)
        self._has_header = _begins_with_header(sample, named, ragged)
        if self._has_header:
            self.columns = [cell.strip() for cell in sample[0].cells]
        else:
            width = self._longest(named) if ragged else usual_width(sample)
            self.columns = [str(number + 1) for number in range(width)]
        if self._has_header and len(sample) == 1:
            raise UserError(f"{path}: found a header ({listed(self.columns)}) and no rows")
        found = "header found: " if self._has_header else "no header: columns are "
        notes = [format.said, found + listed(self.columns), self._shortest(sample)]
        self.said = [f"{self.name}: {note}" for note in notes if note]

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read the wanted columns of every record."""
        positions = [self.columns.index(column) for column in wanted]
        records = self._format.records(read_lines(self._path), len(self.columns))
        if self._has_header:
            next(records, None)
        for record in records:
            place = f"{self._path}:{record.line}"
            filled = self._filled(record)
            why = filled.problem or filled.wrong_width(len(self.columns))
            if why:
                yield BadRow(place, why)
            else:
                yield Cells(place, [filled.cells[position] for position in positions])

    def fingerprint(self) -> str:
        """Hash the file and how it is read."""
        settings = (self._format.settings, self._has_header, self._ragged)
        return of_parts([of_file(self._path), settings, self.columns])

    def _filled(self, record: Record) -> Record:
        """Return a record with the cells it lacks, where rows may end early."""
        lacking = len(self.columns) - len(record.cells)
        if not self._ragged or lacking <= 0 or record.cells == [""]:
            return record
        return record._replace(cells=record.cells + [""] * lacking)

    def _longest(self, named: Sequence[str]) -> int:
        """Return the number of cells of the longest record, or the last column asked for, which all may lack."""
        widths = (len(record.cells) for record in self._format.records(read_lines(self._path)))
        asked = (number for text in named for number in asked_numbers(text) if number <= MOST_STEPS)
        return max(chain(widths, asked))

    def _shortest(self, sample: Sequence[Record]) -> str | None:
        """Say that rows end early, if they do."""
        widths = [len(record.cells) for record in sample if not record.problem and record.cells != [""]]
        if not self._ragged or not widths or min(widths) == len(self.columns):
            return None
        return f"rows of {min(widths)} to {max(widths)} cells: series end where their rows do"

    def _require_rows(self, sample: list[Record], named: Sequence[str]) -> None:
        if not sample:
            raise UserError(f"{self._path}: the file is empty")
        first = sample[0]
        by_name = not all(map(asked_numbers, named))
        if first.problem and (by_name or all(record.problem for record in sample)):
            raise UserError(f"{self._path}:{first.line}: the first row can't be read: {first.problem}")


def _begins_with_header(sample: Sequence[Record], named: Sequence[str], ragged: bool) -> bool:
    """Say whether the first record is a header: it holds a name asked for, or looks like one."""
    first = sample[0]
    cells = {cell.strip() for cell in first.cells}
    width = max(len(record.cells) for record in sample)
    if first.problem or _by_number(named, cells, None if ragged else width):
        return False
    names = {name for text in named for name in possible_names(text)}
    if names & cells:
        return True
    following = [record.cells for record in sample[1:] if not record.problem]
    usual = usual_width(sample)
    whole = len(first.cells) >= usual if ragged else len(first.cells) == usual
    return whole and has_header(first.cells, following, list(names))


def _by_number(named: Sequence[str], cells: set[str], width: int | None) -> bool:
    """Say whether columns are asked for by number alone, and not by names that are numbers, as years are.

    There are ``width`` columns, or None says that rows may end early, and nobody knows.
    """
    asked = [asked_numbers(text) for text in named]
    numbers = [number for some in asked for number in some]
    if not all(asked) or not numbers or min(numbers) < 1 or max(numbers) > (width or MOST_STEPS):
        return False
    return (
        width is not None or max(numbers) <= len(cells) or not all(str(number) in cells for number in numbers)
    )
