"""One plain text: a book, a log, a source file. It must be UTF-8 throughout."""

from collections.abc import Iterator
from pathlib import Path

from unrolled.data.encodings import describe
from unrolled.data.files import open_bytes, reading
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.rows import Row
from unrolled.data.source import Kind
from unrolled.errors import UserError

HEAD = 1 << 16


class NotPlainText(ValueError):
    """Bytes that aren't text, and the line they stand on."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class TextSource:
    """A source with one row, the whole text, held in memory while it is used."""

    kind: Kind = "text"
    input = "text"
    output: str | None = None
    fields: tuple[str, ...] = ()

    def __init__(self, path: Path, layout: Layout = PLAIN) -> None:
        self._path = path
        self.layout = layout.completed(self.input, self.output)
        self.name = path.name
        with reading(path), open_bytes(path) as stream:
            head = stream.read(HEAD)
        if not head:
            raise UserError(f"{path}: the file is empty")
        ends = ", CRLF line ends read as LF" if b"\r\n" in head else ""
        self.said = [f"{self.name}: read as one plain text{ends}"]

    def rows(self) -> Iterator[Row]:
        """Yield the text; refuse it if it isn't UTF-8, holds a NUL character or says nothing."""
        with reading(self._path), open_bytes(self._path) as stream:
            data = stream.read()
        try:
            text = decode_text(data)
        except NotPlainText as error:
            raise UserError(f"{self._path}:{error.line}: {error}, expected UTF-8 text") from None
        if not text or text.isspace():
            raise UserError(f"{self._path}: the file holds only white space")
        yield Row(text, None, f"{self._path}:1")

    def fingerprint(self) -> str:
        """Hash the file."""
        return of_parts(["text", of_file(self._path)])


def decode_text(data: bytes) -> str:
    r"""Decode UTF-8 without byte-order mark, CRLF read as LF.

    >>> decode_text(b"\xef\xbb\xbfone\r\ntwo")
    'one\ntwo'
    """
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, error.start) + 1
        raise NotPlainText(line, describe(data[start : start + HEAD], error.start - start)) from None
    position = text.find("\0")
    if position >= 0:
        raise NotPlainText(text.count("\n", 0, position) + 1, "holds a NUL character")
    return text
