"""Many → one: a sequence in, one label out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from unrolled.data.batch import Batch
from unrolled.data.row_batches import OrderedBatches, RowBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import require_choice
from unrolled.tasks.label_head import POOLS, LabelHead
from unrolled.tasks.metrics.classification import classification_report
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.network import Network
from unrolled.tasks.task import Batches, Headline, Validation

SCORING_TOKENS = 16384


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

    def build_head(self, width: int) -> LabelHead:
        """Build the pool and the scores."""
        return LabelHead(width=width, labels=len(self.names), pooling=self.pooling, dropout=self.dropout)

    def batches(self, rows: Sequences, *, batch_tokens: int, context_length: int, seed: int) -> Batches:
        """Batch rows of like lengths; every row is seen whole, so there is no context length to keep to."""
        return RowBatches(rows, batch_tokens, seed=seed)

    def loss(self, network: Network, batch: Batch) -> Tensor:
        """Return the mean loss of the batch's rows."""
        scores = _whole_scores(network, batch)
        weights = None if self.weights is None else torch.tensor(self.weights, device=scores.device)
        return cross_entropy(scores, batch.targets, weight=weights, label_smoothing=self.label_smoothing)

    def validate(self, network: Network, rows: Sequences, *, at_most: int) -> Validation:
        """Judge by accuracy; the mean negative log-likelihood decides between equals."""
        rows = _spread(rows, at_most)
        probabilities = self.probabilities(network, rows)
        labels = labels_of(rows)
        accuracy = float((probabilities.argmax(1) == labels).mean())
        nats = -np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12)).mean()
        return Validation((1 - accuracy, float(nats)), {"accuracy": accuracy, "nats": float(nats)})

    def probabilities(self, network: Network, rows: Sequences) -> np.ndarray:
        """Return ``(N, labels)`` probabilities, one row each, in the order of the rows."""
        found = np.zeros((len(rows), len(self.names)))
        with network.scoring():
            for batch in OrderedBatches(rows, SCORING_TOKENS):
                scores = _whole_scores(network, batch.to(network.device))
                found[batch.rows] = scores.double().softmax(-1).cpu().numpy()
        return found

    def report(self, network: Network, rows: Sequences) -> Report:
        """Return accuracy and its companions with intervals, the confusion matrix and accuracy by length."""
        return classification_report(
            self.probabilities(network, rows), labels_of(rows), names=list(self.names), lengths=rows.lengths
        )

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


def _whole_scores(network: Network, batch: Batch) -> Tensor:
    """Score each label for every whole row of a batch, in full precision."""
    features, _ = network.model(batch.inputs, lengths=batch.lengths)
    head = network.head
    assert isinstance(head, LabelHead)
    return head.whole(features, batch.lengths).float()


def labels_of(rows: Sequences) -> np.ndarray:
    """Return the label numbers of a labelled split."""
    assert rows.labels is not None
    return np.asarray(rows.labels)


def _spread(rows: Sequences, at_most: int) -> Sequences:
    """Return rows evenly spread over a split, about so many tokens of them."""
    tokens = int(rows.lengths.sum())
    if tokens <= at_most:
        return rows
    count = max(1, round(len(rows) * at_most / tokens))
    chosen = np.linspace(0, len(rows) - 1, count).astype(np.int64)
    return Sequences.from_rows([rows[row] for row in chosen], labels=labels_of(rows)[chosen].tolist())
