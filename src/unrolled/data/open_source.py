"""Opening data of any kind: the one place that knows every reader."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from unrolled.data.arrays import ArraysTable
from unrolled.data.arrays_file import ArraysSource
from unrolled.data.audio_cells import AudioTable
from unrolled.data.audio_folder import AudioFolder, holds_audio
from unrolled.data.columns import in_short
from unrolled.data.delimited import DelimitedTable
from unrolled.data.fasta import FastaSource
from unrolled.data.files import plain_name, require_path
from unrolled.data.folder import open_folder
from unrolled.data.idx_images import IdxImages, is_idx
from unrolled.data.in_memory import in_memory_table
from unrolled.data.joined_labels import with_joined_labels
from unrolled.data.jsonl import JsonLinesTable
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.long_table import LongTable
from unrolled.data.pairs import PairSource
from unrolled.data.parquet import ParquetTable
from unrolled.data.plain_text import TextSource
from unrolled.data.record_formats import CommaFormat, TabFormat
from unrolled.data.source import Source
from unrolled.data.table import Table, TableSource
from unrolled.data.ts_file import TsSource
from unrolled.errors import UsageError, UserError, require_choice

FORMATS = ("csv", "tsv", "jsonl", "parquet", "text", "folder", "ts", "npy", "npz", "fasta", "idx")
TABLES = ("csv", "tsv", "jsonl", "parquet")
SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".ts": "ts",
    ".npy": "npy",
    ".npz": "npz",
    ".fasta": "fasta",
    ".fa": "fasta",
    ".fna": "fasta",
    ".faa": "fasta",
}


def open_source(data: Any, layout: Layout = PLAIN) -> Source:
    """Open data as rows of input and output.

    ``data`` is a path, two paths (line-aligned), a DataFrame, an Arrow table, a list of dicts or ``(X, y)``.
    The layout's ``input`` and ``output`` name the columns of a table, ``1``, ``2``, … where it has no header;
    without them they are inferred where that is plain, and ``said`` tells how. Its ``format`` overrides the
    suffix of a path; gzip is seen by itself.

    State: none; files are read anew at each ``rows()``. Cost: opening reads the first rows only; of two line-aligned
    files the lines are counted, and different numbers of them refused.
    Raises ``UsageError`` for columns and formats that don't fit, ``UserError`` for unreadable files.

    >>> records = [{"text": "good", "label": "+"}, {"text": "bad", "label": "-"}]
    >>> source = open_source(records, Layout(input="text"))
    >>> [row.input for row in source.rows()]
    ['good', 'bad']
    """
    source = _open(data, layout)
    if layout.patch is not None and not isinstance(source, IdxImages):
        raise UsageError(f'--patch: found "{layout.patch}", but {source.name} holds no images')
    return source


def _open(data: Any, layout: Layout) -> Source:
    if _is_path(data):
        return _open_path(Path(data), layout)
    if isinstance(data, tuple | list) and data and all(map(_is_path, data)):
        _refuse_columns("two line-aligned files have", layout)
        return _open_pair([Path(path) for path in data], layout)
    if layout.format is not None:
        raise UsageError(f'format: found "{layout.format}" with data in memory, which needs none')
    table = in_memory_table(data)
    if isinstance(table, ArraysTable):
        _refuse_columns("(X, y) has", layout)
        layout = table.completed(layout)
    return _table_source(table, layout, Path())


def open_like(data: Any, layout: Layout, fields: Sequence[str] | None = None) -> Source:
    """Open further data, as a given split, for what the first was opened as.

    The column names apply where the data has columns, and are left out where it has none. Raises ``UserError``
    for channels or fields other than ``fields``, those of the first.

    >>> open_like((["good", "bad"], ["+", "-"]), Layout(input="text", output="label")).output
    'y'
    """
    source = open_source(data, layout if _has_columns(data, layout.format) else layout.without_columns())
    if fields is not None and tuple(source.fields) != tuple(fields):
        found, expected = (in_short(names) or "none" for names in (source.fields, fields))
        raise UserError(f"{source.name}: found the channels {found}, expected as before: {expected}")
    return source


def _open_path(path: Path, layout: Layout) -> Source:
    require_path(path)
    format = _format(path, layout.format)
    if format in TABLES:
        return _table_source(_open_table(path, format, layout), layout, path.parent)
    _refuse_columns(f"{path.name}, read as {format}, has", layout)
    match format:
        case "folder":
            return AudioFolder(path, layout) if holds_audio(path, layout) else open_folder(path, layout)
        case "ts":
            return TsSource(path, layout)
        case "npy" | "npz":
            return ArraysSource(path, layout=layout)
        case "fasta":
            return FastaSource(path, layout)
        case "idx":
            return IdxImages(path, layout=layout)
        case _:
            return TextSource(path, layout)


def _table_source(table: Table, layout: Layout, folder: Path) -> Source:
    """Return each row as an example, or each run of rows that the layout ties together."""
    table, layout = with_joined_labels(table, layout)
    if layout.input_kind == "audio" and layout.by is None:
        return AudioTable(table, layout, folder)
    return TableSource(table, layout) if layout.by is None else LongTable(table, layout)


def _open_table(path: Path, format: str, layout: Layout) -> Table:
    if format == "jsonl":
        return JsonLinesTable(path)
    if format == "parquet":
        return ParquetTable(path)
    named = [text for text in layout.columns.values() if text is not None]
    cells = TabFormat(path) if format == "tsv" else CommaFormat(path)
    return DelimitedTable(path, cells, named, ragged=layout.input_kind == "series" and layout.by is None)


def _open_pair(paths: Sequence[Path], layout: Layout) -> Source:
    if len(paths) != 2:
        raise UsageError(f"data: found {len(paths)} paths, expected one or two")
    format = layout.format or _format_of_pair(paths)
    if format not in ("text", "npy", "idx"):
        raise UsageError(
            f'--format: found "{format}", expected text, npy or idx: two files are inputs and outputs'
        )
    for path in paths:
        if require_path(path).is_dir():
            raise UserError(f"{path}: found a folder, expected one of two line-aligned files")
    if format == "text":
        return PairSource(paths[0], paths[1], layout)
    build = ArraysSource if format == "npy" else IdxImages
    return build(paths[0], paths[1], layout)


def _format_of_pair(paths: Sequence[Path]) -> str:
    """Return what two files are: arrays or images by what the first is, else lines of text."""
    if is_idx(paths[0]) or is_idx(paths[1]):
        return "idx"
    return "npy" if plain_name(paths[0]).suffix.lower() == ".npy" else "text"


def _format(path: Path, format: str | None) -> str:
    """Return the format asked for, else what the path says: a folder, a file by its suffix, or text."""
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
    return SUFFIXES.get(suffix) or ("idx" if is_idx(path) else "text")


def _has_columns(data: Any, format: str | None) -> bool:
    if _is_path(data):
        return _format(require_path(Path(data)), format) in TABLES
    if isinstance(data, tuple | list) and data and all(map(_is_path, data)):
        return False
    return not isinstance(in_memory_table(data), ArraysTable)


def _refuse_columns(what: str, layout: Layout) -> None:
    for option, column in layout.columns.items():
        if column is not None:
            raise UsageError(f'{option}: found "{column}", but {what} no columns')


def _is_path(data: Any) -> bool:
    return isinstance(data, str | PathLike)
