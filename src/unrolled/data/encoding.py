"""Rows of a split as token sequences, from the cache where they have been encoded before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from unrolled.data.cache import cache_key, cached_sequences
from unrolled.data.codecs.codec import BEGIN, END, TextCodec
from unrolled.data.codecs.labels import Labels
from unrolled.data.rows import Row
from unrolled.data.sequences import Sequences, SequenceWriter


@dataclass(frozen=True)
class LabelledRows:
    """One sequence a row, with its label's number."""

    codec: TextCodec
    labels: Labels

    def write(self, rows: Iterable[Row], writer: SequenceWriter) -> None:
        """Encode every row."""
        for row in rows:
            assert row.output is not None
            writer.append(self.codec.encode(row.input), self.labels.index(row.output))

    def to_json(self) -> dict[str, Any]:
        """Return what the encoding depends on."""
        return {"form": "labelled", "input": self.codec.to_json(), "output": self.labels.to_json()}


@dataclass(frozen=True)
class Stream:
    """All rows one after the other, each behind a begin token, closed by an end token when it is a whole document."""

    codec: TextCodec
    closed: bool

    def write(self, rows: Iterable[Row], writer: SequenceWriter) -> None:
        """Encode every row."""
        for row in rows:
            tokens = self.codec.encode(row.input).tolist()
            writer.append([BEGIN, *tokens, *([END] if self.closed else [])])

    def to_json(self) -> dict[str, Any]:
        """Return what the encoding depends on."""
        return {"form": "stream", "closed": self.closed, "input": self.codec.to_json()}


Form = LabelledRows | Stream


def encoded(form: Form, rows: Iterable[Row], *, fingerprint: str, split: str) -> tuple[Sequences, str | None]:
    """Return the encoded rows of a split, and what the user should know of the cache, if anything."""

    def build(writer: SequenceWriter) -> Mapping[str, Any]:
        form.write(rows, writer)
        return {}

    cached = cached_sequences(
        cache_key(fingerprint, split, form.to_json()),
        build,
        vocabulary=form.codec.size,
        labelled=isinstance(form, LabelledRows),
    )
    return cached.sequences, cached.note
