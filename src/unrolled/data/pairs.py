"""Two line-aligned files: line n of the first is an input, line n of the second its output."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.lines import Line, read_lines
from unrolled.data.rows import BadRow, Row, checked_row
from unrolled.data.source import Kind
from unrolled.errors import UserError


class PairSource:
    """Rows of two files read side by side; a row's place is its line in the first."""

    kind: Kind = "table"
    fields: tuple[str, ...] = ()

    def __init__(self, first: Path, second: Path, layout: Layout = PLAIN) -> None:
        self._first = first
        self._second = second
        self.input = first.name
        self.output: str | None = second.name
        self.layout = layout.completed(self.input, self.output)
        self.name = f"{first.name} + {second.name}"
        self.said = [f"{self.name}: line-aligned, input is {first.name}, output is {second.name}"]
        for path in (first, second):
            if next(read_lines(path), None) is None:
                raise UserError(f"{path}: the file is empty")

    def rows(self) -> Iterator[Row | BadRow]:
        """Read both files to the end of the longer one."""
        for first, second in zip_longest(read_lines(self._first), read_lines(self._second)):
            yield self._row(first, second)

    def fingerprint(self) -> str:
        """Hash both files."""
        return of_parts(["pair", of_file(self._first), of_file(self._second)])

    def _row(self, first: Line | None, second: Line | None) -> Row | BadRow:
        if first is None:
            assert second is not None
            return BadRow(f"{self._second}:{second.number}", f"no line {second.number} in {self._first}")
        place = f"{self._first}:{first.number}"
        if second is None:
            return BadRow(place, f"no line {first.number} in {self._second}")
        if first.problem:
            return BadRow(place, first.problem)
        if second.problem:
            return BadRow(f"{self._second}:{second.number}", second.problem)
        return checked_row(place, first.text, second.text)
