"""NumPy's `.npy` and `.npz` files: an array of series, and one of what belongs to each."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.cells import as_text
from unrolled.data.columns import listed
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.known_kind import layout_of_kind
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.numpy_files import array_names, read_array
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_rows import series_row
from unrolled.data.source import Kind
from unrolled.errors import UserError

INPUTS = ("X", "x")
OUTPUTS = ("y", "Y")
LENGTHS = "lengths"


class ArraysSource:
    """Series out of an array ``X (N, T, C)`` or ``(N, T)``, outputs out of ``y (N,)`` where there is one.

    An `.npz` holds both under these names, and may hold ``lengths (N,)``: row ``n`` ends after that many steps,
    and what stands behind is padding. An `.npy` holds ``X``, a second one ``y``. NaN is missing. Rows are counted
    from 1.
    """

    kind: Kind = "table"
    input = "X"

    def __init__(self, path: Path, outputs: Path | None = None, layout: Layout = PLAIN) -> None:
        self._paths = [path] if outputs is None else [path, outputs]
        self.name = " + ".join(each.name for each in self._paths)
        self.said: list[str] = []
        arrays = self._read(path, outputs)
        self._inputs = _series(path, arrays["X"])
        count, steps, channels = self._inputs.shape
        self._outputs = _column(outputs or path, "y", arrays.get("y"), count)
        self._lengths = _column(path, LENGTHS, arrays.get(LENGTHS), count)
        if self._lengths is not None and self._lengths.dtype.kind not in "iu":
            raise UserError(
                f"{path}: lengths: found an array of {self._lengths.dtype}, expected whole numbers"
            )
        self.output = None if self._outputs is None else "y"
        self.fields = tuple(str(number) for number in range(1, channels + 1))
        self.layout = layout_of_kind(layout, "series", self.input, self.output, name=self.name)
        ends = "up to " if self._lengths is not None else ""
        self.said.append(f"{self.name}: {count:,} series of {ends}{steps:,} steps and {channels:,} channels")

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield every series."""
        for number in range(len(self._inputs)):
            yield self._row(number, f"{self._paths[0]}:{number + 1}")

    def fingerprint(self) -> str:
        """Hash the files."""
        return of_parts(["arrays", *map(of_file, self._paths)])

    def _row(self, number: int, place: str) -> Row | BadRow:
        series = np.array(self._inputs[number], dtype=np.float64)
        if self._lengths is not None:
            length = int(self._lengths[number])
            if not 0 < length <= len(series):
                return BadRow(place, f"lengths: found {length}, expected 1 to {len(series)}")
            series = series[:length]
        output = None if self._outputs is None else as_text(self._outputs[number])
        return series_row(place, series, output, fields=self.fields)

    def _read(self, path: Path, outputs: Path | None) -> dict[str, NDArray[Any]]:
        """Return the arrays by what they are for: X, and y and lengths where there are such."""
        if outputs is not None:
            return {"X": read_array(path), "y": read_array(outputs)}
        found = array_names(path)
        if found is None:
            return {"X": read_array(path)}
        known = {
            "X": _only(path, found, INPUTS),
            "y": _only(path, found, OUTPUTS),
            LENGTHS: _only(path, found, (LENGTHS,)),
        }
        if known["X"] is None:
            rest = [name for name in found if name not in known.values()]
            if len(rest) != 1:
                raise UserError(
                    f"{path}: found the arrays {_names(found)}; expected one named X, and y beside it"
                )
            known["X"] = rest[0]
            self.said.append(f"{self.name}: X is {rest[0]}, the only array it can be")
        left = [name for name in found if name not in known.values()]
        if left:
            self.said.append(f"{self.name}: left out: {_names(left)}")
        return {use: read_array(path, name) for use, name in known.items() if name is not None}


def _only(path: Path, found: Sequence[str], names: Sequence[str]) -> str | None:
    """Return which of the spellings of a name there is, at most one."""
    here = [name for name in names if name in found]
    if len(here) > 1:
        raise UserError(f"{path}: found the arrays {_names(here)}, expected one of them")
    return here[0] if here else None


def _series(path: Path, inputs: NDArray[Any]) -> NDArray[Any]:
    """Return the inputs as ``(N, T, C)``."""
    found = f"found shape {inputs.shape}"
    if inputs.dtype.kind not in "fiub":
        raise UserError(f"{path}: X: found an array of {inputs.dtype}, expected numbers")
    if inputs.ndim not in (2, 3):
        raise UserError(f"{path}: X: {found}, expected (rows, steps, channels) or (rows, steps)")
    if 0 in inputs.shape:
        raise UserError(f"{path}: X: {found}, expected at least one of each")
    return inputs if inputs.ndim == 3 else inputs[:, :, None]


def _column(path: Path, name: str, array: NDArray[Any] | None, count: int) -> NDArray[Any] | None:
    """Return an array that says one thing of each row."""
    if array is not None and array.shape != (count,):
        raise UserError(
            f"{path}: {name}: found shape {array.shape}, expected ({count:,},), one for each row of X"
        )
    if array is not None and array.dtype.kind not in "fiubUS":
        raise UserError(f"{path}: {name}: found an array of {array.dtype}, expected numbers or texts")
    if array is None or array.dtype.kind != "S":
        return array
    try:
        return np.char.decode(array, "utf-8")
    except UnicodeDecodeError:
        raise UserError(f"{path}: {name}: found bytes that aren't UTF-8, expected texts") from None


def _names(names: Sequence[str]) -> str:
    return listed(names) or "(none)"
