"""Rows that are longer, once encoded, than what a model is to be trained on."""

from collections.abc import Iterator
from typing import Any

from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.fingerprints import of_parts
from unrolled.data.inputs import TokenInputs
from unrolled.data.rows import BadRow, BadRows, Row, RowStream, Tally
from unrolled.errors import UsageError


class Longest:
    """The rows of a stream, those with more than ``limit`` tokens on either side turned into bad ones.

    The end token does not count; of inputs that are not tokens the steps do. ``option`` is what the user set the
    limit by, and stands in the reason. A row read is encoded if it has so many bytes that it may be too long.
    """

    def __init__(
        self, stream: RowStream, limit: int, *, option: str, codec: Codec, output: TextOutput
    ) -> None:
        if limit < 1:
            raise UsageError(f"{option}: found {limit}, expected 1 or more")
        self.name = stream.name
        self.limit = limit
        self._stream = stream
        self._codec = codec
        self._output = output
        self._unit = "tokens" if isinstance(codec.inputs, TokenInputs) else "steps"
        self._reason = f", more than {limit:,} ({option})"

    def rows(self) -> Iterator[Row | BadRow]:
        """Read from the beginning."""
        for row in self._stream.rows():
            why = self._refusal(row) if isinstance(row, Row) else None
            yield row if why is None else BadRow(row.place, why)

    def fingerprint(self) -> str:
        """Hash the stream's own and the limit."""
        return of_parts([self._stream.fingerprint(), "longest", self.limit])

    def is_own(self, row: BadRow) -> bool:
        """Say whether a row is bad for its length alone."""
        return row.why.endswith(self._reason)

    def _refusal(self, row: Row) -> str | None:
        """Say which side is too long, if one is."""
        if self._may_be_long(row.input) and (steps := len(self._codec.encode(row.input))) > self.limit:
            return f"the input has {steps:,} {self._unit}{self._reason}"
        if row.output is not None and self._may_be_long(row.output):
            tokens = len(self._output.codec.encode(row.output))
            return f"the output has {tokens:,} tokens{self._reason}" if tokens > self.limit else None
        return None

    def _may_be_long(self, value: Any) -> bool:
        """Say whether a value must be encoded to know: a text has no more tokens than bytes."""
        return not isinstance(value, str) or len(value.encode()) > self.limit


def count_longest(stream: Longest, split: str, *, skip_bad: bool) -> tuple[Tally, list[str]]:
    """Read a split once: return its count, and, where rows are too long, how many and which is the first, in words.

    Raises `BadRows` where rows are too long, or can't be used for other reasons, and none may be skipped.

    >>> from unrolled.data.codecs.characters import Characters
    >>> from unrolled.data.open_source import open_source
    >>> codec, pairs = Characters("abc"), open_source((["ab", "abcab"], ["bc", "a"]))
    >>> limited = Longest(pairs, 4, option="longest", codec=codec, output=TextOutput(codec))
    >>> count_longest(limited, "train", skip_bad=True)[1]
    ['train: 1 row is left out, more than 4 tokens long on one side; the first: X:2']
    """
    tally, longer, first = Tally(), 0, ""
    for row in stream.rows():
        tally.add(row)
        if isinstance(row, BadRow) and stream.is_own(row):
            longer, first = longer + 1, first or row.place
    if tally.skipped and not skip_bad:
        raise BadRows(tally)
    rows = "1 row is" if longer == 1 else f"{longer:,} rows are"
    said = f"{split}: {rows} left out, more than {stream.limit:,} tokens long on one side; the first: {first}"
    return tally, [said] if longer else []
