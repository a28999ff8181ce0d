"""A folder with a subfolder per label, whose files are examples, or a file per label, whose lines are."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from unrolled.data.columns import listed
from unrolled.data.files import open_bytes, plain_name, reading
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.lines import LINE_LIMIT, read_lines
from unrolled.data.plain_text import NotPlainText, decode_text
from unrolled.data.rows import BadRow, Row, checked_row
from unrolled.data.source import Kind, Source
from unrolled.errors import UserError

TEXT_SUFFIXES = (".txt", ".text", "")
SPLIT_NAMES = {"train", "training", "valid", "validation", "val", "dev", "test"}
NO_LABELS = ("readme", "license", "licence")


def open_folder(path: Path, layout: Layout = PLAIN) -> Source:
    """Open a folder as what its content makes it: subfolders are labels, and without any, text files are."""
    with reading(path):
        children = sorted(child for child in path.iterdir() if not child.name.startswith("."))
    folders = [child for child in children if child.is_dir()]
    texts = [child for child in children if child.is_file() and _is_label_file(child)]
    labels = folders or texts
    _require_labels(path, labels, children)
    ignored = [child.name for child in children if child not in labels]
    build = FolderOfFolders if folders else FolderOfFiles
    return build(path, labels, ignored, layout)


class FolderOfFolders:
    """One subfolder per label; each file in it, however deep, is one example without its last line end."""

    kind: Kind = "folder"
    input = "file"
    output: str | None = "folder"
    fields: tuple[str, ...] = ()

    def __init__(
        self, path: Path, folders: list[Path], ignored: Iterable[str], layout: Layout = PLAIN
    ) -> None:
        self._path = path
        self.layout = layout.completed(self.input, self.output)
        self._folders = folders
        self.name = path.name
        names = listed(folder.name for folder in folders)
        self.said = [f"{self.name}: each file is an example, its folder the label: {names}"]
        self.said += _ignored(self.name, ignored)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read every file, label by label."""
        for folder in self._folders:
            for file in _files(folder):
                yield _example(file, folder.name)

    def fingerprint(self) -> str:
        """Hash every file and its name."""
        files = [file for folder in self._folders for file in _files(folder)]
        return _folder_fingerprint("folders", self._path, files)


class FolderOfFiles:
    """One text file per label; each line of it is one example."""

    kind: Kind = "folder"
    input = "line"
    output: str | None = "file"
    fields: tuple[str, ...] = ()

    def __init__(self, path: Path, files: list[Path], ignored: Iterable[str], layout: Layout = PLAIN) -> None:
        self._path = path
        self.layout = layout.completed(self.input, self.output)
        self._files = files
        self.name = path.name
        names = listed(_label(file) for file in files)
        self.said = [f"{self.name}: each line is an example, its file the label: {names}"]
        self.said += _ignored(self.name, ignored)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read every line, file by file."""
        for file in self._files:
            for line in read_lines(file):
                place = f"{file}:{line.number}"
                if line.problem:
                    yield BadRow(place, line.problem)
                else:
                    yield checked_row(place, line.text, _label(file))

    def fingerprint(self) -> str:
        """Hash every file and its name."""
        return _folder_fingerprint("files", self._path, self._files)


def _is_label_file(path: Path) -> bool:
    plain = plain_name(path)
    return plain.suffix.lower() in TEXT_SUFFIXES and not plain.name.lower().startswith(NO_LABELS)


def _require_labels(path: Path, labels: list[Path], children: list[Path]) -> None:
    names = [_label(label) if label.is_file() else label.name for label in labels]
    found = f"found {listed(child.name for child in children)}" if children else "the folder is empty"
    if names and {name.lower() for name in names} <= SPLIT_NAMES:
        raise UserError(f"{path}: {found}, which are splits; give one, the others as --valid and --test")
    if len(labels) < 2:
        raise UserError(f"{path}: {found}, expected a subfolder or .txt file for each of two labels or more")


def _label(file: Path) -> str:
    return plain_name(file).stem


def _files(folder: Path) -> list[Path]:
    with reading(folder):
        return sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))


def _example(file: Path, label: str) -> Row | BadRow:
    with reading(file), open_bytes(file) as stream:
        data = stream.read(LINE_LIMIT + 1)
    if len(data) > LINE_LIMIT:
        return BadRow(f"{file}:1", "the file is longer than 10 MB")
    try:
        return checked_row(f"{file}:1", decode_text(data).removesuffix("\n"), label)
    except NotPlainText as error:
        return BadRow(f"{file}:{error.line}", str(error))


def _ignored(name: str, ignored: Iterable[str]) -> list[str]:
    names = listed(ignored)
    return [f"{name}: left out: {names}"] if names else []


def _folder_fingerprint(reader: str, path: Path, files: Iterable[Path]) -> str:
    parts = ((file.relative_to(path).as_posix(), of_file(file)) for file in files)
    return of_parts([reader, *parts])
