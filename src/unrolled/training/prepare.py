"""From splits to tokens: the codec fitted on the training split alone, every split encoded once."""

from collections.abc import Iterator
from dataclasses import dataclass

from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import TextCodec
from unrolled.data.codecs.labels import Labels
from unrolled.data.codecs.words import Words
from unrolled.data.encoding import Form, LabelledRows, Stream, encoded
from unrolled.data.rows import Row, RowStream, Tally, good_rows
from unrolled.data.sequences import Sequences
from unrolled.predictor.read import ReadData, SplitFacts
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label, balanced_weights
from unrolled.training.resolve import Settings
from unrolled.training.task_settings import CodecSettings

# Inputs of fewer words than this on average, such as names, are read character by character.
FEW_WORDS = 3.0
# A text with more different characters than this is read byte by byte.
MANY_CHARACTERS = 1000


@dataclass(frozen=True)
class Prepared:
    """Everything the data has to say to a run."""

    task: Label | Continuation
    codec: TextCodec
    form: Form
    train: Sequences
    valid: Sequences
    test: Sequences | None
    notes: list[str]


def prepare(read: ReadData, settings: Settings) -> Prepared:
    """Fit the codec, build the task and encode every split."""
    codec = fit_codec(read, settings.codec)
    task, form = _task_and_form(read, settings, codec)
    splits, notes = {}, []
    streams = {"train": read.splits.train, "valid": read.splits.valid, "test": read.splits.test}
    for name, stream in streams.items():
        if stream is None:
            continue
        # The pass that counted the rows has refused or allowed the bad ones.
        rows = good_rows(stream, Tally(), skip_bad=True)
        splits[name], note = encoded(form, rows, fingerprint=stream.fingerprint(), split=name)
        notes += [note] if note and note not in notes else []
    return Prepared(task, codec, form, splits["train"], splits["valid"], splits.get("test"), notes)


def choose_codec(read: ReadData) -> tuple[str, str]:
    """Return the codec that suits the data, and why, in words."""
    train = read.facts["train"]
    if read.task == "label" and train.words >= FEW_WORDS * train.tally.used:
        return "words", f"{train.words / train.tally.used:.0f} words an input: read word by word"
    different = len({character for text in _texts(read.splits.train) for character in set(text)})
    if different > MANY_CHARACTERS:
        return "bytes", f"{different:,} different characters: read byte by byte"
    return "characters", f"{different:,} different characters: read character by character"


def fit_codec(read: ReadData, settings: CodecSettings) -> TextCodec:
    """Fit the chosen codec on the training split."""
    texts = _texts(read.splits.train)
    match settings.codec:
        case "characters":
            return Characters.fit(texts, minimum_count=settings.min_count)
        case "words":
            return Words.fit(
                texts,
                lower_case=settings.lower_case,
                minimum_count=settings.min_count,
                maximum_size=settings.vocabulary,
            )
        case "bpe":
            return BytePairs.fit(texts, size=settings.vocabulary)
        case _:
            return Bytes.fit(texts)


def _task_and_form(read: ReadData, settings: Settings, codec: TextCodec) -> tuple[Label | Continuation, Form]:
    """Build the task, and the form in which it reads rows."""
    if read.task == "continuation":
        lengths = tuple(int(size) for size in codec.byte_lengths())
        return Continuation(lengths, closed=read.kind != "text"), Stream(codec, read.kind != "text")
    outputs: SplitFacts = read.facts["train"]
    labels = Labels.fit(outputs.outputs)
    weights = None
    if settings.task.class_weights == "balanced":
        weights = balanced_weights(labels.names, outputs.outputs)
    task = Label(
        names=labels.names,
        pooling=settings.task.pooling,
        dropout=settings.model.dropout,
        label_smoothing=settings.task.label_smoothing,
        weights=weights,
    )
    return task, LabelledRows(codec, labels)


def _texts(stream: RowStream) -> Iterator[str]:
    """Return the inputs of a split's good rows."""
    rows: Iterator[Row] = good_rows(stream, Tally(), skip_bad=True)
    return (row.input for row in rows)
