"""One cell of a table as text."""

from typing import Any


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
        return as_text(cell.item())
    if isinstance(cell, bytes | bytearray):
        raise NotText("holds bytes that aren't UTF-8 text")
    if hasattr(cell, "__len__") or hasattr(cell, "__iter__"):
        raise NotText(f"holds a {type(cell).__name__}, expected text")
    return str(cell)
