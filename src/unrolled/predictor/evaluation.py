"""A model judged on rows it has not seen, beside what needs no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.data.codecs.output import OutputCodec
from unrolled.data.encodable import Encodable
from unrolled.data.encoding import AnsweredRows, Form, Stream, encoded
from unrolled.data.rows import Row, RowStream, Tally, good_rows
from unrolled.data.sequences import Sequences
from unrolled.data.unknown import unknown_in
from unrolled.data.values import Value
from unrolled.errors import UserError
from unrolled.predictor.baselines import language_baselines, row_baselines
from unrolled.predictor.by_prefix import require_prefixes, with_prefixes
from unrolled.tasks.baselines.text_answers import text_baselines
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.network import Network
from unrolled.tasks.row_scores import targets_of
from unrolled.tasks.row_task import RowTask
from unrolled.tasks.task import Headline
from unrolled.tasks.text import Text

if TYPE_CHECKING:
    # A predictor offers its own evaluation, so at run time it is the one that imports.
    from unrolled.predictor.predictor import Predictor


@dataclass(frozen=True)
class Evaluation:
    """Every metric of a model and of the baselines on the same rows."""

    task: str
    headline: Headline
    tally: Tally
    report: Report
    # None: the training data is not at hand, so no baseline could be fitted.
    baselines: dict[str, Report] | None
    # Cells with a name that training never saw, where the codec keeps count.
    unknown: int = 0
    # What is worth saying of the baselines, such as those left out.
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the figures as `evaluate --json` prints them."""
        found = self.report.as_json()
        return {
            "task": self.task,
            "rows": self.tally.rows,
            "used": self.tally.used,
            "skipped": self.tally.skipped,
            "metrics": found["metrics"],
            "baselines": None
            if self.baselines is None
            else {name: report.as_json()["metrics"] for name, report in self.baselines.items()},
            "details": {**found["details"], **({"unknown": self.unknown} if self.unknown else {})},
        }


def evaluate(
    predictor: "Predictor",
    rows: RowStream,
    *,
    whole_text: bool,
    training: RowStream | None,
    skip_bad: bool = False,
    by_prefix: bool = False,
) -> Evaluation:
    """Judge a predictor on the rows of a stream; baselines are fitted on the training stream where there is one.

    ``whole_text`` says that the stream is one text, not documents; ``by_prefix`` asks for the scores of the rows'
    beginnings too. Raises `BadRows` unless they may be skipped.
    """
    task, codec = predictor.task, predictor.codec
    if by_prefix:
        require_prefixes(task)
    form: Form
    if isinstance(task, Continuation):
        form = Stream(codec, closed=not whole_text)
    else:
        _require_outputs(rows)
        form = AnsweredRows(codec, task.output)
        rows = Encodable(rows, codec=codec, output=task.output)
    tally = Tally()
    good = list(good_rows(rows, tally, skip_bad))
    if not good:
        raise UserError(f"{rows.name}: no row to judge on")
    tokens, _ = encoded(form, good, fingerprint=rows.fingerprint(), split=f"judged {rows.name}")
    if isinstance(task, Text):
        report = _text_report(task, predictor.network, tokens, good)
    else:
        report = task.report(predictor.network, tokens)
    if by_prefix:
        report = with_prefixes(report, task, predictor.network, tokens)
    baselines, notes = None, list[str]()
    if training is not None:
        kind = predictor.layout.input_kind
        baselines = fit_baselines(task, form, training, good, tokens, input_kind=kind, said=notes)
    unknown = unknown_in(codec, (row.input for row in good))
    return Evaluation(task.name, task.headline, tally, report, baselines, unknown, tuple(notes))


def fit_baselines(
    task: RowTask | Continuation | Text,
    form: Form,
    training: RowStream,
    good: list[Row],
    tokens: Sequences,
    *,
    input_kind: str | None,
    said: list[str],
) -> dict[str, Report]:
    """Fit the baselines of the task on the training rows and judge them on the same rows as the model.

    ``said`` takes a sentence for each that was left out or fell back.
    """
    if isinstance(task, Continuation):
        known = good_rows(training, Tally(), skip_bad=True)
        train, _ = encoded(form, known, fingerprint=training.fingerprint(), split="train")
        return language_baselines(
            np.asarray(train.tokens),
            np.asarray(tokens.tokens),
            np.asarray(task.byte_lengths),
            block=task.block,
        )
    values, outputs = _answered(training, task.output)
    judged = [row.input for row in good]
    if isinstance(task, Text):
        return {
            name: task.report_of(texts, references(good), source_lengths=tokens.lengths)
            for name, texts in text_baselines(values, outputs, judged, said=said).items()
        }
    # As the codec writes them, so that every baseline finds the same sign between several labels.
    outputs = [task.output.decode(task.output.encode(output)) for output in outputs]
    found = row_baselines(
        task_name=task.name,
        input_kind=input_kind or "text",
        codec=form.codec,
        values=values,
        outputs=outputs,
        judged=judged,
        said=said,
    )
    targets, lengths = targets_of(tokens), tokens.lengths
    return {
        name: task.report_of(predictions, targets, lengths=lengths) for name, predictions in found.items()
    }


def references(good: Sequence[Row]) -> list[str]:
    """Return the texts that outputs are judged by: those of the data, not what a codec would make of them."""
    return [row.output for row in good if row.output is not None]


def _text_report(task: Text, network: Network, tokens: Sequences, good: Sequence[Row]) -> Report:
    """Judge a text model by the references as they are in the data; its samples get their sources."""
    report = task.report(network, tokens, references=references(good))
    samples = [_with_input(sample, good[sample["row"]].input) for sample in report.details["samples"]]
    return replace(report, details={**report.details, "samples": samples})


def _with_input(sample: Mapping[str, Any], value: Value) -> dict[str, Any]:
    """Put a source before what was made of it, where it can be read."""
    return {"input": value, **sample} if isinstance(value, str) else dict(sample)


def _answered(training: RowStream, output: OutputCodec) -> tuple[list[Any], list[str]]:
    """Return the inputs and outputs of the training rows that can be used."""
    values, outputs = [], []
    for row in good_rows(Encodable(training, output=output), Tally(), skip_bad=True):
        assert row.output is not None
        values.append(row.input)
        outputs.append(row.output)
    return values, outputs


def _require_outputs(rows: RowStream) -> None:
    """Refuse rows that cannot be judged by, as a whole."""
    first = next((row for row in rows.rows() if isinstance(row, Row)), None)
    if first is not None and first.output is None:
        raise UserError(f"{rows.name}: has no output to judge by, expected one beside each input")
