"""The cells of a table as text, or as numbers."""

from collections.abc import Sequence
from decimal import Decimal
from math import inf, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import quoted


class NotText(ValueError):
    """A cell that holds something other than one text, number or truth value."""


def as_text(cell: Any) -> str:
    """Return the text a cell stands for; nothing (None, NaN) is the empty text.

    >>> as_text("a"), as_text(3), as_text(True), as_text(None)
    ('a', '3', 'true', '')
    """
    if isinstance(cell, str):
        return str(cell)
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if hasattr(cell, "dtype") and getattr(cell, "ndim", None) == 0:
        # NumPy's dates become mere numbers by `item`, but write themselves in ISO 8601.
        return str(cell) if _is_date(cell) else as_text(cell.item())
    if isinstance(cell, bytes | bytearray):
        raise NotText("holds bytes that aren't UTF-8 text")
    if hasattr(cell, "__len__") or hasattr(cell, "__iter__"):
        raise NotText(f"holds a {type(cell).__name__}, expected text")
    return str(cell)


class NotNumber(ValueError):
    """A cell that holds something other than one number."""


def as_number(cell: Any) -> float:
    """Return the number a cell stands for; nothing (None, NaN, blanks) is NaN, too large a number infinite.

    >>> as_number("1.5"), as_number(3), as_number("")
    (1.5, 3.0, nan)
    """
    if isinstance(cell, str):
        return _number_of_text(cell)
    if cell is None:
        return nan
    if hasattr(cell, "dtype") and getattr(cell, "ndim", None) == 0 and not _is_date(cell):
        cell = cell.item()
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        try:
            return float(cell)
        except OverflowError:
            return inf if cell > 0 else -inf
    raise NotNumber(f"found {shown(cell)}, expected a number")


def plain_numbers(cells: Sequence[Any]) -> NDArray[np.float64] | None:
    """Return `as_number` of many cells at once, or None where one of them needs to be looked at by itself.

    >>> plain_numbers(["1.5", ""]), plain_numbers(["1.5", "x"])
    (array([1.5, nan]), None)
    """
    kinds = set(map(type, cells))
    if kinds == {str} and "_" not in "".join(cells):
        cells = [cell or "nan" for cell in cells]
    elif not kinds <= {int, float}:
        return None
    try:
        return np.array(list(map(float, cells)), dtype=np.float64)
    except (ValueError, OverflowError):
        return None


def shown(cell: Any) -> str:
    """Return a cell as an error names it: a text in quotes, cut when long, or what it is otherwise.

    >>> shown("abc"), shown([1, 2])
    ('"abc"', 'a list')
    """
    try:
        text = as_text(cell)
    except NotText:
        return f"a {type(cell).__name__}"
    return quoted(text)


def _number_of_text(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        if not text or text.isspace():
            return nan
        raise NotNumber(f"found {shown(text)}, expected a number") from None
    # Python reads 1_000 as a number, no table means it.
    if "_" in text:
        raise NotNumber(f"found {shown(text)}, expected a number")
    return number


def _is_date(cell: Any) -> bool:
    return getattr(cell.dtype, "kind", "") in "mM"
