"""Reading NumPy's files: never objects, which could run code, and in words where a file is broken."""

import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from unrolled.data.files import GZIP_MAGIC, open_bytes, reading
from unrolled.errors import UserError

NPY = b"\x93NUMPY"
# A zip file with something in it, and an empty one.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# What NumPy and the zip reader raise for files that end early or say what can't be.
BROKEN = (
    *(ValueError, EOFError, MemoryError, OverflowError, TypeError, KeyError, SyntaxError, RuntimeError),
    *(struct.error, tokenize.TokenError, zipfile.BadZipFile, zlib.error, NotImplementedError),
)


def array_names(path: Path) -> list[str] | None:
    """Return what the arrays of an `.npz` file are called, None for an `.npy` file, whose one has no name."""
    if not _is_zip(path):
        return None
    with _refusing(path), open_bytes(path) as stream, np.load(stream, allow_pickle=False) as arrays:
        return list(arrays.files)


def read_array(path: Path, name: str | None = None) -> NDArray[Any]:
    """Return the array of an `.npy` file, mapped from the disk unless it is gzipped, or one of an `.npz` file."""
    if _is_zip(path) and name is None:
        raise UserError(f"{path}: found an .npz file, expected an .npy file: a single array")
    what = f"array {name}: " if name else ""
    if name is None and not _starts(path, GZIP_MAGIC):
        with _refusing(path, what):
            return cast(NDArray[Any], np.load(path, mmap_mode="r", allow_pickle=False))
    with _refusing(path, what), open_bytes(path) as stream:
        loaded = np.load(stream, allow_pickle=False)
        return cast(NDArray[Any], loaded if name is None else loaded[name])


def _is_zip(path: Path) -> bool:
    with _refusing(path), open_bytes(path) as stream:
        magic = stream.read(len(NPY))
    if not magic.startswith((NPY, *ZIP)):
        found = f"a file that begins with {magic!r}" if magic else "an empty file"
        raise UserError(f"{path}: found {found}, expected a NumPy file (.npy or .npz)")
    return magic.startswith(ZIP)


def _starts(path: Path, magic: bytes) -> bool:
    with reading(path), path.open("rb") as stream:
        return stream.read(len(magic)) == magic


@contextmanager
def _refusing(path: Path, what: str = "") -> Iterator[None]:
    """Turn whatever a broken file makes NumPy say into one sentence."""
    try:
        with reading(path):
            yield
    except BROKEN as error:
        if "object" in str(error).lower():
            why = "holds Python objects, which could run code and are not read; expected numbers or texts"
        else:
            why = f"can't be read, it is truncated or damaged: {' '.join(str(error).split())}"
        raise UserError(f"{path}: {what}{why}") from None
