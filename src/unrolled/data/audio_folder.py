"""A folder with a subfolder per label that holds WAV files: each file is an example."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from unrolled.data.columns import listed
from unrolled.data.files import reading
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.folder import SPLIT_NAMES
from unrolled.data.known_kind import layout_of_kind
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.rows import BadRow, Row
from unrolled.data.sound_series import Sounds
from unrolled.data.source import Kind
from unrolled.data.wav_file import SUFFIXES, sound_reader
from unrolled.errors import UsageError, UserError


def holds_audio(path: Path, layout: Layout = PLAIN) -> bool:
    """Say whether a folder is one of WAV files: because the layout says so, or because all its files are.

    Raises ``UsageError`` where only some are and the layout doesn't say what to read.
    """
    if layout.input_kind is not None:
        return layout.input_kind == "audio"
    files = [file for folder in _folders(path) for file in _files(folder)]
    sounds = sum(_is_sound(file) for file in files)
    if 0 < sounds < len(files):
        raise UsageError(
            f"{path}: found {sounds:,} WAV files and {len(files) - sounds:,} others; say --input-kind audio or text"
        )
    return sounds > 0 or (not files and any(map(_is_sound, _files(path))))


class AudioFolder:
    """One subfolder per label; each WAV file in it, however deep, is one example, a log-mel series."""

    kind: Kind = "folder"
    input = "file"
    output: str | None = "folder"

    def __init__(self, path: Path, layout: Layout = PLAIN) -> None:
        sound_reader()
        self._path = path
        self.name = path.name
        folders = _folders(path)
        names = [folder.name for folder in folders]
        if names and {name.lower() for name in names} <= SPLIT_NAMES:
            raise UserError(
                f"{path}: found {listed(names)}, which are splits; give one, the others as --valid and --test"
            )
        if len(folders) < 2:
            found = f"found {listed(names)}" if names else "found no subfolder"
            raise UserError(
                f"{path}: {found}, expected a subfolder of WAV files for each of two labels or more; or give a table "
                "with a column that names the files, and --input-kind audio"
            )
        self._sounds = [
            (file, folder.name) for folder in folders for file in _files(folder) if _is_sound(file)
        ]
        if not self._sounds:
            raise UserError(f"{path}: found no WAV file in {listed(names)}")
        self.layout = layout_of_kind(layout, "audio", self.input, self.output, name=self.name)
        self._reader = Sounds((file for file, _ in self._sounds), layout.band)
        self.layout = replace(self.layout, band=self._reader.top)
        self.fields = self._reader.fields
        left = [file.name for folder in folders for file in _files(folder) if not _is_sound(file)]
        left += [file.name for file in _children(path) if file.is_file()]
        self.said = [
            f"{self.name}: each WAV file is an example, its folder the label: {listed(names)}",
            f"{self.name}: {self._reader.said}",
            *([f"{self.name}: left out: {listed(left)}"] if left else []),
        ]

    def rows(self) -> Iterator[Row | BadRow]:
        """Read every file, label by label."""
        return (self._reader.row(f"{file}:1", file, label, named="the file") for file, label in self._sounds)

    def fingerprint(self) -> str:
        """Hash every file and its name."""
        parts = ((file.relative_to(self._path).as_posix(), of_file(file)) for file, _ in self._sounds)
        return of_parts(["audio folder", *self.fields, *parts])


def _folders(path: Path) -> list[Path]:
    return [child for child in _children(path) if child.is_dir()]


def _children(path: Path) -> list[Path]:
    with reading(path):
        return sorted(child for child in path.iterdir() if not child.name.startswith("."))


def _files(folder: Path) -> list[Path]:
    with reading(folder):
        return sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))


def _is_sound(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES
