"""A model judged on rows it has not seen, beside what needs no network."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.data.codecs.labels import Labels
from unrolled.data.encoding import Form, LabelledRows, Stream, encoded
from unrolled.data.known_labels import KnownLabels
from unrolled.data.rows import Row, RowStream, Tally, good_rows
from unrolled.data.sequences import Sequences
from unrolled.errors import UserError
from unrolled.predictor.baselines import label_baselines, language_baselines
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label, labels_of
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.task import Headline

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
            "details": found["details"],
        }


def evaluate(
    predictor: "Predictor",
    rows: RowStream,
    *,
    whole_text: bool,
    training: RowStream | None,
    skip_bad: bool = False,
) -> Evaluation:
    """Judge a predictor on the rows of a stream; baselines are fitted on the training stream where there is one.

    ``whole_text`` says that the stream is one text, not documents. Raises `BadRows` unless they may be skipped.
    """
    task = predictor.task
    if isinstance(task, Label):
        first = next((row for row in rows.rows() if isinstance(row, Row)), None)
        if first is not None and first.output is None:
            raise UserError(f"{rows.name}: has no output to judge by, expected labels beside the inputs")
        rows = KnownLabels(rows, task.names)
    tally = Tally()
    good = list(good_rows(rows, tally, skip_bad))
    if not good:
        raise UserError(f"{rows.name}: no row to judge on")
    form: Form = (
        LabelledRows(predictor.codec, Labels(task.names))
        if isinstance(task, Label)
        else Stream(predictor.codec, closed=not whole_text)
    )
    tokens, _ = encoded(form, good, fingerprint=rows.fingerprint(), split=f"judged {rows.name}")
    report = task.report(predictor.network, tokens)
    baselines = None if training is None else fit_baselines(task, form, training, good, tokens)
    return Evaluation(task.name, task.headline, tally, report, baselines)


def fit_baselines(
    task: Label | Continuation, form: Form, training: RowStream, good: list[Row], tokens: Sequences
) -> dict[str, Report]:
    """Fit the baselines of the task on the training rows and judge them on the same rows as the model."""
    known: Iterator[Row] = good_rows(training, Tally(), skip_bad=True)
    if isinstance(task, Label):
        texts, outputs = [], []
        for row in known:
            texts.append(row.input)
            outputs.append(row.output or "")
        return label_baselines(
            texts, outputs, [row.input for row in good], labels_of(tokens), names=list(task.names)
        )
    train, _ = encoded(form, known, fingerprint=training.fingerprint(), split="train")
    return language_baselines(
        np.asarray(train.tokens), np.asarray(tokens.tokens), np.asarray(task.byte_lengths), block=task.block
    )
