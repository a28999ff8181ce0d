"""What a trained model comes to on the rows that all are judged on, and what it said to each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from unrolled.data.encodable import Encodable
from unrolled.data.rows import Row, RowStream, Tally, good_rows
from unrolled.data.sequences import Sequences
from unrolled.predictor.evaluation import references
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.read import ReadData
from unrolled.races.contenders import Contender
from unrolled.races.drawn_groups import Groups, groups_of
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.metrics.corpus_scores import CorpusScore
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.row_scores import targets_of
from unrolled.tasks.row_task import RowTask
from unrolled.tasks.text import Text
from unrolled.tasks.value import Value

# The smallest probability whose logarithm is taken.
LEAST = 1e-12


@dataclass(frozen=True)
class Exam:
    """The rows that everyone is judged on: the test split, or validation where there is none."""

    name: Literal["test", "valid"]
    stream: RowStream
    rows: list[Row]
    # A sentence on which split it is.
    said: str
    # What the intervals over rows draw: the group of each row, or nothing where each row is drawn by itself.
    groups: Groups

    def tokens(self, contender: Contender) -> Sequences:
        """Return the rows as the contender reads them."""
        held = contender.prepared.test if self.name == "test" else contender.prepared.valid
        assert held is not None
        return held


@dataclass(frozen=True)
class Judged:
    """A report; and of a task that answers rows, each row's answer and how wrong it was."""

    report: Report
    said: tuple[str, ...] | None = None
    errors: NDArray[np.float64] | None = None


def exam(read: ReadData, contender: Contender) -> Exam:
    """Take the test split, or validation where there is none, which is said."""
    codec = contender.prepared.codec
    if read.splits.test is None:
        why = "one text has no test split" if read.kind == "text" else "no test split was given"
        stream = read.splits.valid
        said = f"judged on the validation split ({why}; the best models were picked on it)"
    else:
        stream, said = read.splits.test, "judged on the test split, once, at the end"
    encodable = Encodable(stream, codec=codec)
    # Reading the data has refused or allowed the bad ones.
    rows = list(good_rows(encodable, Tally(), skip_bad=True))
    return Exam(
        "valid" if read.splits.test is None else "test",
        encodable,
        rows,
        said,
        groups_of(rows, task=read.task, group=read.layout.group),
    )


def judge(predictor: Predictor, tokens: Sequences, rows: Sequence[Row]) -> Judged:
    """Judge a model on encoded rows; the rows themselves have the texts that texts are judged by."""
    task, network = predictor.task, predictor.network
    if isinstance(task, Continuation):
        return Judged(task.report(network, tokens))
    if isinstance(task, Text):
        outputs, wanted = task.texts(network, tokens), references(rows)
        nats = task.nats(network, tokens)
        report = task.report_of(outputs, wanted, source_lengths=tokens.lengths, nats=nats)
        return Judged(report, tuple(outputs), _unlike(outputs, wanted))
    predictions, targets = task.predictions(network, tokens), targets_of(tokens)
    report = task.report_of(predictions, targets, lengths=tokens.lengths)
    said = tuple(_answer(task, prediction) for prediction in predictions)
    return Judged(report, said, row_errors(task, predictions, targets))


def row_errors(task: RowTask, predictions: NDArray[Any], targets: NDArray[Any]) -> NDArray[np.float64]:
    """Return how wrong each of predictions ``(N, K)`` is: the nats of what is true, or the distance of a number.

    >>> row_errors(Label(("no", "yes")), np.array([[0.5, 0.5], [0.1, 0.9]]), np.array([0, 1])).round(2)
    array([0.69, 0.11])
    """
    if isinstance(task, Value):
        distances: NDArray[np.float64] = np.abs(predictions[:, 0] - targets)
        return distances
    if isinstance(task, Label):
        true = predictions[np.arange(len(targets)), targets]
    else:
        # Of several labels the mean over all of them, given or not.
        true = np.where(targets > 0, predictions, 1 - predictions)
    nats: NDArray[np.float64] = -np.log(np.maximum(true, LEAST))
    return nats if nats.ndim == 1 else nats.mean(1)


def _unlike(outputs: Sequence[str], wanted: Sequence[str]) -> NDArray[np.float64]:
    """Return 1 − chrF of each text by itself, from 0 to 1."""
    score = CorpusScore("chrf")
    return np.array([1 - score.of(counts) / 100 for counts in score.counts(outputs, wanted)])


def _answer(task: RowTask, prediction: NDArray[Any]) -> str:
    """Write what a row is answered with, and its probability where it has one."""
    answer = task.answer(prediction, top=1)
    if isinstance(answer.output, float):
        return f"{answer.output:.6g}"
    score = "" if answer.score is None else f" ({answer.score:.0%})"
    return f"{answer.output or '–'}{score}"
