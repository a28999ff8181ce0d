"""What needs no network, fitted on rows that train and judged on rows that validate, with no model at hand."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import BEGIN, END, TextCodec
from unrolled.data.codecs.label_sets import LabelSets
from unrolled.data.codecs.labels import Labels
from unrolled.data.codecs.output import OutputCodec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.encodable import encodable_rows
from unrolled.data.layout import Layout
from unrolled.data.rows import Row
from unrolled.errors import UserError
from unrolled.predictor.baselines import language_baselines, row_baselines
from unrolled.tasks.baselines.text_answers import text_baselines
from unrolled.tasks.continuation import SCORED_BLOCK, Continuation
from unrolled.tasks.fit_output import fit_output
from unrolled.tasks.label import Label
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.metrics.texts import text_report
from unrolled.tasks.row_task import RowTask
from unrolled.tasks.task import Headline
from unrolled.tasks.text import Text
from unrolled.tasks.value import Value
from unrolled.training.fit_codec import MANY_CHARACTERS

HEADLINES: Mapping[str, Headline] = {
    task.name: task.headline for task in (Label, LabelSet, Value, Text, Continuation)
}


def baseline_reports(
    task: str,
    train: Sequence[Row],
    valid: Sequence[Row],
    *,
    layout: Layout,
    whole_text: bool,
    said: list[str],
) -> dict[str, Report]:
    """Fit the baselines of a task on training rows, and judge them on those of validation, as `evaluate` does.

    ``said`` takes a sentence for each that was left out. Raises `UserError` where no row is left to learn from or to
    judge by.

    >>> rows = [Row(f"{word} day", label, "a.csv:1") for word, label in (("good", "+"), ("bad", "-"))] * 9
    >>> found = baseline_reports("label", rows, rows, layout=Layout(), whole_text=False, said=[])
    >>> {name: report.metrics["accuracy"].value for name, report in found.items()}
    {'majority': 0.5, 'tfidf_words': 1.0, 'tfidf_characters': 1.0}
    """
    if task == "continuation":
        return _language(_texts(train), _texts(valid), layout=layout, whole_text=whole_text)
    counts = Counter(row.output for row in train if row.output is not None)
    codec = fit_output(task, counts)
    train, valid = _answered(train, codec, "learn from"), _answered(valid, codec, "judge by")
    values, judged = [row.input for row in train], [row.input for row in valid]
    outputs, wanted = _outputs(train), _outputs(valid)
    if codec is None:
        answers = text_baselines(values, outputs, judged, said=said)
        return {name: text_report(texts, wanted) for name, texts in answers.items()}
    kind = layout.input_kind or "text"
    judge = _task(codec, counts)
    found = row_baselines(
        task_name=task,
        input_kind=kind,
        # No other kind of input has baselines that look at the codec.
        codec=Symbols.fit(values, separator=layout.separator) if kind == "symbols" else Bytes(),
        values=values,
        # As the codec writes them, so that every baseline finds the same sign between several labels.
        outputs=[codec.decode(codec.encode(output)) for output in outputs],
        judged=judged,
        said=said,
    )
    targets = np.array([codec.encode(output) for output in wanted])
    return {name: judge.report_of(each, targets, lengths=None) for name, each in found.items()}


def _answered(rows: Sequence[Row], codec: OutputCodec | None, purpose: str) -> list[Row]:
    """Return the rows whose output can be learnt or judged by."""
    answered = [row for row in rows if row.output is not None]
    kept = [row for row in encodable_rows(answered, output=codec) if isinstance(row, Row)]
    if not kept:
        raise UserError(f"no row to {purpose}")
    return kept


def _outputs(rows: Sequence[Row]) -> list[str]:
    return [row.output for row in rows if row.output is not None]


def _task(codec: OutputCodec, counts: Mapping[str, int]) -> RowTask:
    """Return the task that judges answers of a codec."""
    if isinstance(codec, Labels):
        return Label(codec.names)
    if isinstance(codec, LabelSets):
        return LabelSet(codec.names, codec.separator)
    return Value.fit({output: count for output, count in counts.items() if _is_number(codec, output)})


def _is_number(codec: OutputCodec, output: str) -> bool:
    try:
        codec.encode(output)
    except UserError:
        return False
    return True


def _texts(rows: Sequence[Row]) -> list[str]:
    return [row.input for row in rows]


def _language(
    train: Sequence[str], valid: Sequence[str], *, layout: Layout, whole_text: bool
) -> dict[str, Report]:
    """Judge the baselines that foretell every token, read as training reads the text."""
    if not train or not valid:
        raise UserError(f"no text to {'judge by' if train else 'learn from'}")
    codec = _codec(train, layout)
    learnt, judged = (_stream(codec, texts, closed=not whole_text) for texts in (train, valid))
    return language_baselines(learnt, judged, codec.byte_lengths(), block=SCORED_BLOCK)


def _codec(texts: Sequence[str], layout: Layout) -> TextCodec:
    if layout.input_kind == "symbols":
        return Symbols.fit(texts, separator=layout.separator)
    different = len(set().union(*texts))
    return Bytes() if different > MANY_CHARACTERS else Characters.fit(texts)


def _stream(codec: TextCodec, texts: Sequence[str], *, closed: bool) -> NDArray[np.int64]:
    """Return texts one after the other, each behind a begin token, documents before an end token."""
    end = [END] if closed else []
    return np.concatenate([np.array([BEGIN, *codec.encode(text), *end], dtype=np.int64) for text in texts])
