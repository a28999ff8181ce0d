"""CSV and TSV files as tables: header and number of columns are found in the first rows and said."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from unrolled.data.columns import listed
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.header import has_header
from unrolled.data.lines import read_lines
from unrolled.data.record_formats import RecordFormat, first_records, usual_width
from unrolled.data.records import Record
from unrolled.data.rows import BadRow
from unrolled.data.table import Cells
from unrolled.errors import UserError


class DelimitedTable:
    """A table in a file of separated values; the columns asked for (``named``) help find the header."""

    def __init__(self, path: Path, format: RecordFormat, named: Sequence[str] = ()) -> None:
        self._path = path
        self._format = format
        self.name = path.name
        sample = first_records(format.records(read_lines(path)))
        self._require_rows(sample, named)
        self._has_header = _begins_with_header(sample, named)
        if self._has_header:
            self.columns = [cell.strip() for cell in sample[0].cells]
        else:
            self.columns = [str(number + 1) for number in range(usual_width(sample))]
        if self._has_header and len(sample) == 1:
            raise UserError(f"{path}: found a header ({listed(self.columns)}) and no rows")
        found = "header found: " if self._has_header else "no header: columns are "
        notes = [format.said, found + listed(self.columns)]
        self.said = [f"{self.name}: {note}" for note in notes if note]

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read the wanted columns of every record."""
        positions = [self.columns.index(column) for column in wanted]
        records = self._format.records(read_lines(self._path), len(self.columns))
        if self._has_header:
            next(records, None)
        for record in records:
            place = f"{self._path}:{record.line}"
            why = record.problem or record.wrong_width(len(self.columns))
            if why:
                yield BadRow(place, why)
            else:
                yield Cells(place, [record.cells[position] for position in positions])

    def fingerprint(self) -> str:
        """Hash the file and how it is read."""
        return of_parts([of_file(self._path), self._format.settings, self._has_header, self.columns])

    def _require_rows(self, sample: list[Record], named: Sequence[str]) -> None:
        if not sample:
            raise UserError(f"{self._path}: the file is empty")
        first = sample[0]
        by_name = any(not name.isdecimal() for name in named)
        if first.problem and (by_name or all(record.problem for record in sample)):
            raise UserError(f"{self._path}:{first.line}: the first row can't be read: {first.problem}")


def _begins_with_header(sample: Sequence[Record], named: Sequence[str]) -> bool:
    """Say whether the first record is a header: it holds a name asked for, or looks like one."""
    first = sample[0]
    if first.problem:
        return False
    if any(name in map(str.strip, first.cells) for name in named):
        return True
    following = [record.cells for record in sample[1:] if not record.problem]
    return len(first.cells) == usual_width(sample) and has_header(first.cells, following, named)
