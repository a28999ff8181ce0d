"""Rows of a split as encoded sequences, from the cache where they have been encoded before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from unrolled.data.cache import cache_key, cached_sequences
from unrolled.data.codecs.codec import BEGIN, END, Codec, TextCodec
from unrolled.data.codecs.output import OutputCodec
from unrolled.data.inputs import Inputs
from unrolled.data.outputs import Targets
from unrolled.data.rows import Row
from unrolled.data.sequence_writer import SequenceWriter
from unrolled.data.sequences import Sequences


@dataclass(frozen=True)
class AnsweredRows:
    """One sequence a row, with what to answer to it."""

    codec: Codec
    output: OutputCodec

    @property
    def inputs(self) -> Inputs:
        """What one step is."""
        return self.codec.inputs

    @property
    def outputs(self) -> Targets:
        """What one answer is."""
        return self.output.outputs

    def write(self, rows: Iterable[Row], writer: SequenceWriter) -> None:
        """Encode every row."""
        for row in rows:
            assert row.output is not None
            writer.append(self.codec.encode(row.input), self.output.encode(row.output))

    def to_json(self) -> dict[str, Any]:
        """Return what the encoding depends on."""
        return {"form": "answered", "input": self.codec.to_json(), "output": self.output.to_json()}


@dataclass(frozen=True)
class Stream:
    """All rows one after the other, each behind a begin token, closed by an end token when it is a whole document."""

    codec: TextCodec
    closed: bool
    outputs = None

    @property
    def inputs(self) -> Inputs:
        """What one step is."""
        return self.codec.inputs

    def write(self, rows: Iterable[Row], writer: SequenceWriter) -> None:
        """Encode every row."""
        for row in rows:
            tokens = self.codec.encode(row.input).tolist()
            writer.append([BEGIN, *tokens, *([END] if self.closed else [])])

    def to_json(self) -> dict[str, Any]:
        """Return what the encoding depends on."""
        return {"form": "stream", "closed": self.closed, "input": self.codec.to_json()}


Form = AnsweredRows | Stream


def encoded(form: Form, rows: Iterable[Row], *, fingerprint: str, split: str) -> tuple[Sequences, str | None]:
    """Return the encoded rows of a split, and what the user should know of the cache, if anything."""

    def build(writer: SequenceWriter) -> Mapping[str, Any]:
        form.write(rows, writer)
        return {}

    key = cache_key(fingerprint, split, form.to_json())
    cached = cached_sequences(key, build, form.inputs, form.outputs)
    return cached.sequences, cached.note
