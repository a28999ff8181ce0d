"""What the columns of a table hold, judged by their first rows: numbers, lists of numbers, or anything else."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Literal

from unrolled.data.cells import NotNumber, as_number
from unrolled.data.series_cell import FIRST_ROWS, NotSeries, as_series

Sort = Literal["numbers", "lists", "other"]


def column_sorts(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, set[Sort]]:
    """Return of each column what its cells in the first rows hold, empty ones aside.

    >>> rows = [["1", "1 2", "x"], ["", "3", "y"]]
    >>> {column: sorted(sorts) for column, sorts in column_sorts(["a", "b", "c"], rows).items()}
    {'a': ['numbers'], 'b': ['lists', 'numbers'], 'c': ['other']}
    """
    found: dict[str, set[Sort]] = {column: set() for column in columns}
    for row in islice(rows, FIRST_ROWS):
        for column, cell in zip(columns, row, strict=True):
            sort = _sort(cell)
            if sort is not None:
                found[column].add(sort)
    return found


def _sort(cell: Any) -> Sort | None:
    try:
        number = as_number(cell)
    except NotNumber:
        return "lists" if _is_series(cell) else "other"
    return None if number != number else "numbers"


def _is_series(cell: Any) -> bool:
    try:
        as_series(cell)
    except NotSeries:
        return False
    return True
