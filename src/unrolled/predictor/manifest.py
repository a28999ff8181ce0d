"""The manifest of a model folder: its files with size and SHA-256, its format, and what wrote it."""

import hashlib
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from unrolled.errors import UserError, suggestion

FORMAT = 1
MANIFEST, CONFIG, WEIGHTS = "manifest.json", "config.json", "model.safetensors"
CODEC_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}")
KEYS = ("format", "files", "versions")
FILE_KEYS = ("sha256", "size")
WRITERS = ("unrolled", "torch", "python")


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a file must be: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int

    @classmethod
    def of(cls, content: bytes) -> "FileRecord":
        """Describe a file's content.

        >>> FileRecord.of(b"abc").size
        3
        """
        return cls(hashlib.sha256(content).hexdigest(), len(content))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a folder by name, and the versions that wrote them."""

    files: Mapping[str, FileRecord]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, contents: Mapping[str, bytes]) -> "Manifest":
        """Describe files that are about to be written by this installation."""
        versions = {name: metadata.version(name) for name in ("unrolled", "torch")}
        versions["python"] = platform.python_version()
        return cls({name: FileRecord.of(content) for name, content in contents.items()}, versions)

    @classmethod
    def from_json(cls, saved: Mapping[str, Any], place: str) -> "Manifest":
        """Read a manifest that may come from anyone; ``place`` names its file."""
        _require_format(saved, place)
        _require_keys(saved, KEYS, place)
        files, versions = saved["files"], saved["versions"]
        _require_kind(files, dict, f'{place}: "files"', "an object")
        _require_kind(versions, dict, f'{place}: "versions"', "an object")
        _require_keys(versions, WRITERS, f'{place}: "versions"')
        for name, version in versions.items():
            _require_kind(version, str, f'{place}: "versions": "{name}"', "a string")
        for name in files:
            _require_file_name(name, place)
        for name in (CONFIG, WEIGHTS):
            if name not in files:
                raise UserError(f'{place}: "files" lacks "{name}", which every model folder has')
        records = {name: _record(record, f'{place}: "{name}"') for name, record in files.items()}
        return cls(records, versions)

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` reads."""
        files = {name: {"sha256": record.sha256, "size": record.size} for name, record in self.files.items()}
        return {"format": FORMAT, "files": files, "versions": dict(self.versions)}


def codec_file(name: str) -> str:
    """Return the file of a codec.

    >>> codec_file("input")
    'codec-input.json'
    """
    return f"codec-{name}.json"


def codec_name(file: str) -> str | None:
    """Return the name of the codec that a file holds, or nothing for another file.

    >>> codec_name("codec-input.json"), codec_name("codec-../input.json")
    ('input', None)
    """
    name = file.removeprefix("codec-").removesuffix(".json")
    return name if CODEC_NAME.fullmatch(name) and file == codec_file(name) else None


def _require_format(saved: Mapping[str, Any], place: str) -> None:
    """Look at the format before anything else, since a newer one may hold other keys."""
    found = saved.get("format")
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise UserError(f'{place}: found "format" {found!r}, expected the number {FORMAT}')
    if found > FORMAT:
        versions = saved.get("versions")
        writer = versions.get("unrolled") if isinstance(versions, dict) else None
        by = f", written by unrolled {writer}" if isinstance(writer, str) else ""
        raise UserError(
            f"{place}: found format {found}{by}; expected at most {FORMAT}: "
            "install a newer version of unrolled to read this folder"
        )


def _require_keys(saved: Mapping[str, Any], keys: tuple[str, ...], place: str) -> None:
    """Refuse a key that is not known, and one that is not there."""
    for key in saved:
        if key not in keys:
            raise UserError(f'{place}: unknown key "{key}"{suggestion(key, keys)}')
    for key in keys:
        if key not in saved:
            raise UserError(f'{place}: the key "{key}" is missing')


def _require_kind(value: object, kind: type, place: str, expected: str) -> None:
    # True and False are numbers to Python, and to nobody else.
    if not isinstance(value, kind) or isinstance(value, bool):
        raise UserError(f"{place}: found {value!r:.60}, expected {expected}")


def _require_file_name(name: str, place: str) -> None:
    """Let only the few names through that a folder may hold, so that none leads out of it."""
    if name not in (CONFIG, WEIGHTS) and codec_name(name) is None:
        raise UserError(
            f'{place}: found the file name "{name}", expected {CONFIG}, {WEIGHTS} or {codec_file("NAME")}'
        )


def _record(saved: object, place: str) -> FileRecord:
    if not isinstance(saved, dict):
        raise UserError(f"{place}: found {saved!r:.60}, expected an object")
    _require_keys(saved, FILE_KEYS, place)
    sha256, size = saved["sha256"], saved["size"]
    _require_kind(sha256, str, f'{place}: "sha256"', "64 hexadecimal digits")
    if not SHA256.fullmatch(sha256):
        raise UserError(f'{place}: "sha256": found "{sha256:.70}", expected 64 hexadecimal digits')
    _require_kind(size, int, f'{place}: "size"', "a number of bytes")
    return FileRecord(sha256, size)
