"""One text cut at a character: its first 90% train, the rest validates."""

from collections.abc import Iterator

from unrolled.data.fingerprints import of_parts
from unrolled.data.rows import BadRow, Row, RowStream
from unrolled.data.source import Source
from unrolled.errors import UserError

TEXT_TRAIN_SHARE = 0.9


class TextPart:
    """A stretch of one text, from one share of its characters to another, rounded down."""

    def __init__(self, source: Source, start: float, end: float) -> None:
        self.name = source.name
        self._source = source
        self._start = start
        self._end = end

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield the stretch as one row."""
        for row in self._source.rows():
            if isinstance(row, Row):
                start, end = int(self._start * len(row.input)), int(self._end * len(row.input))
                path, _, line = row.place.rpartition(":")
                place = f"{path}:{int(line) + row.input.count(chr(10), 0, start)}"
                yield Row(row.input[start:end], None, place)

    def fingerprint(self) -> str:
        """Hash the source and the stretch."""
        return of_parts([self._source.fingerprint(), self._start, self._end])


def split_text(source: Source, said: list[str]) -> tuple[RowStream, RowStream]:
    """Cut a text into what trains and what validates; `UserError` where it is too short for two."""
    length = sum(len(row.input) for row in source.rows() if isinstance(row, Row))
    cut = int(TEXT_TRAIN_SHARE * length)
    if cut == 0:
        raise UserError(f"{source.name}: found {length} characters, too few to validate on; give --valid")
    said.append(f"{source.name}: the first {cut:,} characters train, the last {length - cut:,} validate")
    return TextPart(source, 0.0, TEXT_TRAIN_SHARE), TextPart(source, TEXT_TRAIN_SHARE, 1.0)
