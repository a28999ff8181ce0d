"""Two line-aligned files: line n of the first is an input, line n of the second its output."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.line_alignment import require_aligned
from unrolled.data.lines import Line, read_lines
from unrolled.data.rows import BadRow, Row, checked_row
from unrolled.data.source import Kind
from unrolled.errors import UserError


class PairSource:
    """Rows of two files read side by side; a row's place is its line in the first.

    Files with different numbers of lines are refused when they are opened, since one line lost in the middle gives
    every input behind it the answer to another.
    """

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
        require_aligned(first, second)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read both files."""
        for first, second in zip_longest(read_lines(self._first), read_lines(self._second)):
            if first is None or second is None:
                changed = self._first if first is None else self._second
                raise UserError(f"{changed}: has changed while it was in use: it ends before the other file")
            yield self._row(first, second)

    def fingerprint(self) -> str:
        """Hash both files."""
        return of_parts(["pair", of_file(self._first), of_file(self._second)])

    def _row(self, first: Line, second: Line) -> Row | BadRow:
        place = f"{self._first}:{first.number}"
        if first.problem:
            return BadRow(place, first.problem)
        if second.problem:
            return BadRow(f"{self._second}:{second.number}", second.problem)
        return checked_row(place, first.text, second.text)
