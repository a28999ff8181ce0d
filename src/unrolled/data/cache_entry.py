"""One entry of the cache: encoded rows and a page that lists each file's size and hash."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FORMAT_VERSION = 3
PAGE = "entry.json"


def write_entry(directory: Path, extra: Mapping[str, Any]) -> None:
    """Write the page of the files that stand in a directory, and bring it to the disk."""
    files = {path.name: _described(path) for path in sorted(directory.iterdir())}
    page = {"format": FORMAT_VERSION, "files": files, "extra": extra}
    with (directory / PAGE).open("w", encoding="utf-8") as file:
        json.dump(page, file)
        file.flush()
        os.fsync(file.fileno())
    sync_directory(directory)


def read_entry(directory: Path) -> dict[str, Any] | None:
    """Return what was written beside the files, or None when anything is missing or not as it was written."""
    try:
        page = json.loads((directory / PAGE).read_text(encoding="utf-8"))
        found = {path.name: _described(path) for path in directory.iterdir() if path.name != PAGE}
    except (OSError, ValueError):
        return None
    if not isinstance(page, dict) or page.get("format") != FORMAT_VERSION or page.get("files") != found:
        return None
    extra = page.get("extra")
    return extra if isinstance(extra, dict) else None


def sync_directory(directory: Path) -> None:
    """Bring a directory's list of names to the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _described(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
