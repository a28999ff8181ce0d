"""The raw values that stand in a row before they are encoded, one for each kind of input."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

# A text, or the text of symbols; a row's input is one of these.
Text = str
# ``(T, C)`` numbers, channels measured at once, NaN where one is missing. Plain numbers are a series of one step.
Series = NDArray[np.float64]


class Events(NamedTuple):
    """What happened, step by step: the texts of each event's fields, empty where missing, and when it was.

    ``times`` is in seconds, or in whatever unit the data counts, and None where the data has no time.
    """

    cells: tuple[tuple[str, ...], ...]
    times: tuple[float, ...] | None


Value = Text | Series | Events


def plain(value: Value) -> Any:
    """Return a value as JSON can hold it: texts as they are, series and events as lists, missing as None.

    >>> plain(np.array([[1.0, float("nan")]]))
    [[1.0, None]]
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Events):
        return [list(cells) for cells in value.cells]
    return [[None if np.isnan(number) else float(number) for number in step] for step in value]


def canonical(value: Value) -> bytes:
    """Return bytes that are equal exactly for equal series or events, for hashing.

    >>> canonical(np.array([[1.0]])) == canonical(np.array([[1.0], [1.0]]))
    False
    """
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, Events):
        return repr(tuple(value)).encode("utf-8", "surrogatepass")
    # Adding zero turns −0 into 0.
    return repr(value.shape).encode() + (np.ascontiguousarray(value, dtype="<f8") + 0.0).tobytes()
