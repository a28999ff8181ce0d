"""A model judged on rows it has not seen, beside what needs no network."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.data.encodable import Encodable
from unrolled.data.encoding import AnsweredRows, Form, Stream, encoded
from unrolled.data.rows import Row, RowStream, Tally, good_rows
from unrolled.data.sequences import Sequences
from unrolled.data.unknown import unknown_in
from unrolled.errors import UserError
from unrolled.predictor.baselines import language_baselines, row_baselines
from unrolled.predictor.by_prefix import with_prefixes
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.row_scores import targets_of
from unrolled.tasks.row_task import RowTask
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
    task: RowTask | Continuation,
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
    values, outputs = [], []
    for row in good_rows(Encodable(training, output=task.output), Tally(), skip_bad=True):
        assert row.output is not None
        values.append(row.input)
        # As the codec writes it, so that every baseline finds the same sign between several labels.
        outputs.append(task.output.decode(task.output.encode(row.output)))
    judged = [row.input for row in good]
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


def _require_outputs(rows: RowStream) -> None:
    """Refuse rows that cannot be judged by, as a whole."""
    first = next((row for row in rows.rows() if isinstance(row, Row)), None)
    if first is not None and first.output is None:
        raise UserError(f"{rows.name}: has no output to judge by, expected one beside each input")
