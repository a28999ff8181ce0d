"""Many → a number: a sequence in, one value out."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import mse_loss

from unrolled.data.batch import Batch
from unrolled.data.codecs.value_output import ValueOutput
from unrolled.data.row_batches import RowBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import UserError, require_choice
from unrolled.tasks.metrics.headline_units import headline_score
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.metrics.regression import regression_report
from unrolled.tasks.metrics.squared_units import squared_units
from unrolled.tasks.network import Network
from unrolled.tasks.pooled_head import POOLS, PooledHead
from unrolled.tasks.row_scores import batch_scores, row_scores, spread, targets_of
from unrolled.tasks.row_task import Answer, Predictions
from unrolled.tasks.task import Batches, Headline, Validation


@dataclass(frozen=True)
class Value:
    """Regression by least squares: ``loss = mean_n (s_n − z_n)²`` with ``z = (y − μ) / σ`` over a batch's rows ``n``.

    ``μ`` and ``σ`` are the mean and the deviation of the training outputs; what is predicted is ``μ + σ·s``, in the
    units of the data.

    >>> Value(mean=10.0, deviation=2.0).build_head(8).scores.out_features
    1
    """

    name: ClassVar[str] = "value"
    headline: ClassVar[Headline] = Headline("rmse", more_is_better=False)

    mean: float
    deviation: float
    pooling: str = "mean"
    dropout: float = 0.1

    def __post_init__(self) -> None:
        """Refuse an unknown pooling by name, and a scale that is none."""
        require_choice("pooling", self.pooling, POOLS)
        if not math.isfinite(self.mean) or not 0 < self.deviation < math.inf:
            raise UserError(
                f"mean, deviation: found {self.mean} and {self.deviation}, expected finite numbers, "
                "the second above 0"
            )

    @classmethod
    def fit(cls, outputs: Mapping[str, int], **settings: Any) -> Self:
        """Return the task for training outputs, given with how often each was seen.

        Outputs that are all alike are not scaled.

        >>> Value.fit({"1": 3, "5": 1})
        Value(mean=2.0, deviation=1.7320508075688772, pooling='mean', dropout=0.1)
        """
        values = np.array([ValueOutput().encode(output) for output in outputs])
        counts = np.array(list(outputs.values()), dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            mean = float(np.average(values, weights=counts))
            deviation = float(np.sqrt(np.average((values - mean) ** 2, weights=counts)))
        if not math.isfinite(deviation):
            largest = float(np.abs(values).max())
            raise UserError(
                f"the outputs reach {largest:g}, too large to be squared; give them in larger units"
            )
        # Rounding makes equal outputs vary a little.
        constant = deviation <= 1e-12 * abs(mean) or deviation == 0
        return cls(mean=mean, deviation=1.0 if constant else deviation, **settings)

    @property
    def output(self) -> ValueOutput:
        """A target is the number itself."""
        return ValueOutput()

    def build_head(self, width: int) -> PooledHead:
        """Build the pool and the one number, which starts at the training mean."""
        return PooledHead(width=width, outputs=1, pooling=self.pooling, dropout=self.dropout)

    def batches(self, rows: Sequences, *, batch_tokens: int, context_length: int, seed: int) -> Batches:
        """Batch rows of like lengths, their targets scaled; every row is seen whole."""
        # Scaled while they are float64: a batch holds float32, which is too coarse for, say, seconds since 1970.
        scaled = replace(rows, targets=(targets_of(rows) - self.mean) / self.deviation)
        return RowBatches(scaled, batch_tokens, seed=seed)

    def loss(self, network: Network, batch: Batch) -> Tensor:
        """Return the mean squared error of a batch from ``batches``, whose targets are scaled."""
        return mse_loss(batch_scores(network, batch)[:, 0], batch.targets)

    def validate(self, network: Network, rows: Sequences, *, at_most: int) -> Validation:
        """Judge by the root mean squared error, in the units of the data."""
        rows = spread(rows, at_most)
        errors = self.predictions(network, rows)[:, 0] - targets_of(rows)
        rmse = float(headline_score("rmse", squared_units(errors).sum(0)))
        return Validation((rmse,), {"rmse": rmse, "mae": float(np.abs(errors).mean())})

    def predictions(self, network: Network, rows: Sequences) -> Predictions:
        """Return ``(N, 1)`` values in the units of the data, one row each, in the order of the rows."""
        return self.finished(row_scores(network, rows))

    def finished(self, scores: Predictions) -> Predictions:
        """Return scores ``(N, 1)`` in the units of the data."""
        return self.mean + self.deviation * scores

    def report(self, network: Network, rows: Sequences) -> Report:
        """Return every metric on a whole split."""
        return self.report_of(self.predictions(network, rows), targets_of(rows), lengths=rows.lengths)

    def report_of(
        self, predictions: Predictions, targets: NDArray[Any], *, lengths: NDArray[np.int64] | None
    ) -> Report:
        """Return RMSE, MAE and R² with intervals, and the error by length."""
        return regression_report(predictions.reshape(len(predictions)), targets, lengths=lengths)

    def scores_of(self, predictions: Predictions, asked: Predictions) -> Predictions:
        """Return the values ``(N,)`` themselves, which have no probability."""
        return predictions[:, 0]

    def answer(self, prediction: Predictions, *, top: int) -> Answer:
        """Return the number; it has no probability, and there are no alternatives to it."""
        return Answer(float(prediction[0]), None, [])

    def to_json(self) -> dict[str, Any]:
        """Return the settings that the head and the scale are built from."""
        return {"task": self.name, **asdict(self)}
