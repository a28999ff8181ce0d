"""A label that training never saw makes a row unusable, wherever a model is judged."""

from collections.abc import Iterator, Sequence

from unrolled.data.rows import BadRow, Row, RowStream
from unrolled.errors import suggestion


class KnownLabels:
    """The rows of a stream, those whose label was not seen in training turned into bad ones."""

    def __init__(self, stream: RowStream, known: Sequence[str]) -> None:
        self.name = stream.name
        self._stream = stream
        self._known = frozenset(known)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read from the beginning."""
        for row in self._stream.rows():
            if isinstance(row, Row) and row.output not in self._known:
                near = suggestion(row.output or "", self._known)
                yield BadRow(row.place, f'the label "{row.output}" was not seen in training{near}')
            else:
                yield row

    def fingerprint(self) -> str:
        """Return the stream's own; which labels are known is part of the codec's."""
        return self._stream.fingerprint()
