"""Many encoded sequences of different lengths in one flat array, in memory or mapped from files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import UsageError


@dataclass(frozen=True)
class Sequences:
    """A ragged array: row i is ``tokens[offsets[i]:offsets[i + 1]]``, and what to answer to it ``targets[i]``.

    ``tokens`` is one number a step, ``(N,)``, or several, ``(N, C)``; ``targets``, too, one or several a row, or,
    where a row is answered with a sequence, themselves ragged.

    >>> sequences = Sequences.from_rows([[3, 4, 5], [6]], targets=[1, 0])
    >>> len(sequences), sequences[0].tolist(), sequences.lengths.tolist(), sequences.targets.tolist()
    (2, [3, 4, 5], [3, 1], [1, 0])
    >>> pairs = Sequences.from_rows([[3, 4, 5], [6]], targets=Sequences.from_rows([[7, 2], [8, 9, 2]]))
    >>> pairs.targets[1].tolist(), pairs.chosen(np.array([1])).targets.tolist()
    ([8, 9, 2], [[8, 9, 2]])
    """

    tokens: NDArray[Any]
    offsets: NDArray[np.int64]
    targets: "NDArray[Any] | Sequences | None" = None

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[NDArray[Any] | Sequence[int]],
        targets: "Sequence[int] | NDArray[Any] | Sequences | None" = None,
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
        if targets is None or isinstance(targets, Sequences):
            return cls(tokens, offsets, targets)
        return cls(tokens, offsets, np.asarray(targets))

    def chosen(self, rows: NDArray[np.int64]) -> "Sequences":
        """Return some of the rows, copied, in the order given."""
        targets = self.targets.chosen(rows) if isinstance(self.targets, Sequences) else self.targets
        if isinstance(targets, np.ndarray):
            targets = targets[rows]
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

    def tolist(self) -> list[Any]:
        """Return every row as a list."""
        return [self[row].tolist() for row in range(len(self))]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of tokens of each row."""
        return np.diff(self.offsets)


def _narrow(row: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers as int32, as an empty list is taken to be, and others as float32."""
    return row.astype(np.float32 if row.dtype.kind == "f" and row.size else np.int32)
