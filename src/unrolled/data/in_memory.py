"""Data that is in memory already: a DataFrame, an Arrow table, a list of records, or arrays (X, y)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa

from unrolled.data.arrays import ArraysTable
from unrolled.data.columns import listed
from unrolled.data.fingerprints import of_parts
from unrolled.data.parquet import arrow_cells
from unrolled.data.printed import printed
from unrolled.data.rows import BadRow
from unrolled.data.table import SAMPLE_ROWS, Cells, Table
from unrolled.errors import UsageError, UserError


class FrameTable:
    """A pandas DataFrame; a row's place is ``DataFrame:n``, counted from 1 whatever the index."""

    name = "DataFrame"

    def __init__(self, frame: Any) -> None:
        self._frame = frame
        self.said: list[str] = []
        self.columns = [str(column) for column in frame.columns]

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read the wanted columns row by row."""
        series = [self._frame.iloc[:, self.columns.index(column)] for column in wanted]
        present = [column.astype(object).where(column.notna(), None) for column in series]
        for number, values in enumerate(zip(*present, strict=True), start=1):
            yield Cells(f"{self.name}:{number}", values)

    def fingerprint(self) -> str:
        """Hash every cell."""
        return _fingerprint(self)


class ArrowTable:
    """An Arrow table; a row's place is ``table:n``, counted from 1."""

    name = "table"

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.said: list[str] = []
        self.columns = list(table.column_names)

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read the wanted columns batch by batch."""
        return arrow_cells(self.name, self._table.to_batches(), wanted)

    def fingerprint(self) -> str:
        """Hash every cell."""
        return _fingerprint(self)


class RecordsTable:
    """A list of dicts; the columns are the keys of the first records. Places are ``records:n`` from 1."""

    name = "records"

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self._records = records
        self.said: list[str] = []
        sample = (record for record in islice(records, SAMPLE_ROWS) if isinstance(record, Mapping))
        self.columns = list(dict.fromkeys(key for record in sample for key in record if isinstance(key, str)))

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read the wanted keys of every record."""
        for number, record in enumerate(self._records, start=1):
            place = f"{self.name}:{number}"
            if not isinstance(record, Mapping):
                yield BadRow(place, f"found a {type(record).__name__}, expected a dict")
                continue
            missing = next((key for key in wanted if key not in record), None)
            if missing is None:
                yield Cells(place, [record[key] for key in wanted])
            else:
                yield BadRow(place, f'no key "{missing}"; keys here: {listed(map(str, record))}')

    def fingerprint(self) -> str:
        """Hash every record."""
        return of_parts(["records", *map(printed, self._records)])


def in_memory_table(data: Any) -> Table:
    """Choose the table for data in memory by what it is."""
    if isinstance(data, pa.Table):
        table: Table = ArrowTable(data)
    elif hasattr(data, "iloc") and hasattr(data, "columns"):
        table = FrameTable(data)
    elif hasattr(data, "__arrow_c_stream__"):
        table = ArrowTable(pa.table(data))
    elif isinstance(data, tuple) and len(data) == 2 and _are_arrays(*data):
        table = ArraysTable(*data)
    elif isinstance(data, Sequence) and data and isinstance(data[0], Mapping):
        table = RecordsTable(data)
    else:
        raise UsageError(
            f"data: found a {type(data).__name__}, expected a path, two paths, a DataFrame, an Arrow table, "
            "a list of dicts or a tuple (X, y)"
        )
    if not table.columns or next(iter(table.cells(table.columns[:1])), None) is None:
        raise UserError(f"{table.name}: there are no rows")
    return table


def _are_arrays(inputs: Any, outputs: Any) -> bool:
    arrays = (inputs,) if outputs is None else (inputs, outputs)
    return not any(
        isinstance(array, str | bytes | Mapping) or not hasattr(array, "__len__") for array in arrays
    )


def _fingerprint(table: Table) -> str:
    rows = (cells.values for cells in table.cells(table.columns) if isinstance(cells, Cells))
    return of_parts([table.name, table.columns, *map(printed, rows)])
