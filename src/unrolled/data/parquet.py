"""Parquet files as tables, and the reading of Arrow batches."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from unrolled.data.files import open_bytes, reading
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.table import Cells
from unrolled.errors import UserError

BATCH_ROWS = 4096


class ParquetTable:
    """A table in a Parquet file; a row's place is its number, counted from 1."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name
        self.said: list[str] = []
        with self._opened() as file:
            self.columns = list(file.schema_arrow.names)
            if file.metadata.num_rows == 0 or not self.columns:
                raise UserError(f"{path}: the table has no rows")

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells]:
        """Read the wanted columns, a few thousand rows at a time."""
        with self._opened() as file:
            batches = file.iter_batches(batch_size=BATCH_ROWS, columns=list(wanted))
            yield from arrow_cells(str(self._path), batches, wanted)

    def fingerprint(self) -> str:
        """Hash the file."""
        return of_parts(["parquet", of_file(self._path)])

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        """Open the file, unpacked to a temporary one if it is gzipped, since Parquet is read from its end."""
        with reading(self._path), tempfile.TemporaryFile() as unpacked, open_bytes(self._path) as stream:
            seekable = stream
            if self._path.suffix == ".gz":
                shutil.copyfileobj(stream, unpacked)
                seekable = unpacked
            try:
                yield pq.ParquetFile(seekable)
            except (pa.ArrowException, OSError) as error:
                reason = str(error).splitlines()[0]
                raise UserError(f"{self._path}: can't be read as Parquet: {reason}") from None


def arrow_cells(name: str, batches: Iterable[pa.RecordBatch], wanted: Sequence[str]) -> Iterator[Cells]:
    """Read the wanted columns of Arrow batches; places are ``name:row``."""
    number = 0
    for batch in batches:
        for values in zip(*(_values(batch.column(column)) for column in wanted), strict=True):
            number += 1
            yield Cells(f"{name}:{number}", values)


def _values(column: Any) -> list[Any]:
    """Return a column's values; text that isn't UTF-8 stays bytes, which no row can use."""
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return [_value(cell) for cell in column]


def _value(cell: Any) -> Any:
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        return b""
