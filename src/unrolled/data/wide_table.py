"""A row of a wide table is a series of one channel: each of its columns is a step."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from unrolled.data.cells import NotNumber, as_number, plain_numbers
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_rows import series_row


class WideSeries:
    """Rows whose cells are the steps: empty cells at the end end the series, others are missing numbers.

    >>> WideSeries(["1", "2", "3", "4"]).row("a.csv:1", ["5", "", "6", ""], None).input.ravel().tolist()
    [5.0, nan, 6.0]
    """

    kind = "series"
    fields: tuple[str, ...] = ("value",)

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    def row(self, place: str, cells: Sequence[Any], output: str | None) -> Row | BadRow:
        """Make a row of as many steps as there are cells up to the last number."""
        series = plain_numbers(cells)
        if series is None:
            numbers = []
            for step, cell in enumerate(cells, start=1):
                try:
                    numbers.append(as_number(cell))
                except NotNumber as error:
                    return BadRow(place, f"step {step} (column {self._columns[step - 1]}): {error}")
            series = np.array(numbers)
        (real,) = np.nonzero(~np.isnan(series))
        steps = real[-1] + 1 if len(real) else 0
        return series_row(place, series[:steps, None], output, fields=self.fields)
