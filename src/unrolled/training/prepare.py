"""From splits to encoded rows: the codec fitted on the training split alone, every split encoded once."""

from dataclasses import dataclass
from typing import cast

from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.encodable import Encodable
from unrolled.data.encoding import AnsweredRows, Form, Stream, encoded
from unrolled.data.inputs import TokenInputs
from unrolled.data.longest import Longest
from unrolled.data.rows import RowStream, Tally, good_rows
from unrolled.data.sequences import Sequences
from unrolled.data.unknown import unknown_in, unknown_in_words
from unrolled.errors import UsageError, UserError
from unrolled.predictor.model_tasks import ModelTask
from unrolled.predictor.read import ReadData
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.text import Text
from unrolled.training.build_task import build_task, build_text, refuse_useless
from unrolled.training.fit_codec import fit_codec
from unrolled.training.long_pairs import said_of_long_pairs, with_longest_pair
from unrolled.training.pair_codecs import fit_pair_codecs
from unrolled.training.resolve import Settings


@dataclass(frozen=True)
class Prepared:
    """Everything the data has to say to a run."""

    task: ModelTask
    codec: Codec
    form: Form
    train: Sequences
    valid: Sequences
    test: Sequences | None
    # The rows that ``valid`` was encoded from.
    valid_rows: RowStream
    notes: list[str]


def prepare(read: ReadData, settings: Settings) -> Prepared:
    """Fit the codec, or both where a text is the answer, build the task and encode every split.

    Raises `BadRows` for held-out rows that the codec of the training split refuses, unless they may be skipped.
    """
    codec, task, form = _parts(read, settings)
    splits, notes = {}, list[str]()
    streams = {
        "train": _learnable(read, settings, codec, task),
        "valid": read.splits.valid,
        "test": read.splits.test,
    }
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
    if isinstance(task, Text):
        notes += said_of_long_pairs(read, streams["train"], splits["train"])
        task = with_longest_pair(task, splits["train"])
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


def _parts(read: ReadData, settings: Settings) -> tuple[Codec, ModelTask, Form]:
    """Fit the codec, build the task, and the form in which it reads rows."""
    if read.task == "text":
        pair = fit_pair_codecs(read, settings.codec)
        # How long training's pairs are is known once they are encoded.
        text = build_text(pair.target, settings, longest_source=0, longest_target=0)
        return pair.source, text, AnsweredRows(pair.source, pair.target)
    codec = fit_codec(read, settings.codec)
    if read.task == "continuation":
        refuse_useless(read.task, settings)
        codec = _text_codec(codec)
        lengths = tuple(int(size) for size in codec.byte_lengths())
        return codec, Continuation(lengths, closed=read.kind != "text"), Stream(codec, read.kind != "text")
    task = build_task(read.task, read.facts["train"].outputs, settings)
    return codec, task, AnsweredRows(codec, task.output)


def _learnable(read: ReadData, settings: Settings, codec: Codec, task: ModelTask) -> RowStream:
    """Return the training split, without the pairs that are too long to learn from."""
    if not isinstance(task, Text):
        return read.splits.train
    return Longest(
        read.splits.train, settings.task.longest_pair, option="--longest", codec=codec, output=task.output
    )


def _text_codec(codec: Codec) -> TextCodec:
    """Return the codec as one of tokens, which alone can be continued."""
    if not isinstance(codec.inputs, TokenInputs):
        raise UsageError(
            f"--task: continuation needs text or symbols, found {codec.name}; name an output column"
        )
    return cast(TextCodec, codec)
