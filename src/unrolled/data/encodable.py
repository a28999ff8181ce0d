"""A row that a fitted codec refuses is unusable, wherever a model is judged or asked."""

from collections.abc import Iterable, Iterator

from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.output import OutputCodec
from unrolled.data.inputs import TokenInputs
from unrolled.data.outputs import RaggedOutputs
from unrolled.data.rows import BadRow, Row, RowStream
from unrolled.errors import UserError


class Encodable:
    """The rows of a stream, those whose input or output a codec refuses turned into bad ones."""

    def __init__(
        self, stream: RowStream, *, codec: Codec | None = None, output: OutputCodec | None = None
    ) -> None:
        self.name = stream.name
        self._stream = stream
        self._codec = codec
        self._output = output

    def rows(self) -> Iterator[Row | BadRow]:
        """Read from the beginning."""
        return encodable_rows(self._stream.rows(), codec=self._codec, output=self._output)

    def fingerprint(self) -> str:
        """Return the stream's own; what a codec refuses is part of the codec's."""
        return self._stream.fingerprint()


def encodable_rows(
    rows: Iterable[Row | BadRow], *, codec: Codec | None = None, output: OutputCodec | None = None
) -> Iterator[Row | BadRow]:
    """Yield rows as they are, and in place of those that cannot be encoded why they cannot.

    >>> from unrolled.data.codecs.labels import Labels
    >>> [str(row) for row in encodable_rows([Row("a", "yess", "a.csv:2")], output=Labels(("no", "yes")))]
    ['a.csv:2: the label "yess" was not seen in training; did you mean "yes"?']
    """
    # Codecs of tokens know an unknown token, so they refuse nothing; trying each would only cost time.
    if codec is not None and isinstance(codec.inputs, TokenInputs):
        codec = None
    for row in rows:
        why = _refusal(row, codec, output) if isinstance(row, Row) else None
        yield row if why is None else BadRow(row.place, why)


def _refusal(row: Row, codec: Codec | None, output: OutputCodec | None) -> str | None:
    """Say why a row cannot be encoded, or nothing where it can."""
    try:
        if codec is not None:
            codec.encode(row.input)
        if output is not None:
            if row.output is None:
                return "the output is missing"
            # Any text can be written in tokens.
            if not isinstance(output.outputs, RaggedOutputs):
                output.encode(row.output)
    except UserError as error:
        return str(error)
    return None
