"""One cell of a row is a series: a list of numbers, a list of steps, or a text of numbers."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.cells import NotNumber, as_number, plain_numbers, shown
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_rows import channels, series_row
from unrolled.data.values import Series

# What a column holds is judged by so many rows.
FIRST_ROWS = 100


class NotSeries(ValueError):
    """A cell that holds something other than numbers in order."""


class SeriesCell:
    """Rows of one cell that holds a series of so many channels."""

    kind = "series"

    def __init__(self, column: str, channels: int) -> None:
        self._column = column
        self.fields = channel_names(channels)

    def row(self, place: str, cells: Sequence[Any], output: str | None) -> Row | BadRow:
        """Make a row of the one cell, or say why it makes none."""
        try:
            series = as_series(cells[0])
        except NotSeries as error:
            return BadRow(place, f'column "{self._column}": {error}')
        # Of a series without steps the channels can't be counted.
        series = series if len(series) else np.zeros((0, len(self.fields)))
        return series_row(place, series, output, fields=self.fields)


def channel_names(channels: int) -> tuple[str, ...]:
    """Name the channels of a series that come without names.

    >>> channel_names(1), channel_names(2)
    (('value',), ('1', '2'))
    """
    return ("value",) if channels == 1 else tuple(str(number) for number in range(1, channels + 1))


def as_series(cell: Any) -> Series:
    """Return the series a cell stands for: one channel of numbers, or steps of as many channels each.

    >>> as_series("1 2 3").shape, as_series([[1, 2], [3, None]]).tolist()
    ((3, 1), [[1.0, 2.0], [3.0, nan]])
    """
    items = _items(cell)
    while isinstance(cell, str) and len(items) and items[-1] == "":
        items = items[:-1]
    if isinstance(items, np.ndarray) and items.ndim == 2 and items.dtype.kind in "iuf":
        return items.astype(np.float64)
    if not len(items) or not _is_list(items[0]):
        return _numbers(items)[:, None]
    steps: list[NDArray[np.float64]] = []
    for step, item in enumerate(items, start=1):
        if not _is_list(item):
            raise NotSeries(f"step {step}: found {shown(item)}, expected a list of {channels(len(steps[0]))}")
        steps.append(_numbers(item, f"step {step}, channel"))
        if len(steps[-1]) != len(steps[0]):
            raise NotSeries(f"step {step}: found {channels(len(steps[-1]))}, expected {len(steps[0])}")
    return np.array(steps)


def flat_numbers(cell: Any) -> NDArray[np.float64]:
    """Return the numbers of a cell that holds a list of them, or a text of them.

    >>> flat_numbers("1.5; 2;").tolist()
    [1.5, 2.0, nan]
    """
    return _numbers(_items(cell), "number")


def usual_channels(cells: Iterable[Any]) -> int:
    """Return how many channels most of the first cells have, 1 where none holds a series."""
    # Of an empty cell the channels can't be counted.
    return _usual(series.shape[1] for series in _known(cells, as_series) if len(series))


def usual_length(cells: Iterable[Any]) -> int:
    """Return how many numbers most of the first cells have."""
    return _usual(map(len, _known(cells, flat_numbers)))


def _known(cells: Iterable[Any], read: Callable[[Any], NDArray[np.float64]]) -> Iterator[NDArray[np.float64]]:
    for cell in islice(cells, FIRST_ROWS):
        with suppress(NotSeries):
            yield read(cell)


def _usual(sizes: Iterable[int]) -> int:
    counts = Counter(sizes)
    return counts.most_common(1)[0][0] if counts else 1


def _items(cell: Any) -> Sequence[Any] | NDArray[Any]:
    if isinstance(cell, str):
        return _pieces(cell.strip())
    if _is_list(cell):
        return cell if isinstance(cell, list | tuple) else np.asarray(cell)
    if cell is None or (isinstance(cell, float) and cell != cell):
        return []
    if isinstance(cell, bytes | bytearray | dict) or hasattr(cell, "__len__"):
        raise NotSeries(f"found a {type(cell).__name__}, expected a list of numbers")
    return [cell]


def _pieces(text: str) -> Sequence[Any]:
    """Cut a text where it has semicolons, else commas, else white space; a list in JSON is read as one."""
    if text.startswith("["):
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            raise NotSeries(f"found {shown(text)}, expected numbers or a list in JSON") from None
        return list(items)
    separator = next((sign for sign in ";," if sign in text), None)
    return [piece.strip() for piece in text.split(separator)]


def _is_list(cell: Any) -> bool:
    """Say whether a cell is a sequence: a list, a tuple, or an array of any library."""
    return isinstance(cell, list | tuple) or (hasattr(cell, "__array__") and np.ndim(cell) > 0)


def _numbers(items: Any, what: str = "step") -> NDArray[np.float64]:
    if isinstance(items, np.ndarray) and items.ndim == 1 and items.dtype.kind in "iuf":
        return items.astype(np.float64)
    if isinstance(items, list | tuple) and (plain := plain_numbers(items)) is not None:
        return plain
    numbers = []
    for place, item in enumerate(items, start=1):
        try:
            numbers.append(as_number(item))
        except NotNumber as error:
            raise NotSeries(f"{what} {place}: {error}") from None
    return np.array(numbers, dtype=np.float64)
