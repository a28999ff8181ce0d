"""Opening files, gzipped or not, and saying in one sentence what stood in the way."""

import difflib
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from unrolled.errors import UserError

GZIP_MAGIC = b"\x1f\x8b"


def require_path(path: Path) -> Path:
    """Return the path if something readable more than once stands there."""
    if not path.exists():
        raise UserError(f"{path}: no such file or folder{_nearest(path)}")
    if not path.is_file() and not path.is_dir():
        raise UserError(f"{path}: found a pipe or device, expected a file; data is read more than once")
    return path


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into an error the user can mend."""
    try:
        yield
    except FileNotFoundError:
        raise UserError(f"{path}: no such file or folder{_nearest(path)}") from None
    except EOFError:
        raise UserError(f"{path}: the gzip data ends early; the file is truncated") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UserError(f"{path}: can't be unpacked as gzip: {error}") from None
    except OSError as error:
        raise UserError(f"{path}: can't be read: {error.strerror or error}") from None


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading bytes; gzip is known by its first two bytes or by ``.gz``."""
    with path.open("rb") as stream:
        packed = path.suffix == ".gz" or stream.read(2) == GZIP_MAGIC
    return cast(IO[bytes], gzip.open(path)) if packed else path.open("rb")


def plain_name(path: Path) -> Path:
    """Return the path without ``.gz``."""
    return path.with_suffix("") if path.suffix == ".gz" else path


def _nearest(path: Path) -> str:
    if not path.parent.is_dir():
        return f"; {path.parent} doesn't exist either"
    names = sorted(child.name for child in path.parent.iterdir())
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=0.5)
    return f'; did you mean "{path.with_name(near[0])}"?' if near else ""
