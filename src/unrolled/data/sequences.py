"""Many token sequences of different lengths in one flat array, in memory or mapped from files."""

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from unrolled.errors import UsageError

OFFSETS, LABELS = "offsets.int64", "labels.int32"
BUFFER = 1 << 20


@dataclass(frozen=True)
class Sequences:
    """A ragged array: row i is ``tokens[offsets[i]:offsets[i + 1]]``, with its class number in ``labels[i]``.

    >>> sequences = Sequences.from_rows([[3, 4, 5], [6]], labels=[1, 0])
    >>> len(sequences), sequences[0].tolist(), sequences.lengths.tolist(), sequences.labels.tolist()
    (2, [3, 4, 5], [3, 1], [1, 0])
    """

    tokens: NDArray[Any]
    offsets: NDArray[np.int64]
    labels: NDArray[np.int32] | None = None

    @classmethod
    def from_rows(
        cls, rows: Iterable[NDArray[Any] | Sequence[int]], labels: Sequence[int] | None = None
    ) -> Self:
        """Return rows held in memory."""
        arrays = [np.asarray(row, dtype=np.int32) for row in rows]
        offsets = np.cumsum([0, *(len(row) for row in arrays)], dtype=np.int64)
        if labels is not None and len(labels) != len(arrays):
            raise UsageError(f"labels: found {len(labels)}, expected one for each of the {len(arrays)} rows")
        tokens = np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int32)
        return cls(tokens, offsets, None if labels is None else np.asarray(labels, dtype=np.int32))

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

    Tokens take the fewest bytes that hold the vocabulary. The files are on the disk when the block ends.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with SequenceWriter(Path(folder), vocabulary=259, labelled=False) as writer:
    ...         writer.append([3, 258])
    ...         writer.append([7])
    ...     sequences = open_sequences(Path(folder))
    ...     sequences.tokens.dtype.name, [sequences[row].tolist() for row in range(2)]
    ('uint16', [[3, 258], [7]])
    """

    def __init__(self, directory: Path, *, vocabulary: int, labelled: bool) -> None:
        self._vocabulary = vocabulary
        self._dtype = smallest_dtype(vocabulary)
        self._total = 0
        self._files = ExitStack()
        self._tokens = self._create(directory / f"tokens.{self._dtype}")
        self._offsets = self._create(directory / OFFSETS)
        self._labels = self._create(directory / LABELS) if labelled else None
        self._offsets.write(np.int64(0).tobytes())

    def append(self, tokens: NDArray[Any] | Sequence[int], label: int | None = None) -> None:
        """Write one row; a label is given exactly when the rows are labelled."""
        row = np.asarray(tokens, dtype=np.int64)
        lowest, highest = int(row.min(initial=0)), int(row.max(initial=0))
        if lowest < 0 or highest >= self._vocabulary:
            found = lowest if lowest < 0 else highest
            raise UsageError(f"tokens: found {found}, expected 0 to {self._vocabulary - 1}")
        if (label is None) != (self._labels is None):
            raise UsageError("label: expected one for every row or for none")
        self._tokens.write(row.astype(self._dtype).tobytes())
        self._total += len(row)
        self._offsets.write(np.int64(self._total).tobytes())
        if self._labels is not None and label is not None:
            self._labels.write(np.int32(label).tobytes())

    def close(self) -> None:
        """Bring everything to the disk and close the files."""
        with self._files:
            for file in (self._tokens, self._offsets, self._labels):
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
    tokens = next(directory.glob("tokens.*"))
    labels = directory / LABELS
    return Sequences(
        _mapped(tokens, tokens.suffix[1:]),
        _mapped(directory / OFFSETS, np.int64),
        _mapped(labels, np.int32) if labels.exists() else None,
    )


def _mapped(path: Path, dtype: DTypeLike) -> NDArray[Any]:
    # An empty file cannot be mapped.
    if not path.stat().st_size:
        return np.zeros(0, dtype=dtype)
    # A plain view: slicing a memmap costs several times more.
    return np.asarray(np.memmap(path, dtype=dtype, mode="r"))
