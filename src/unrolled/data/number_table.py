"""A row of plain numbers, as a series of one step: each column, or each item of a list, is a channel."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from unrolled.data.cells import NotNumber, as_number, plain_numbers
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_cell import NotSeries, flat_numbers
from unrolled.data.series_rows import series_row


class NumberCells:
    """Rows whose cells are plain numbers; an empty one is missing.

    >>> NumberCells(["height", "weight"]).row("a.csv:2", ["1.8", ""], "yes").input.tolist()
    [[1.8, nan]]
    """

    kind = "numbers"

    def __init__(self, columns: Sequence[str]) -> None:
        self.fields = tuple(columns)

    def row(self, place: str, cells: Sequence[Any], output: str | None) -> Row | BadRow:
        """Make a row of one step."""
        step = plain_numbers(cells)
        if step is not None:
            return _numbers_row(place, step, output, self.fields)
        numbers = []
        for column, cell in zip(self.fields, cells, strict=True):
            try:
                numbers.append(as_number(cell))
            except NotNumber as error:
                return BadRow(place, f"column {column}: {error}")
        return _numbers_row(place, numbers, output, self.fields)


class NumberList:
    """Rows whose one cell is a list of plain numbers, as many in every row; they go by number from 1."""

    kind = "numbers"

    def __init__(self, column: str, count: int) -> None:
        self._column = column
        self.fields = tuple(str(number) for number in range(1, count + 1))

    def row(self, place: str, cells: Sequence[Any], output: str | None) -> Row | BadRow:
        """Make a row of one step."""
        try:
            numbers = flat_numbers(cells[0])
        except NotSeries as error:
            return BadRow(place, f"column {self._column}: {error}")
        if len(numbers) != len(self.fields):
            found = f"found {len(numbers)} numbers, expected {len(self.fields)}"
            return BadRow(place, f"column {self._column}: {found}")
        return _numbers_row(place, numbers, output, self.fields)


def _numbers_row(place: str, numbers: ArrayLike, output: str | None, fields: Sequence[str]) -> Row | BadRow:
    step = np.array(numbers, dtype=float)
    if np.isnan(step).all():
        return BadRow(place, "every number is missing")
    if np.isinf(step).any():
        return BadRow(place, f"column {fields[int(np.argmax(np.isinf(step)))]}: found an infinite number")
    return series_row(place, step[None], output, fields=fields)
