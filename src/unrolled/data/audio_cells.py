"""A table whose input column names WAV files: each row's input is the sound of its file."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from unrolled.data.cells import NotText, as_text
from unrolled.data.columns import choose_columns, require_column
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.known_kind import layout_of_kind
from unrolled.data.layout import Layout
from unrolled.data.rows import BadRow, Row
from unrolled.data.sound_series import Sounds
from unrolled.data.source import Kind
from unrolled.data.table import SAMPLE_ROWS, Cells, Table
from unrolled.data.ties import NotTied, Ties
from unrolled.data.wav_file import sound_reader


class AudioTable:
    """Rows of a table with a file name in one column; names are relative to ``folder``, that of the table.

    A file that is missing or broken makes a bad row, at the place of its name.
    """

    kind: Kind = "table"

    def __init__(self, table: Table, layout: Layout, folder: Path) -> None:
        sound_reader()
        self._table = table
        self._folder = folder
        self.name = table.name
        tied = {"--group": layout.group, "--order": layout.order}
        for option, column in tied.items():
            if column is not None:
                require_column(self.name, option, column, table.columns)
        free = [column for column in table.columns if column not in tied.values() or column == layout.input]
        chosen = choose_columns(self.name, free, self._sample(free[:2]), layout.input, layout.output)
        self.input = chosen.input
        self.output = chosen.output
        self.layout = layout_of_kind(layout, "audio", self.input, self.output, name=self.name)
        self._wanted = list(
            dict.fromkeys(name for name in (self.input, self.output, *tied.values()) if name is not None)
        )
        self._reader = Sounds(self._files(), layout.band)
        self.layout = replace(self.layout, band=self._reader.top)
        self.fields = self._reader.fields
        inferred = [f"{self.name}: {chosen.said}"] if chosen.said else []
        self.said = [
            *table.said,
            *inferred,
            f"{self.name}: {self.input} names WAV files, read as {self._reader.said}",
        ]

    def rows(self) -> Iterator[Row | BadRow]:
        """Read every file in the order of the table."""
        ties = Ties(self.layout.group, self.layout.order)
        for cells in self._table.cells(self._wanted):
            yield cells if isinstance(cells, BadRow) else self._row(cells, ties)

    def fingerprint(self) -> str:
        """Hash the table, the columns chosen, and every file."""
        files = ([str(file), of_file(file) if file.is_file() else "missing"] for file in self._files())
        return of_parts(["audio table", self._table.fingerprint(), *self._wanted, *self.fields, *files])

    def _row(self, cells: Cells, ties: Ties) -> Row | BadRow:
        named: dict[str, Any] = dict(zip(self._wanted, cells.values, strict=True))
        texts: dict[str, str] = {}
        for column in (self.input, self.output):
            if column is not None:
                try:
                    texts[column] = as_text(named[column]).strip()
                except NotText as error:
                    return BadRow(cells.place, f'column "{column}" {error}')
        try:
            group, time = ties.read(named, cells.place)
        except NotTied as error:
            return BadRow(cells.place, str(error))
        if not texts[self.input]:
            return BadRow(
                cells.place, f'the input is empty (column "{self.input}"), expected the name of a file'
            )
        output = None if self.output is None else texts[self.output]
        file = self._folder / texts[self.input]
        return self._reader.row(cells.place, file, output, named=str(file), group=group, time=time)

    def _files(self) -> Iterator[Path]:
        """Yield the files that the rows name."""
        for cells in self._table.cells([self.input]):
            if isinstance(cells, Cells) and isinstance(cells.values[0], str) and cells.values[0].strip():
                yield self._folder / cells.values[0].strip()

    def _sample(self, columns: list[str]) -> Iterator[list[str]]:
        """Yield the first rows of some columns, for inferring which is which."""
        for cells in islice(self._table.cells(columns), SAMPLE_ROWS):
            if isinstance(cells, Cells):
                yield [str(value) for value in cells.values]
