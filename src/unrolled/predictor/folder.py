"""The model folder: written whole, read without trust; JSON and safetensors only, nothing executed."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from unrolled.errors import UsageError, UserError, suggestion
from unrolled.predictor.manifest import (
    CODEC_NAME,
    CONFIG,
    MANIFEST,
    WEIGHTS,
    FileRecord,
    Manifest,
    codec_file,
    codec_name,
)
from unrolled.predictor.pickles import refuse_pickle_content, refuse_pickle_name
from unrolled.predictor.replacement import put_folder, whole_folder
from unrolled.predictor.strict_json import read_object, write_object
from unrolled.predictor.weights import read_tensors, write_tensors


@dataclass(frozen=True, slots=True)
class Folder:
    """What a model folder holds: the configuration, tensors on the CPU, and the saved codecs by name."""

    config: dict[str, Any]
    tensors: dict[str, Tensor]
    codecs: dict[str, dict[str, Any]]


def save_folder(
    path: str | Path,
    *,
    config: Mapping[str, Any],
    tensors: Mapping[str, Tensor],
    codecs: Mapping[str, Mapping[str, Any]],
) -> None:
    """Write a model folder, in the place of an earlier one if there is one; never half of it.

    The files: ``config.json``, ``model.safetensors``, a ``codec-NAME.json`` for each codec, and
    ``manifest.json`` with the SHA-256 and size of each. Configuration and codecs are plain JSON values:
    numbers are finite, and null is what is undefined. Tensors are dense and share no memory: of tied weights
    the caller saves one and ties again after loading. Raises `UsageError` for anything else, and `UserError`
    where the place holds something other than a model folder or cannot be written; nothing there is changed
    then.
    """
    place = Path(path).resolve()
    contents = _contents(config, tensors, codecs)
    try:
        _require_replaceable(place)
        put_folder(place, contents)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.filename}: {error.strerror}") from None


def load_folder(path: str | Path) -> Folder:
    """Read a model folder, whoever wrote it, and refuse whatever is not exactly as its manifest says.

    Raises `UserError` naming the file, what was found and what was expected: a missing or unexpected file,
    another size or hash, damaged weights, malformed JSON, an unknown key or file name, a newer format, a
    pickle, a link. Cost: every file is read once, into memory.
    """
    place = Path(path)
    while True:
        folder = whole_folder(place)
        version = _version(folder)
        try:
            return _read_folder(folder)
        except (UserError, OSError) as error:
            # While it was read, it may have been moved aside, or a new model put in its place: then that is read.
            now = whole_folder(place)
            if now != folder or _version(now) != version:
                continue
            if isinstance(error, OSError):
                raise UserError(f"{path}: cannot be read: {error.filename}: {error.strerror}") from None
            raise


def _contents(
    config: Mapping[str, Any], tensors: Mapping[str, Tensor], codecs: Mapping[str, Mapping[str, Any]]
) -> dict[str, bytes]:
    """Return every file of a folder by name."""
    contents = {CONFIG: write_object(config, "config"), WEIGHTS: write_tensors(tensors)}
    for name, codec in codecs.items():
        if not CODEC_NAME.fullmatch(name):
            raise UsageError(f'codec "{name}": expected a name of letters, digits, "-" and "_"')
        contents[codec_file(name)] = write_object(codec, f'codec "{name}"')
    manifest = Manifest.of(contents)
    return contents | {MANIFEST: write_object(manifest.to_json(), "manifest")}


def _require_replaceable(place: Path) -> None:
    """Refuse to write where anything stands but the files of a model folder."""
    if not place.exists():
        return
    if not place.is_dir():
        raise UserError(f"{place}: found a file, expected a model folder or nothing")
    for entry in sorted(place.iterdir()):
        if entry.name not in (MANIFEST, CONFIG, WEIGHTS) and codec_name(entry.name) is None:
            raise UserError(f"{entry}: is no part of a model folder, so {place} is not replaced")


def _version(folder: Path) -> tuple[int, ...] | None:
    """Return what differs between a folder and the one that takes its place."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _read_folder(folder: Path) -> Folder:
    _require_folder(folder)
    for entry in sorted(folder.iterdir()):
        _require_plain_file(entry)
    manifest = _read_manifest(folder / MANIFEST)
    for entry in sorted(folder.iterdir()):
        if entry.name != MANIFEST and entry.name not in manifest.files:
            raise UserError(f"{entry}: is not in {MANIFEST}{suggestion(entry.name, manifest.files)}")
    contents = {name: _read_file(folder / name, record) for name, record in manifest.files.items()}
    objects = {
        name: read_object(content, str(folder / name))
        for name, content in contents.items()
        if name != WEIGHTS
    }
    tensors = read_tensors(contents[WEIGHTS], str(folder / WEIGHTS))
    codecs = {codec: found for file, found in objects.items() if (codec := codec_name(file)) is not None}
    return Folder(objects[CONFIG], tensors, codecs)


def _require_folder(folder: Path) -> None:
    """Refuse what is no model folder, and name the folder that was probably meant."""
    if not folder.exists():
        beside = [path.name for path in folder.parent.iterdir()] if folder.parent.is_dir() else []
        raise UserError(f"{folder}: no such run directory or model folder{suggestion(folder.name, beside)}")
    if not folder.is_dir():
        raise UserError(f"{folder}: found a file, expected a model folder")
    if not os.path.lexists(folder / MANIFEST):
        inside = folder / "model"
        meant = f'; did you mean "{inside}"?' if (inside / MANIFEST).exists() else ""
        raise UserError(f"{folder}: found no {MANIFEST}, expected a model folder{meant}")


def _require_plain_file(path: Path) -> None:
    """Refuse links, folders, devices and pickles."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise UserError(f"{path}: found a symbolic link, expected a file; a model folder holds its own files")
    if not stat.S_ISREG(mode):
        raise UserError(f"{path}: found a {'folder' if stat.S_ISDIR(mode) else 'device'}, expected a file")
    refuse_pickle_name(path)


def _read_manifest(path: Path) -> Manifest:
    content = path.read_bytes()
    refuse_pickle_content(path, content)
    return Manifest.from_json(read_object(content, str(path)), str(path))


def _read_file(path: Path, record: FileRecord) -> bytes:
    """Read a file that must be what the manifest says; the bytes checked are the bytes used."""
    if not path.exists():
        raise UserError(f"{path}: is missing, though {MANIFEST} lists it")
    size = path.stat().st_size
    if size != record.size:
        raise UserError(
            f"{path}: found {size:,} bytes, expected {record.size:,} as in {MANIFEST}; "
            "it was cut or changed: copy or save the folder again"
        )
    content = path.read_bytes()
    refuse_pickle_content(path, content)
    found = FileRecord.of(content)
    if found != record:
        raise UserError(
            f"{path}: found SHA-256 {found.sha256[:12]}…, expected {record.sha256[:12]}… as in {MANIFEST}; "
            "it was changed: copy or save the folder again"
        )
    return content
