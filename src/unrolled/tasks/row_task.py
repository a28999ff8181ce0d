"""The contract of tasks that give one answer a row: how a network, and every baseline, is asked and judged."""

from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from torch import nn

from unrolled.data.codecs.output import OutputCodec
from unrolled.data.sequences import Sequences
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.network import Network
from unrolled.tasks.task import Task

Predictions = NDArray[np.float64]


class Answer(NamedTuple):
    """What a row is answered with: a text or a number, its probability, and other answers, likeliest first."""

    output: str | float
    # None where the answer has no probability.
    score: float | None
    alternatives: list[tuple[str, float]]


class RowTask(Task, Protocol):
    """A task that answers each row once: with a label, several labels, or a number."""

    @property
    def output(self) -> OutputCodec:
        """What turns the text of an output into its target."""
        ...

    def build_head(self, width: int) -> nn.Module:
        """Build the part that turns features into outputs."""
        ...

    def predictions(self, network: Network, rows: Sequences) -> Predictions:
        """Return ``(N, K)`` numbers, one row each, in the order of the rows: probabilities or values."""
        ...

    def finished(self, scores: Predictions) -> Predictions:
        """Return what the head's scores ``(N, K)`` predict."""
        ...

    def report_of(
        self, predictions: Predictions, targets: NDArray[Any], *, lengths: NDArray[np.int64] | None
    ) -> Report:
        """Return every metric of predictions ``(N, K)``, the model's or a baseline's, with intervals."""
        ...

    def scores_of(self, predictions: Predictions, asked: Predictions) -> Predictions:
        """Return how far each of ``predictions (N, K)`` bears out the answer to the prediction ``asked (K,)``.

        The probability that it gives that answer, or, where answers are numbers, its own number: ``(N,)``.
        """
        ...

    def answer(self, prediction: Predictions, *, top: int) -> Answer:
        """Return what one row's prediction ``(K,)`` says, with at most ``top`` alternatives."""
        ...
