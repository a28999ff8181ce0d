"""Writing encoded sequences to files one after the other."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from unrolled.data.inputs import Inputs, TokenInputs, columns_of
from unrolled.data.outputs import RaggedOutputs, Targets
from unrolled.data.sequence_files import (
    OFFSET_TYPE,
    OFFSETS,
    TARGET_OFFSETS,
    TARGETS,
    TOKENS,
    file_name,
    smallest_dtype,
)
from unrolled.errors import UsageError

BUFFER = 1 << 20


class SequenceWriter:
    """Writes rows to files one after the other, in memory that does not grow with them.

    Tokens take the fewest bytes that hold the vocabulary, everything else is float32. The files are on the disk
    when the block ends.

    >>> import tempfile
    >>> from unrolled.data.sequence_files import open_sequences
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with SequenceWriter(Path(folder), TokenInputs(259), RaggedOutputs(9)) as writer:
    ...         writer.append([3, 258], [5, 2])
    ...         writer.append([7], [8, 6, 2])
    ...     sequences = open_sequences(Path(folder))
    ...     sequences.tokens.dtype.name, [sequences[row].tolist() for row in range(2)], sequences.targets.tolist()
    ('uint16', [[3, 258], [7]], [[5, 2], [8, 6, 2]])
    """

    def __init__(self, directory: Path, inputs: Inputs, outputs: Targets | None = None) -> None:
        self._inputs = inputs
        self._outputs = outputs
        self._files = ExitStack()
        self._opened: list[BinaryIO] = []
        dtype = smallest_dtype(inputs.size) if isinstance(inputs, TokenInputs) else "float32"
        tokens = self._create(directory / file_name(TOKENS, dtype, columns_of(inputs)))
        self._rows = _RaggedFile(tokens, self._create(directory / file_name(OFFSETS, OFFSET_TYPE)), dtype)
        self._targets: _RaggedFile | BinaryIO | None = None
        if isinstance(outputs, RaggedOutputs):
            dtype = smallest_dtype(outputs.size)
            flat = self._create(directory / file_name(TARGETS, dtype))
            offsets = self._create(directory / file_name(TARGET_OFFSETS, OFFSET_TYPE))
            self._targets = _RaggedFile(flat, offsets, dtype)
        elif outputs is not None:
            self._targets = self._create(directory / file_name(TARGETS, outputs.dtype, outputs.columns))

    def append(self, tokens: NDArray[Any] | Sequence[int], target: Any = None) -> None:
        """Write one row; a target is given exactly when the rows have outputs."""
        row = np.asarray(tokens)
        _check(row, self._inputs)
        if (target is None) != (self._outputs is None):
            raise UsageError("target: expected one for every row or for none")
        if isinstance(self._targets, _RaggedFile):
            assert isinstance(self._outputs, RaggedOutputs)
            answer = np.asarray(target)
            _require_below("target", answer, self._outputs.size)
            self._targets.append(answer)
        elif self._targets is not None:
            assert self._outputs is not None and not isinstance(self._outputs, RaggedOutputs)
            self._targets.write(np.asarray(target, dtype=self._outputs.dtype).tobytes())
        self._rows.append(row)

    def close(self) -> None:
        """Bring everything to the disk and close the files."""
        with self._files:
            for file in self._opened:
                if not file.closed:
                    file.flush()
                    os.fsync(file.fileno())

    def _create(self, path: Path) -> BinaryIO:
        file = self._files.enter_context(path.open("wb", buffering=BUFFER))
        self._opened.append(file)
        return file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _RaggedFile:
    """Sequences of different lengths one behind the other in one file, and in another where each ends."""

    def __init__(self, flat: BinaryIO, offsets: BinaryIO, dtype: str) -> None:
        self._flat = flat
        self._offsets = offsets
        self._dtype = dtype
        self._total = 0
        self._offsets.write(np.int64(0).tobytes())

    def append(self, row: NDArray[Any]) -> None:
        """Write one sequence."""
        self._flat.write(row.astype(self._dtype).tobytes())
        self._total += len(row)
        self._offsets.write(np.int64(self._total).tobytes())


def _check(row: NDArray[Any], inputs: Inputs) -> None:
    """Refuse what the inputs cannot hold."""
    columns = columns_of(inputs)
    if columns is not None:
        if row.shape[1:] != (columns,):
            raise UsageError(f"tokens: found steps of shape {row.shape[1:]}, expected ({columns},)")
        return
    assert isinstance(inputs, TokenInputs)
    _require_below("tokens", row, inputs.size)


def _require_below(role: str, row: NDArray[Any], size: int) -> None:
    """Refuse numbers that are no tokens of a vocabulary of this size, and anything but a list of them."""
    if row.ndim != 1:
        raise UsageError(f"{role}: found an array of {row.ndim} dimensions, expected a list of tokens")
    lowest, highest = int(row.min(initial=0)), int(row.max(initial=0))
    if lowest < 0 or highest >= size:
        raise UsageError(f"{role}: found {lowest if lowest < 0 else highest}, expected 0 to {size - 1}")
