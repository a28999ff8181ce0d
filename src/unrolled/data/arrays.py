"""Arrays in memory as a table of two columns: ``X``, a text, a series or numbers in each row, and ``y``."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.data.cells import NotNumber, as_number
from unrolled.data.fingerprints import of_parts
from unrolled.data.layout import Layout
from unrolled.data.printed import printed
from unrolled.data.rows import BadRow
from unrolled.data.table import Cells
from unrolled.errors import UsageError

# How deep the numbers stand in X: rows of steps of channels.
SERIES_DEPTH = 3


class ArraysTable:
    """Inputs ``X`` and outputs ``y`` (or None) of one length; places are ``X:n`` from 1.

    Each row of X is a text, or numbers: ``(T, C)`` and ``(T,)`` make a series, ``(C,)`` as plain numbers one step.
    """

    name = "(X, y)"

    def __init__(self, inputs: Sequence[Any], outputs: Sequence[Any] | None) -> None:
        if hasattr(inputs, "iloc") and hasattr(inputs, "columns"):
            raise UsageError("(X, y): X is a DataFrame; give it alone, with y as one of its columns")
        if outputs is not None and len(inputs) != len(outputs):
            raise UsageError(f"(X, y): found {len(inputs):,} rows in X and {len(outputs):,} in y")
        self._arrays = {"X": inputs} if outputs is None else {"X": inputs, "y": outputs}
        self._depth = _depth(inputs)
        if self._depth > SERIES_DEPTH:
            raise UsageError(
                f"(X, y): X has {self._depth} dimensions, expected at most (rows, steps, channels)"
            )
        self.said = ["(X, y): X holds series, steps × channels"] if self._depth == SERIES_DEPTH else []
        self.columns = list(self._arrays)

    def completed(self, layout: Layout) -> Layout:
        """Return the layout with the columns and, where the numbers of X leave no doubt, the kind of input."""
        kind = layout.input_kind
        if kind is None and self._depth == SERIES_DEPTH:
            kind = "series"
        if kind is None and self._depth == SERIES_DEPTH - 1:
            raise UsageError(
                '(X, y): each row of X holds numbers; say input_kind="series" (--input-kind series) where they are '
                'steps in time, or input_kind="numbers" where they are not'
            )
        return replace(layout, input="X", output="y" if "y" in self._arrays else None, input_kind=kind)

    def cells(self, wanted: Sequence[str]) -> Iterator[Cells | BadRow]:
        """Read inputs and outputs side by side."""
        rows = zip(*(self._arrays[column] for column in wanted), strict=True)
        for number, values in enumerate(rows, start=1):
            yield Cells(f"X:{number}", values)

    def fingerprint(self) -> str:
        """Hash every input and output."""
        rows = (printed(cells.values) for cells in self.cells(self.columns) if isinstance(cells, Cells))
        return of_parts([self.name, self.columns, *rows])


def _depth(value: Any) -> int:
    """Return how many lists deep the numbers of X stand, judged by the first; 0 where they are none."""
    depth = 0
    while isinstance(value, list | tuple) or (hasattr(value, "__array__") and np.ndim(value) > 0):
        if not len(value):
            return 0
        depth, value = depth + 1, np.asarray(value)[0] if hasattr(value, "__array__") else value[0]
    try:
        as_number(value)
    except NotNumber:
        return 0
    return 0 if isinstance(value, str) or value is None else depth
