"""Many → several: a sequence in, any number of labels out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from unrolled.data.batch import Batch
from unrolled.data.codecs.label_sets import SEPARATORS, LabelSets, labels_in
from unrolled.data.row_batches import RowBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import require_choice
from unrolled.tasks.metrics.label_sets import THRESHOLD, label_sets_report
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.network import Network
from unrolled.tasks.pooled_head import POOLS, PooledHead
from unrolled.tasks.row_scores import batch_scores, row_scores, spread, targets_of
from unrolled.tasks.row_task import Answer, Predictions
from unrolled.tasks.task import Batches, Headline, Validation


@dataclass(frozen=True)
class LabelSet:
    """Several labels a row, each decided for itself:
    ``loss = −mean_n mean_k (w_k·q_nk·log σ(s_nk) + (1 − q_nk)·log σ(−s_nk))`` over a batch's rows ``n`` and the
    labels ``k``, with smoothed marks ``q = (1 − ε)·y + ε / 2`` and a weight ``w`` for each label where it is present.

    A label is given where ``σ(s)`` is at least .5.

    >>> LabelSet(names=("news", "sport", "art")).build_head(8).scores.out_features
    3
    """

    name: ClassVar[str] = "labels"
    headline: ClassVar[Headline] = Headline("micro_f1", more_is_better=True)

    names: tuple[str, ...]
    separator: str = SEPARATORS[0]
    pooling: str = "mean"
    dropout: float = 0.1
    label_smoothing: float = 0.0
    # One weight a label for the rows that have it, or none: every row counts the same.
    weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse an unknown pooling or separator by name."""
        require_choice("pooling", self.pooling, POOLS)
        require_choice("separator", self.separator, SEPARATORS)

    @property
    def output(self) -> LabelSets:
        """A target is a mark for each label."""
        return LabelSets(self.names, self.separator)

    def build_head(self, width: int) -> PooledHead:
        """Build the pool and a score for each label."""
        return PooledHead(width=width, outputs=len(self.names), pooling=self.pooling, dropout=self.dropout)

    def batches(self, rows: Sequences, *, batch_tokens: int, context_length: int, seed: int) -> Batches:
        """Batch rows of like lengths; every row is seen whole, so there is no context length to keep to."""
        return RowBatches(rows, batch_tokens, seed=seed)

    def loss(self, network: Network, batch: Batch) -> Tensor:
        """Return the mean loss of the batch's rows and labels."""
        scores = batch_scores(network, batch)
        weights = None if self.weights is None else torch.tensor(self.weights, device=scores.device)
        smoothed = batch.targets * (1 - self.label_smoothing) + self.label_smoothing / 2
        return binary_cross_entropy_with_logits(scores, smoothed, pos_weight=weights)

    def validate(self, network: Network, rows: Sequences, *, at_most: int) -> Validation:
        """Judge by micro F1; the mean negative log-likelihood of a mark decides between equals."""
        rows = spread(rows, at_most)
        probabilities, true = self.predictions(network, rows), targets_of(rows) > 0
        given = probabilities >= THRESHOLD
        # Where no row has or is given a label nothing is missed.
        micro = float(2 * (given & true).sum() / total) if (total := given.sum() + true.sum()) else 1.0
        nats = float(-np.log(np.maximum(np.where(true, probabilities, 1 - probabilities), 1e-12)).mean())
        return Validation((1 - micro, nats), {"micro_f1": micro, "nats": nats})

    def predictions(self, network: Network, rows: Sequences) -> Predictions:
        """Return ``(N, labels)`` probabilities, one row each, in the order of the rows."""
        return self.finished(row_scores(network, rows))

    def finished(self, scores: Predictions) -> Predictions:
        """Return the logistic function of scores ``(N, labels)``."""
        return torch.from_numpy(scores).sigmoid().numpy()

    def report(self, network: Network, rows: Sequences) -> Report:
        """Return every metric on a whole split."""
        return self.report_of(self.predictions(network, rows), targets_of(rows), lengths=rows.lengths)

    def report_of(
        self, predictions: Predictions, targets: NDArray[Any], *, lengths: NDArray[np.int64] | None
    ) -> Report:
        """Return micro and macro F1 and exact match with intervals, and the scores of every label."""
        return label_sets_report(predictions, targets, names=self.names, lengths=lengths)

    def scores_of(self, predictions: Predictions, asked: Predictions) -> Predictions:
        """Return the probability ``(N,)`` of exactly the labels that the prediction asked for answers with."""
        found: Predictions = np.where(asked >= THRESHOLD, predictions, 1 - predictions).prod(1)
        return found

    def answer(self, prediction: Predictions, *, top: int) -> Answer:
        """Return the labels given, joined by semicolons, with the probability of exactly these.

        The alternatives are the ``top`` likeliest labels, each with its own probability, given or not.
        """
        given = prediction >= THRESHOLD
        exact = float(self.scores_of(prediction[None], prediction)[0])
        order = np.argsort(-prediction, kind="stable")[:top]
        ranked = [(self.names[place], float(prediction[place])) for place in order]
        return Answer(self.output.decode(given), exact, ranked)

    def to_json(self) -> dict[str, Any]:
        """Return the settings that the head and the loss are built from."""
        return {"task": self.name, **asdict(self)}


def presence_weights(names: Sequence[str], outputs: Mapping[str, int], separator: str) -> tuple[float, ...]:
    """Weigh each label so that the rows that have it count as much as those that do not: ``w_k = (N − N_k) / N_k``.

    Neither count is taken for less than 1, so that no weight is nothing or endless.

    >>> presence_weights(["a", "b"], {"a": 3, "a;b": 1}, ";")
    (0.25, 3.0)
    """
    rows = sum(outputs.values())
    counts = dict.fromkeys(names, 0)
    for output, count in outputs.items():
        for label in labels_in(output, separator):
            counts[label] += count
    return tuple(max(1, rows - count) / max(1, count) for count in counts.values())
