"""Opening data of any kind: the one place that knows every reader."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from unrolled.data.delimited import DelimitedTable
from unrolled.data.files import plain_name, require_path
from unrolled.data.folder import open_folder
from unrolled.data.in_memory import ArraysTable, in_memory_table
from unrolled.data.jsonl import JsonLinesTable
from unrolled.data.pairs import PairSource
from unrolled.data.parquet import ParquetTable
from unrolled.data.plain_text import TextSource
from unrolled.data.record_formats import CommaFormat, TabFormat
from unrolled.data.source import Source
from unrolled.data.table import Table, TableSource
from unrolled.errors import UsageError, UserError, require_choice

FORMATS = ("csv", "tsv", "jsonl", "parquet", "text", "folder")
TABLES = ("csv", "tsv", "jsonl", "parquet")
SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}


def open_source(
    data: Any, *, input: str | None = None, output: str | None = None, format: str | None = None
) -> Source:
    """Open data as rows of input and output.

    ``data`` is a path, two paths (line-aligned), a DataFrame, an Arrow table, a list of dicts or ``(X, y)``.
    ``input`` and ``output`` name the columns of a table, ``1``, ``2``, … where it has no header; without
    them they are inferred where that is plain, and ``said`` tells how. ``format`` overrides the suffix of a
    path: csv, tsv, jsonl, parquet, text or folder; gzip is seen by itself.

    State: none; files are read anew at each ``rows()``. Cost: opening reads the first rows only.
    Raises ``UsageError`` for columns and formats that don't fit, ``UserError`` for unreadable files.

    >>> source = open_source([{"text": "good", "label": "+"}, {"text": "bad", "label": "-"}], input="text")
    >>> [row.input for row in source.rows()]
    ['good', 'bad']
    """
    if _is_path(data):
        return _open_path(Path(data), input, output, format)
    if isinstance(data, tuple | list) and data and all(map(_is_path, data)):
        _refuse_columns("two line-aligned files have", input, output)
        return _open_pair([Path(path) for path in data], format)
    if format is not None:
        raise UsageError(f'format: found "{format}" with data in memory, which needs none')
    table = in_memory_table(data)
    if isinstance(table, ArraysTable):
        _refuse_columns("(X, y) has", input, output)
        input, output = "X", "y" if "y" in table.columns else None
    return TableSource(table, input, output)


def open_like(data: Any, *, input: str, output: str | None, format: str | None = None) -> Source:
    """Open further data, as a given split, for what the first was opened as.

    The column names apply where the data has columns, and are left out where it has none.

    >>> open_like((["good", "bad"], ["+", "-"]), input="text", output="label").output
    'y'
    """
    if _has_columns(data, format):
        return open_source(data, input=input, output=output, format=format)
    return open_source(data, format=format)


def _open_path(path: Path, input: str | None, output: str | None, format: str | None) -> Source:
    require_path(path)
    format = _format(path, format)
    if format in TABLES:
        named = [name for name in (input, output) if name is not None]
        return TableSource(_open_table(path, format, named), input, output)
    _refuse_columns(f"{path.name}, read as {format}, has", input, output)
    return open_folder(path) if format == "folder" else TextSource(path)


def _open_table(path: Path, format: str, named: Sequence[str]) -> Table:
    if format == "jsonl":
        return JsonLinesTable(path)
    if format == "parquet":
        return ParquetTable(path)
    return DelimitedTable(path, TabFormat(path) if format == "tsv" else CommaFormat(path), named)


def _open_pair(paths: Sequence[Path], format: str | None) -> Source:
    if len(paths) != 2:
        raise UsageError(f"data: found {len(paths)} paths, expected one or two")
    if format not in (None, "text"):
        raise UsageError(f'--format: found "{format}", expected text: two files are read line by line')
    for path in paths:
        if require_path(path).is_dir():
            raise UserError(f"{path}: found a folder, expected one of two line-aligned files")
    return PairSource(*paths)


def _format(path: Path, format: str | None) -> str:
    """Return the format asked for, else what the path says: a folder, a table by its suffix, or text."""
    if format is not None:
        require_choice("--format", format, FORMATS)
        if (format == "folder") != path.is_dir():
            found = "a folder" if path.is_dir() else "a file"
            raise UsageError(f'--format: found "{format}", but {path} is {found}')
        return format
    if path.is_dir():
        return "folder"
    suffix = plain_name(path).suffix.lower()
    if suffix == ".json":
        raise UsageError(f"{path}: say --format jsonl (one JSON object a line) or --format text")
    return SUFFIXES.get(suffix, "text")


def _has_columns(data: Any, format: str | None) -> bool:
    if _is_path(data):
        return _format(require_path(Path(data)), format) in TABLES
    if isinstance(data, tuple | list) and data and all(map(_is_path, data)):
        return False
    return not isinstance(in_memory_table(data), ArraysTable)


def _refuse_columns(what: str, input: str | None, output: str | None) -> None:
    for option, column in (("--input", input), ("--output", output)):
        if column is not None:
            raise UsageError(f'{option}: found "{column}", but {what} no columns')


def _is_path(data: Any) -> bool:
    return isinstance(data, str | PathLike)
