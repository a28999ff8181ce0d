"""Hashes that say whether data, or the way it is read, has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from unrolled.data.files import reading


def of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, as they lie on disk."""
    with reading(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def of_parts(parts: Iterable[object]) -> str:
    """SHA-256 over parts told apart by their lengths, so that ``ab, c`` differs from ``a, bc``.

    >>> of_parts(["ab", "c"]) == of_parts(["a", "bc"])
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        encoded = repr(part).encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "little"))
        digest.update(encoded)
    return digest.hexdigest()
