"""Many encoded sequences of different lengths in one flat array, in memory or mapped from files."""

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.inputs import Inputs, TokenInputs, columns_of
from unrolled.data.outputs import Outputs
from unrolled.errors import UsageError

OFFSETS = "offsets.int64"
BUFFER = 1 << 20


@dataclass(frozen=True)
class Sequences:
    """A ragged array: row i is ``tokens[offsets[i]:offsets[i + 1]]``, and what to answer to it ``targets[i]``.

    ``tokens`` is one number a step, ``(N,)``, or several, ``(N, C)``; ``targets``, too, one or several a row.

    >>> sequences = Sequences.from_rows([[3, 4, 5], [6]], targets=[1, 0])
    >>> len(sequences), sequences[0].tolist(), sequences.lengths.tolist(), sequences.targets.tolist()
    (2, [3, 4, 5], [3, 1], [1, 0])
    """

    tokens: NDArray[Any]
    offsets: NDArray[np.int64]
    targets: NDArray[Any] | None = None

    @classmethod
    def from_rows(
        cls, rows: Iterable[NDArray[Any] | Sequence[int]], targets: Sequence[int] | NDArray[Any] | None = None
    ) -> Self:
        """Return rows held in memory: whole numbers as int32, everything else as float32."""
        arrays = [_narrow(np.asarray(row)) for row in rows]
        offsets = np.cumsum([0, *(len(row) for row in arrays)], dtype=np.int64)
        if targets is not None and len(targets) != len(arrays):
            raise UsageError(
                f"targets: found {len(targets)}, expected one for each of the {len(arrays)} rows"
            )
        # Rows without steps have no say in the type.
        tokens = np.concatenate([row for row in arrays if len(row)] or [np.zeros(0, dtype=np.int32)])
        return cls(tokens, offsets, None if targets is None else np.asarray(targets))

    def chosen(self, rows: NDArray[np.int64]) -> "Sequences":
        """Return some of the rows, copied, in the order given."""
        targets = None if self.targets is None else self.targets[rows]
        return Sequences.from_rows([self[row] for row in rows], targets)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> NDArray[Any]:
        """Return the tokens of a row, counted from the end when negative."""
        if not -len(self) <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        row %= len(self)
        return self.tokens[self.offsets[row] : self.offsets[row + 1]]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of tokens of each row."""
        return np.diff(self.offsets)


class SequenceWriter:
    """Writes rows to files one after the other, in memory that does not grow with them.

    Tokens take the fewest bytes that hold the vocabulary, everything else is float32. The files are on the disk
    when the block ends.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with SequenceWriter(Path(folder), TokenInputs(259)) as writer:
    ...         writer.append([3, 258])
    ...         writer.append([7])
    ...     sequences = open_sequences(Path(folder))
    ...     sequences.tokens.dtype.name, [sequences[row].tolist() for row in range(2)]
    ('uint16', [[3, 258], [7]])
    """

    def __init__(self, directory: Path, inputs: Inputs, outputs: Outputs | None = None) -> None:
        self._inputs = inputs
        self._outputs = outputs
        self._dtype = smallest_dtype(inputs.size) if isinstance(inputs, TokenInputs) else "float32"
        self._total = 0
        self._files = ExitStack()
        self._tokens = self._create(directory / _file_name("tokens", columns_of(inputs), self._dtype))
        self._offsets = self._create(directory / OFFSETS)
        self._targets = None
        if outputs is not None:
            self._targets = self._create(directory / _file_name("targets", outputs.columns, outputs.dtype))
        self._offsets.write(np.int64(0).tobytes())

    def append(self, tokens: NDArray[Any] | Sequence[int], target: Any = None) -> None:
        """Write one row; a target is given exactly when the rows have outputs."""
        row = np.asarray(tokens)
        _check(row, self._inputs)
        if (target is None) != (self._outputs is None):
            raise UsageError("target: expected one for every row or for none")
        self._tokens.write(row.astype(self._dtype).tobytes())
        self._total += len(row)
        self._offsets.write(np.int64(self._total).tobytes())
        if self._targets is not None and self._outputs is not None:
            self._targets.write(np.asarray(target, dtype=self._outputs.dtype).tobytes())

    def close(self) -> None:
        """Bring everything to the disk and close the files."""
        with self._files:
            for file in (self._tokens, self._offsets, self._targets):
                if file is not None and not file.closed:
                    file.flush()
                    os.fsync(file.fileno())

    def _create(self, path: Path) -> BinaryIO:
        return self._files.enter_context(path.open("wb", buffering=BUFFER))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def smallest_dtype(vocabulary: int) -> str:
    """Return the name of the smallest type that holds every token below ``vocabulary``."""
    if vocabulary <= 1 << 8:
        return "uint8"
    return "uint16" if vocabulary <= 1 << 16 else "int32"


def open_sequences(directory: Path) -> Sequences:
    """Map the files that a SequenceWriter left in a directory."""
    targets = next(directory.glob("targets.*"), None)
    return Sequences(
        _mapped(next(directory.glob("tokens.*"))),
        _mapped(directory / OFFSETS),
        None if targets is None else _mapped(targets),
    )


def _check(row: NDArray[Any], inputs: Inputs) -> None:
    """Refuse what the inputs cannot hold."""
    columns = columns_of(inputs)
    if columns is not None:
        if row.shape[1:] != (columns,):
            raise UsageError(f"tokens: found steps of shape {row.shape[1:]}, expected ({columns},)")
        return
    assert isinstance(inputs, TokenInputs)
    lowest, highest = int(row.min(initial=0)), int(row.max(initial=0))
    if lowest < 0 or highest >= inputs.size:
        found = lowest if lowest < 0 else highest
        raise UsageError(f"tokens: found {found}, expected 0 to {inputs.size - 1}")


def _narrow(row: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers as int32, as an empty list is taken to be, and others as float32."""
    return row.astype(np.float32 if row.dtype.kind == "f" and row.size else np.int32)


def _file_name(role: str, columns: int | None, dtype: str) -> str:
    """Name a file after what it holds: its role, how many numbers a step or row has where several, their type."""
    return f"{role}.{dtype}" if columns is None else f"{role}.{columns}.{dtype}"


def _mapped(path: Path) -> NDArray[Any]:
    """Map a file that its name describes."""
    _, *columns, dtype = path.name.split(".")
    shape = (-1, *map(int, columns))
    # An empty file cannot be mapped.
    if not path.stat().st_size:
        return np.zeros((0, *shape[1:]), dtype=dtype)
    # A plain view: slicing a memmap costs several times more.
    return np.asarray(np.memmap(path, dtype=dtype, mode="r").reshape(shape))
