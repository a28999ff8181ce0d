"""Several columns of true and false as one column of labels: the names of those that are true."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from unrolled.data.cells import NotText, as_text
from unrolled.data.column_names import named_columns
from unrolled.data.layout import Layout
from unrolled.data.rows import BadRow
from unrolled.data.table import Cells, JoinedLabels, Table
from unrolled.errors import UsageError

SEPARATOR = ";"
TRUE, FALSE = ("1", "1.0", "true"), ("0", "0.0", "false")


class JoinedTable:
    """A table with some columns joined into one, called after all of them."""

    def __init__(self, table: Table, joined: Sequence[str]) -> None:
        self._table = table
        self._joined = list(joined)
        self._as = ",".join(joined)
        self.name = table.name
        self.said = table.said
        self.columns = [*(column for column in table.columns if column not in joined), self._as]

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read the wanted columns; a cell that is neither true nor false makes its row a bad one."""
        if self._as not in wanted:
            yield from self._table.cells(wanted)
            return
        place, others = list(wanted).index(self._as), [column for column in wanted if column != self._as]
        for cells in self._table.cells([*others, *self._joined]):
            if isinstance(cells, BadRow):
                yield cells
                continue
            values = list(cells.values)
            try:
                labels = _labels(self._joined, values[len(others) :])
            except NotText as error:
                yield BadRow(cells.place, str(error))
                continue
            yield Cells(cells.place, [*values[:place], labels, *values[place : len(others)]])

    def fingerprint(self) -> str:
        """Return the table's own; what is joined is a part of the layout."""
        return self._table.fingerprint()


def with_joined_labels(table: Table, layout: Layout) -> tuple[Table, Layout]:
    """Join the output columns where several are named; anything else stays as it is.

    >>> from unrolled.data.in_memory import in_memory_table
    >>> table = in_memory_table([{"text": "ha", "fun": 1, "news": 0}, {"text": "oh", "fun": True, "news": "true"}])
    >>> table, layout = with_joined_labels(table, Layout(output="fun, news"))
    >>> [list(cells.values) for cells in table.cells(["text", layout.output])]
    [['ha', 'fun'], ['oh', 'fun;news']]
    """
    if layout.output is None or layout.output in table.columns or "," not in layout.output:
        return table, layout
    joined = named_columns(table.name, "--output", layout.output, table.columns)
    for column in joined:
        if SEPARATOR in column:
            raise UsageError(
                f'{table.name}: --output: the column "{column}" holds "{SEPARATOR}", which stands between labels'
            )
    return JoinedTable(table, joined), replace(layout, output=",".join(joined))


def _labels(columns: Sequence[str], cells: Sequence[Any]) -> JoinedLabels:
    """Return the names of the columns that are true."""
    found = []
    for column, cell in zip(columns, cells, strict=True):
        text = as_text(cell).strip().lower()
        if text not in TRUE + FALSE:
            raise NotText(f'column "{column}" holds "{text}", expected 0 or 1, true or false')
        found += [column] if text in TRUE else []
    return JoinedLabels(SEPARATOR.join(found))
