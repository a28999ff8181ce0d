"""One cell of a row is its input, as text or as symbols."""

from collections.abc import Sequence
from typing import Any

from unrolled.data.cells import NotText, as_text
from unrolled.data.codecs.symbols import split_symbols
from unrolled.data.rows import BadRow, Row, checked_row


class TextCell:
    """Rows of one text; as symbols, one that holds none makes a bad row."""

    fields: tuple[str, ...] = ()

    def __init__(self, column: str, kind: str = "text", separator: str | None = None) -> None:
        self.kind = kind
        self._column = column
        self._separator = separator

    def row(self, place: str, cells: Sequence[Any], output: str | None) -> Row | BadRow:
        """Make a row of the one cell, or say why it makes none."""
        try:
            text = as_text(cells[0])
        except NotText as error:
            return BadRow(place, f'column "{self._column}" {error}')
        row = checked_row(place, text, output)
        if self.kind == "symbols" and isinstance(row, Row) and not split_symbols(text, self._separator or ""):
            return BadRow(place, "the input holds no symbol")
        return row
