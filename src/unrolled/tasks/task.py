"""The contract every task keeps: what comes out, how it is learnt, and how it is judged."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from torch import Tensor

from unrolled.data.batch import Batch
from unrolled.data.pair_batch import PairBatch
from unrolled.data.sequences import Sequences
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.network import Network


class Validation(NamedTuple):
    """How a network does on held-out data: what decides between two moments, and what is shown."""

    # Compared from the left, lower is better.
    order: tuple[float, ...]
    shown: dict[str, float]


class Headline(NamedTuple):
    """The metric that a task is judged by first."""

    metric: str
    more_is_better: bool

    def best(self, reports: Mapping[str, Report]) -> tuple[str, float] | None:
        """Return the name and the figure of the best report, or nothing where the figure is undefined in all."""
        sign = 1 if self.more_is_better else -1
        figures = {name: report.metrics[self.metric].value for name, report in reports.items()}
        defined = {name: figure for name, figure in figures.items() if figure is not None}
        if not defined:
            return None
        return max(defined.items(), key=lambda item: sign * item[1])


class Batches(Protocol):
    """Training batches as a pure function of one integer."""

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        ...

    def at(self, position: int) -> Batch | PairBatch:
        """Return the batch at a position, counted from the first epoch's start."""
        ...

    def padding_share(self, epoch: int) -> float:
        """Return the share of padding among the tokens of an epoch's batches."""
        ...


class Task(Protocol):
    """What comes out: the loss, the order of training and the figures; the head is built from a width or a model."""

    @property
    def name(self) -> str:
        """The word that names the task in commands and files."""
        ...

    @property
    def headline(self) -> Headline:
        """The metric that decides between a model and its baselines."""
        ...

    def batches(self, rows: Sequences, *, batch_tokens: int, context_length: int, seed: int) -> Batches:
        """Cut a training split into batches."""
        ...

    def loss(self, network: Network, batch: Any) -> Tensor:
        """Return the mean loss of one of the task's own batches."""
        ...

    def validate(self, network: Network, rows: Sequences, *, at_most: int) -> Validation:
        """Judge a network on at most so many tokens of a split, spread over it."""
        ...

    def report(self, network: Network, rows: Sequences) -> Report:
        """Return every metric on a whole split."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return what is needed to build the task again."""
        ...
