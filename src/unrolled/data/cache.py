"""The cache of encoded data: each source is encoded once, then mapped from the disk."""

import atexit
import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from unrolled.data.cache_entry import FORMAT_VERSION, read_entry, sync_directory, write_entry
from unrolled.data.inputs import Inputs
from unrolled.data.outputs import Targets
from unrolled.data.sequence_files import open_sequences
from unrolled.data.sequence_writer import SequenceWriter
from unrolled.data.sequences import Sequences
from unrolled.errors import UserError

# A staging directory this old belongs to a process that was killed.
ABANDONED_AFTER = 24 * 3600.0


class Cached(NamedTuple):
    """Encoded rows, what their builder said of them, and what to tell the user of the cache, if anything."""

    sequences: Sequences
    extra: dict[str, Any]
    note: str | None


def cache_key(fingerprint: str, split: str, *codecs: Mapping[str, Any]) -> str:
    """Return the name of an entry: a hash of the source, the split and the saved form of every codec.

    >>> cache_key("1f", "train", {"codec": "bytes"}) == cache_key("1f", "valid", {"codec": "bytes"})
    False
    """
    identity = json.dumps([FORMAT_VERSION, fingerprint, split, codecs], sort_keys=True)
    return hashlib.sha256(identity.encode()).hexdigest()


def cached_sequences(
    key: str, build: Callable[[SequenceWriter], Mapping[str, Any]], inputs: Inputs, outputs: Targets | None
) -> Cached:
    """Return the entry of this key, built when there is none.

    ``build`` writes the rows and returns what is kept beside them, a JSON object (the tally). Entries stand
    in ``$UNROLLED_CACHE`` or ``~/.cache/unrolled``, written in a directory beside, flushed, then renamed, so
    that other processes see all of one or nothing. Every file's hash is checked on opening, which reads it
    once, and a damaged entry is built anew. Where the directory can't be written, a temporary one serves this
    process. Whatever ``build`` raises passes through; UserError when the disk is full.

    >>> from unrolled.data.inputs import TokenInputs
    >>> def build(writer):
    ...     writer.append([3, 4])
    ...     return {"rows": 1}
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, UNROLLED_CACHE=folder):
    ...     cached = cached_sequences("key", build, TokenInputs(9), None)
    ...     cached.sequences[0].tolist(), cached.extra, cached.note
    ([3, 4], {'rows': 1}, None)
    """
    root = cache_directory()
    if (extra := read_entry(root / key)) is not None:
        return Cached(open_sequences(root / key), extra, None)
    staging, note = _staging(root, key)
    if note is None and (root / key).exists():
        note = f"the cache entry {root / key} was damaged and has been built anew"
    try:
        extra = _built(staging, build, inputs, outputs)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return Cached(open_sequences(_published(staging, staging.parent / key)), extra, note)


def cache_directory() -> Path:
    """Return where encoded data is kept."""
    try:
        return Path(os.environ.get("UNROLLED_CACHE") or "~/.cache/unrolled").expanduser()
    except RuntimeError:
        raise UserError("UNROLLED_CACHE: not set, and there is no home directory; expected either") from None


def _built(
    staging: Path,
    build: Callable[[SequenceWriter], Mapping[str, Any]],
    inputs: Inputs,
    outputs: Targets | None,
) -> dict[str, Any]:
    """Write an entry and return its extra as a later reader will find it."""
    try:
        with SequenceWriter(staging, inputs, outputs) as writer:
            extra = build(writer)
        write_entry(staging, extra)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise UserError(
            f"{staging.parent}: {error.strerror} while encoding; free some space or set UNROLLED_CACHE"
        ) from None
    written = read_entry(staging)
    if written is None:
        raise UserError(f"{staging}: what was written does not read back; is the disk full or failing?")
    return written


def _staging(root: Path, key: str) -> tuple[Path, str | None]:
    """Return a fresh directory beside the entry, or a temporary one with the reason."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(root)
        return Path(tempfile.mkdtemp(prefix=f"{key}.tmp-", dir=root)), None
    except OSError as error:
        parent = Path(tempfile.mkdtemp(prefix="unrolled-"))
        atexit.register(shutil.rmtree, parent, ignore_errors=True)
        (staging := parent / f"{key}.tmp").mkdir()
        return staging, (
            f"the cache directory {root} can't be written ({error.strerror}); "
            f"encoded data stands in {parent} and goes when the program ends; "
            "set UNROLLED_CACHE to a directory that can be written"
        )


def _remove_abandoned(root: Path) -> None:
    for path in root.glob("*.tmp-*"):
        # Another process may be removing the same.
        with suppress(OSError):
            touched = max(part.stat().st_mtime for part in (path, *path.iterdir()))
            if time.time() - touched > ABANDONED_AFTER:
                shutil.rmtree(path, ignore_errors=True)


def _published(staging: Path, home: Path) -> Path:
    """Give an entry its name, unless another process was faster; return where it stands."""
    for _ in range(3):
        try:
            staging.rename(home)
        except OSError:
            if read_entry(home) is not None:
                shutil.rmtree(staging, ignore_errors=True)
                return home
            _set_aside(home)
        else:
            sync_directory(home.parent)
            return home
    # Someone keeps breaking the place: the entry serves this process where it is.
    atexit.register(shutil.rmtree, staging, ignore_errors=True)
    return staging


def _set_aside(damaged: Path) -> None:
    """Remove what stands in an entry's place; the rename lets only one process do it."""
    aside = Path(tempfile.mkdtemp(prefix=f"{damaged.name}.tmp-", dir=damaged.parent))
    with suppress(OSError):
        damaged.rename(aside / "damaged")
    shutil.rmtree(aside, ignore_errors=True)
