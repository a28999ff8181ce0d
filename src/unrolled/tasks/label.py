"""Many → one: a sequence in, one label out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from unrolled.data.batch import Batch
from unrolled.data.codecs.labels import Labels
from unrolled.data.row_batches import RowBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import require_choice
from unrolled.tasks.metrics.classification import classification_report
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.network import Network
from unrolled.tasks.pooled_head import POOLS, PooledHead
from unrolled.tasks.row_scores import batch_scores, row_scores, spread, targets_of
from unrolled.tasks.row_task import Answer, Predictions
from unrolled.tasks.task import Batches, Headline, Validation


@dataclass(frozen=True)
class Label:
    """Classification: ``loss = −Σ_n Σ_k w_k·q_nk·log softmax(s_n)_k / Σ_n w_{y_n}`` over a batch's rows ``n``, with
    smoothed targets ``q`` and class weights ``w``.

    >>> Label(names=("no", "yes"), pooling="last").build_head(8).scores.out_features
    2
    """

    name: ClassVar[str] = "label"
    headline: ClassVar[Headline] = Headline("accuracy", more_is_better=True)

    names: tuple[str, ...]
    pooling: str = "mean"
    dropout: float = 0.1
    label_smoothing: float = 0.0
    # One weight a label in the loss, or none: every row counts the same.
    weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse an unknown pooling by name."""
        require_choice("pooling", self.pooling, POOLS)

    @property
    def output(self) -> Labels:
        """A target is the place of a label's name."""
        return Labels(self.names)

    def build_head(self, width: int) -> PooledHead:
        """Build the pool and a score for each label."""
        return PooledHead(width=width, outputs=len(self.names), pooling=self.pooling, dropout=self.dropout)

    def batches(self, rows: Sequences, *, batch_tokens: int, context_length: int, seed: int) -> Batches:
        """Batch rows of like lengths; every row is seen whole, so there is no context length to keep to."""
        return RowBatches(rows, batch_tokens, seed=seed)

    def loss(self, network: Network, batch: Batch) -> Tensor:
        """Return the mean loss of the batch's rows."""
        scores = batch_scores(network, batch)
        weights = None if self.weights is None else torch.tensor(self.weights, device=scores.device)
        return cross_entropy(scores, batch.targets, weight=weights, label_smoothing=self.label_smoothing)

    def validate(self, network: Network, rows: Sequences, *, at_most: int) -> Validation:
        """Judge by accuracy; the mean negative log-likelihood decides between equals."""
        rows = spread(rows, at_most)
        probabilities = self.predictions(network, rows)
        labels = targets_of(rows)
        accuracy = float((probabilities.argmax(1) == labels).mean())
        nats = -np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12)).mean()
        return Validation((1 - accuracy, float(nats)), {"accuracy": accuracy, "nats": float(nats)})

    def predictions(self, network: Network, rows: Sequences) -> Predictions:
        """Return ``(N, labels)`` probabilities, one row each, in the order of the rows."""
        return self.finished(row_scores(network, rows))

    def finished(self, scores: Predictions) -> Predictions:
        """Return the softmax of scores ``(N, labels)``."""
        return torch.from_numpy(scores).softmax(1).numpy()

    def report(self, network: Network, rows: Sequences) -> Report:
        """Return every metric on a whole split."""
        return self.report_of(self.predictions(network, rows), targets_of(rows), lengths=rows.lengths)

    def report_of(
        self, predictions: Predictions, targets: NDArray[Any], *, lengths: NDArray[np.int64] | None
    ) -> Report:
        """Return accuracy and its companions with intervals, the confusion matrix and accuracy by length."""
        return classification_report(predictions, targets, names=self.names, lengths=lengths)

    def scores_of(self, predictions: Predictions, asked: Predictions) -> Predictions:
        """Return the probability ``(N,)`` of the label that the prediction asked for answers with."""
        return predictions[:, asked.argmax()]

    def answer(self, prediction: Predictions, *, top: int) -> Answer:
        """Return the likeliest label with its probability, and the ``top`` likeliest, itself first."""
        order = np.argsort(-prediction, kind="stable")[:top]
        ranked = [(self.names[place], float(prediction[place])) for place in order]
        return Answer(*ranked[0], ranked)

    def to_json(self) -> dict[str, Any]:
        """Return the settings that the head and the loss are built from."""
        return {"task": self.name, **asdict(self)}


def balanced_weights(names: Sequence[str], counts: Counter[str]) -> tuple[float, ...]:
    """Weigh each label by the inverse of its share, so that all labels count the same in the loss.

    ``w_k = N / (K·N_k)``.

    >>> balanced_weights(["a", "b"], Counter(a=3, b=1))
    (0.6666666666666666, 2.0)
    """
    rows = sum(counts.values())
    return tuple(rows / (len(names) * max(1, counts[name])) for name in names)
