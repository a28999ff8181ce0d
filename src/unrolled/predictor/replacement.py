"""A folder is written beside its place, flushed, and put there whole; what stood there stays until then."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def put_folder(place: Path, contents: Mapping[str, bytes]) -> None:
    """Make a folder of these files and no others, in the place of what stood there.

    At every moment, a sudden end of the process included, `whole_folder` finds the old folder or the new one.
    """
    new, old = _beside(place, "new"), _beside(place, "old")
    place.parent.mkdir(parents=True, exist_ok=True)
    _finish_replacement(place, old)
    _remove(new)
    try:
        new.mkdir()
        for name, content in contents.items():
            _write(new / name, content)
        _flush_folder(new)
        # Not every platform can swap two folders, hence two renames, and a name to look under between them.
        if place.exists():
            place.rename(old)
        new.rename(place)
    finally:
        _remove(new)
    _flush_folder(place.parent)
    _remove(old)


def whole_folder(place: Path) -> Path:
    """Return where the folder of a place is: there, or beside it while it is being replaced."""
    old = _beside(place.resolve(), "old")
    return old if old.is_dir() and not place.exists() else place


def _finish_replacement(place: Path, old: Path) -> None:
    """Undo a replacement that ended between its two renames, or clear up after one that ended later."""
    if place.exists():
        _remove(old)
    elif old.exists():
        old.rename(place)


def _beside(place: Path, what: str) -> Path:
    return place.with_name(f".{place.name}.{what}")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _write(file: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with file.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _flush_folder(folder: Path) -> None:
    """Wait until a folder's list of files is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
