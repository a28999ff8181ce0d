"""A table becomes a source: some of its columns are the input, others output, group and time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, Protocol

from unrolled.data.cells import NotText, as_text
from unrolled.data.fingerprints import of_parts
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.readings import choose_reading
from unrolled.data.rows import BadRow, Row
from unrolled.data.source import Kind
from unrolled.data.ties import NotTied, Ties

SAMPLE_ROWS = 1000


class Cells(NamedTuple):
    """The wanted cells of one row, in the order asked for."""

    place: str
    values: Sequence[Any]


class JoinedLabels(str):
    """A cell made of the labels that a row has; without any it is empty, and an answer all the same."""


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
    """Rows out of some columns of a table: the input, and the output, group and time where they were asked for."""

    kind: Kind = "table"

    def __init__(self, table: Table, layout: Layout = PLAIN) -> None:
        self._table = table
        self.name = table.name
        chosen = choose_reading(self.name, table.columns, self._sample, layout)
        self._inputs = chosen.inputs
        self._reading = chosen.reading
        self.input = chosen.input
        self.output = chosen.output
        self.fields = chosen.reading.fields
        self.layout = replace(layout, input=self.input, output=self.output, input_kind=chosen.reading.kind)
        self.said = [*table.said, f"{self.name}: {chosen.said}"] if chosen.said else list(table.said)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read every row, good or bad."""
        others = [self.output, self.layout.group, self.layout.order]
        named = [*self._inputs, *(column for column in others if column is not None)]
        wanted = list(dict.fromkeys(named))
        places = {column: wanted.index(column) for column in others if column is not None}
        ties = Ties(self.layout.group, self.layout.order)
        for cells in self._table.cells(wanted):
            if isinstance(cells, BadRow):
                yield cells
            else:
                yield self._row(
                    cells, {column: cells.values[place] for column, place in places.items()}, ties
                )

    def fingerprint(self) -> str:
        """Hash the table, the columns chosen and what they are read as."""
        return of_parts(["table", self._table.fingerprint(), self.layout.as_json(), self.fields])

    def _row(self, cells: Cells, others: Mapping[str, Any], ties: Ties) -> Row | BadRow:
        """Make a row of its input cells, which stand first, and of the other columns by name."""
        try:
            output = None if self.output is None else as_text(others[self.output])
            group, time = ties.read(others, cells.place)
        except NotText as error:
            return BadRow(cells.place, f'column "{self.output}" {error}')
        except NotTied as error:
            return BadRow(cells.place, str(error))
        inputs = cells.values[: len(self._inputs)]
        if isinstance(others.get(self.output or ""), JoinedLabels):
            row = self._reading.row(cells.place, inputs, None)
            row = row if isinstance(row, BadRow) else replace(row, output=output)
        else:
            row = self._reading.row(cells.place, inputs, output)
        if isinstance(row, BadRow) or (group is None and time is None):
            return row
        return replace(row, group=group, time=time)

    def _sample(self, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        """Yield the cells of some columns in the first rows, for inferring what they hold."""
        for cells in islice(self._table.cells(columns), SAMPLE_ROWS):
            if isinstance(cells, Cells):
                yield cells.values
