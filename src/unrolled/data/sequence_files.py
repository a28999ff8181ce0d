"""The files that hold encoded sequences: a flat array each, described by its name, mapped when it is read."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.sequences import Sequences

TOKENS, OFFSETS = "tokens", "offsets"
TARGETS, TARGET_OFFSETS = "targets", "target_offsets"
OFFSET_TYPE = "int64"


def smallest_dtype(vocabulary: int) -> str:
    """Return the name of the smallest type that holds every token below ``vocabulary``."""
    if vocabulary <= 1 << 8:
        return "uint8"
    return "uint16" if vocabulary <= 1 << 16 else "int32"


def file_name(role: str, dtype: str, columns: int | None = None) -> str:
    """Name a file after what it holds: its role, how many numbers a step or row has where several, their type.

    >>> file_name("tokens", "uint16"), file_name("targets", "float32", 7)
    ('tokens.uint16', 'targets.7.float32')
    """
    return f"{role}.{dtype}" if columns is None else f"{role}.{columns}.{dtype}"


def open_sequences(directory: Path) -> Sequences:
    """Map the files that a SequenceWriter left in a directory."""
    return Sequences(
        _mapped(next(directory.glob(f"{TOKENS}.*"))),
        _mapped(directory / file_name(OFFSETS, OFFSET_TYPE)),
        _targets(directory),
    )


def _targets(directory: Path) -> "NDArray[Any] | Sequences | None":
    """Map what the rows are answered with: sequences where their offsets stand beside them."""
    flat = next(directory.glob(f"{TARGETS}.*"), None)
    if flat is None:
        return None
    offsets = directory / file_name(TARGET_OFFSETS, OFFSET_TYPE)
    return Sequences(_mapped(flat), _mapped(offsets)) if offsets.exists() else _mapped(flat)


def _mapped(path: Path) -> NDArray[Any]:
    """Map a file that its name describes."""
    _, *columns, dtype = path.name.split(".")
    shape = (-1, *map(int, columns))
    # An empty file cannot be mapped.
    if not path.stat().st_size:
        return np.zeros((0, *shape[1:]), dtype=dtype)
    # A plain view: slicing a memmap costs several times more.
    return np.asarray(np.memmap(path, dtype=dtype, mode="r").reshape(shape))
