"""From splits to encoded rows: the codec fitted on the training split alone, every split encoded once."""

from dataclasses import dataclass
from typing import cast

from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.encodable import Encodable
from unrolled.data.encoding import AnsweredRows, Form, Stream, encoded
from unrolled.data.inputs import TokenInputs
from unrolled.data.rows import RowStream, Tally, good_rows
from unrolled.data.sequences import Sequences
from unrolled.data.unknown import unknown_in, unknown_in_words
from unrolled.errors import UsageError, UserError
from unrolled.predictor.read import ReadData
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.row_task import RowTask
from unrolled.training.build_task import build_task
from unrolled.training.fit_codec import fit_codec
from unrolled.training.resolve import Settings


@dataclass(frozen=True)
class Prepared:
    """Everything the data has to say to a run."""

    task: RowTask | Continuation
    codec: Codec
    form: Form
    train: Sequences
    valid: Sequences
    test: Sequences | None
    # The rows that ``valid`` was encoded from.
    valid_rows: RowStream
    notes: list[str]


def prepare(read: ReadData, settings: Settings) -> Prepared:
    """Fit the codec, build the task and encode every split.

    Raises `BadRows` for held-out rows that the codec of the training split refuses, unless they may be skipped.
    """
    codec = fit_codec(read, settings.codec)
    task, form = _task_and_form(read, settings, codec)
    splits, notes = {}, []
    streams = {"train": read.splits.train, "valid": read.splits.valid, "test": read.splits.test}
    for name, stream in streams.items():
        if stream is None:
            continue
        if name != "train":
            streams[name] = stream = Encodable(stream, codec=codec)
            notes += _counted_again(read, name, stream, codec)
        # The pass that counted the rows has refused or allowed the bad ones.
        rows = good_rows(stream, Tally(), skip_bad=True)
        splits[name], note = encoded(form, rows, fingerprint=stream.fingerprint(), split=name)
        notes += [note] if note and note not in notes else []
    valid_rows = streams["valid"]
    assert valid_rows is not None
    return Prepared(
        task, codec, form, splits["train"], splits["valid"], splits.get("test"), valid_rows, notes
    )


def _counted_again(read: ReadData, name: str, stream: RowStream, codec: Codec) -> list[str]:
    """Count a held-out split anew, now that what the codec refuses is known; return what is worth saying."""
    if isinstance(codec.inputs, TokenInputs):
        return []
    tally, before = Tally(), read.facts[name].tally
    unknown = unknown_in(codec, (row.input for row in good_rows(stream, tally, read.skip_bad)))
    read.facts[name].tally = tally
    if not tally.used:
        raise UserError(f"{stream.name}: no row of the split {name} can be read as the training rows are")
    notes = [f"{name}: {unknown_in_words(unknown)}"] if unknown else []
    if tally.used < before.used:
        left = before.used - tally.used
        notes.append(
            f"{name}: {left:,} more rows are left out, since training saw nothing like them; {tally.bad[-1]}"
        )
    return notes


def _task_and_form(read: ReadData, settings: Settings, codec: Codec) -> tuple[RowTask | Continuation, Form]:
    """Build the task, and the form in which it reads rows."""
    if read.task == "continuation":
        codec = _text_codec(codec)
        lengths = tuple(int(size) for size in codec.byte_lengths())
        return Continuation(lengths, closed=read.kind != "text"), Stream(codec, read.kind != "text")
    task = build_task(read.task, read.facts["train"].outputs, settings)
    return task, AnsweredRows(codec, task.output)


def _text_codec(codec: Codec) -> TextCodec:
    """Return the codec as one of tokens, which alone can be continued."""
    if not isinstance(codec.inputs, TokenInputs):
        raise UsageError(
            f"--task: continuation needs text or symbols, found {codec.name}; name an output column"
        )
    return cast(TextCodec, codec)
