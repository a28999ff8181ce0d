"""A long table becomes a source: rows with equal ids are the steps of one sequence, ordered by time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from unrolled.data.fingerprints import of_parts
from unrolled.data.finite import finite, is_missing
from unrolled.data.layout import Layout
from unrolled.data.long_columns import LongColumns, choose_long_columns
from unrolled.data.long_lines import BadLine, Line, LineReader
from unrolled.data.long_sequences import Gathering, LongSequences
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_rows import series_row
from unrolled.data.source import Kind
from unrolled.data.table import SAMPLE_ROWS, Table
from unrolled.data.values import Events
from unrolled.errors import require_choice

LONG_KINDS = ("series", "events")


class LongTable:
    """Sequences from the rows of any table, tied by the column ``by`` and ordered by the column ``order``.

    Rows of an id may stand anywhere. They are put in order of time, rows at the same time as they stand; without
    an order column all keep the order of the table, and events have no times. Output and group must be the same
    on all rows of an id. The place of a sequence is that of the first of its rows that was read, and its time that
    of its last step. An empty cell is missing.

    The inputs are a series ``(T, C)`` when every one of them is a number in the first 1,000 rows, else events;
    ``said`` tells which, and the layout's ``input_kind`` overrides it. A line that can't be used makes its whole
    sequence one bad row, so that no sequence silently lacks a step; of a line that can't even be taken apart, or
    has no id, nobody knows whose it is, and it is a bad row of its own.

    State: the whole table is read once, when opened, and kept: `Gathering` says in how much memory.
    Raises ``UsageError`` for columns that aren't there and kinds of input other than series and events.

    >>> from unrolled.data.in_memory import RecordsTable
    >>> records = [{"id": 7, "time": 2, "kind": "paid"}, {"id": 7, "time": 1, "kind": "came"}]
    >>> source = LongTable(RecordsTable(records), Layout(by="id", order="time"))
    >>> [row.input for row in source.rows()]
    [Events(cells=(('came',), ('paid',)), times=(1.0, 2.0))]
    """

    kind: Kind = "table"

    def __init__(self, table: Table, layout: Layout) -> None:
        if layout.input_kind is not None:
            require_choice("--input-kind", layout.input_kind, LONG_KINDS)
        self._table = table
        self.name = table.name
        self._columns = choose_long_columns(self.name, table.columns, layout)
        reader = LineReader(table, self._columns)
        lines = reader.lines()
        first = list(islice(lines, SAMPLE_ROWS))
        kind, why = (layout.input_kind, "as said") if layout.input_kind else _input_kind(first, self._columns)
        gathering = Gathering(self._columns, numeric=kind == "series")
        for line in chain(first, lines):
            gathering.add(line)
        self._sequences = gathering.arranged()
        self.fields = self._columns.inputs
        self.input = ",".join(self.fields)
        self.output = self._columns.output
        self.layout = replace(layout, input=self.input, input_kind=kind)
        notes = [f"{self.input} read as {kind}: {why}", *_order_notes(self._sequences, self._columns, reader)]
        self.said = [*table.said, *(f"{self.name}: {note}" for note in notes)]

    def rows(self) -> Iterator[Row | BadRow]:
        """Give every sequence, good or bad, in the order in which their ids first appear, then the stray lines."""
        for number, owner in enumerate(self._sequences.owners):
            yield owner.bad or self._row(number)
        yield from self._sequences.strays

    def fingerprint(self) -> str:
        """Hash the table and what its columns are taken for."""
        return of_parts(
            ["long table", self._table.fingerprint(), repr(self._columns), self.layout.input_kind]
        )

    def _row(self, number: int) -> Row | BadRow:
        sequences = self._sequences
        owner = sequences.owners[number]
        steps = slice(sequences.offsets[number], sequences.offsets[number + 1])
        times = tuple(sequences.times[steps].tolist()) if self._columns.order is not None else None
        time = times[-1] if times else None
        cells = sequences.cells[steps]
        if self.layout.input_kind == "series":
            return series_row(
                owner.place,
                cells.copy(),
                owner.output,
                fields=self.fields,
                group=owner.group,
                time=time,
                id=owner.id,
            )
        texts = sequences.texts
        events = Events(tuple(tuple(texts[code] for code in step) for step in cells.tolist()), times)
        return Row(events, owner.output, owner.place, owner.group, time, owner.id)


def _input_kind(lines: Sequence[Line | BadLine], columns: LongColumns) -> tuple[str, str]:
    """Return series when every input is a number where it isn't missing, else events; and why, in words."""
    numbers = 0
    for line in lines:
        if isinstance(line, BadLine):
            continue
        for column, text in zip(columns.inputs, line.cells, strict=True):
            if finite(text) is not None:
                numbers += 1
            elif not is_missing(text):
                return "events", f'column "{column}" holds "{text}"'
    if numbers:
        return "series", f"only numbers in the first {SAMPLE_ROWS:,} rows (--input-kind events overrides)"
    return "events", f"no number in the first {SAMPLE_ROWS:,} rows"


def _order_notes(sequences: LongSequences, columns: LongColumns, reader: LineReader) -> list[str]:
    """Say how many sequences there are and how their rows came into order."""
    steps = np.diff(sequences.offsets)[[owner.problem is None for owner in sequences.owners]]
    notes = [f"{len(sequences.cells):,} rows, {len(steps):,} sequences, one for each {columns.by}"]
    if len(steps):
        notes[0] += f": {steps.min():,} to {steps.max():,} steps"
    if columns.order is None:
        return [*notes, "no order column (--order): rows keep the order of the table"]
    if reader.first is not None and reader.first[0].scale != "a number":
        notes.append(f"{columns.order} holds dates: times are in seconds")
    if sequences.backwards:
        notes.append(f"rows were sorted by time: {sequences.backwards:,} stood after a later one of their id")
    if sequences.ties:
        notes.append(
            f"{sequences.ties:,} rows are at the same time as the row before them: they keep their order"
        )
    return notes
