"""A table whose columns are known becomes a source: one column is the input, another the output."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol

from unrolled.data.cells import NotText, as_text
from unrolled.data.columns import choose_columns
from unrolled.data.fingerprints import of_parts
from unrolled.data.rows import BadRow, Row, checked_row
from unrolled.data.source import Kind

SAMPLE_ROWS = 1000


class Cells(NamedTuple):
    """The wanted cells of one row, in the order asked for."""

    place: str
    values: Sequence[Any]


class Table(Protocol):
    """Named columns that can be read again and again, a few rows at a time."""

    name: str
    said: list[str]
    columns: list[str]

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read the wanted columns from the first row on."""
        ...

    def fingerprint(self) -> str:
        """SHA-256 in hexadecimal over the content and how it is read."""
        ...


class TableSource:
    """Rows from two columns of a table, or from one where there is no output."""

    kind: Kind = "table"

    def __init__(self, table: Table, input: str | None = None, output: str | None = None) -> None:
        self._table = table
        self.name = table.name
        chosen = choose_columns(self.name, table.columns, self._sample(), input, output)
        self.input = chosen.input
        self.output = chosen.output
        self.said = [*table.said, f"{self.name}: {chosen.said}"] if chosen.said else list(table.said)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read every row, good or bad."""
        wanted = [self.input] if self.output is None else [self.input, self.output]
        for cells in self._table.cells(wanted):
            yield cells if isinstance(cells, BadRow) else _row(cells, wanted)

    def fingerprint(self) -> str:
        """Hash the table and the columns chosen."""
        return of_parts(["table", self._table.fingerprint(), self.input, self.output])

    def _sample(self) -> Iterator[list[str]]:
        """Yield the first two columns of the first rows, for inferring which is which."""
        for cells in islice(self._table.cells(self._table.columns[:2]), SAMPLE_ROWS):
            if isinstance(cells, Cells):
                yield [str(value) for value in cells.values]


def _row(cells: Cells, wanted: Sequence[str]) -> Row | BadRow:
    texts: list[str] = []
    for column, value in zip(wanted, cells.values, strict=True):
        try:
            texts.append(as_text(value))
        except NotText as error:
            return BadRow(cells.place, f'column "{column}" {error}')
    return checked_row(cells.place, texts[0], texts[1] if len(texts) == 2 else None)
