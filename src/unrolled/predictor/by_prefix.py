"""How early a model knows: its score after a tenth, a quarter, half and all of every sequence."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.metrics.metric import Metric, Report
from unrolled.tasks.network import Network
from unrolled.tasks.task import Task
from unrolled.tasks.text import Text

SHARES = (0.1, 0.25, 0.5, 1.0)


@dataclass(frozen=True)
class PrefixScore:
    """The headline metric when a model sees this share of each sequence."""

    share: float
    name: str
    metric: Metric

    def as_json(self) -> dict[str, Any]:
        """Return the share, and the metric by its name."""
        return {"share": self.share, "metric": self.name, **self.metric.as_json()}


def by_prefix(task: Task, network: Network, rows: Sequences) -> list[PrefixScore]:
    """Judge a model on the first 10%, 25%, 50% and 100% of every row, rounded up, so at least one step.

    A prefix is a shorter sequence, so every architecture has a score; for a streaming one it is that of its running
    answer. Cost: just under two passes over the rows.
    Raises `UsageError` for a language model, which is judged on every step anyway, and for a text model.
    """
    require_prefixes(task)
    name = task.headline.metric
    reports = ((share, task.report(network, prefixes(rows, share))) for share in SHARES)
    return [PrefixScore(share, name, report.metrics[name]) for share, report in reports]


def require_prefixes(task: Task) -> None:
    """Refuse a task whose rows cannot be judged by their beginnings."""
    if isinstance(task, Continuation):
        raise UsageError(
            "--by-prefix: a language model is judged on every step, expected a task of whole rows"
        )
    if isinstance(task, Text):
        raise UsageError(
            "--by-prefix: half a source has no known text, expected a task of labels or values; evaluate without it "
            "shows a text model by the length of the source"
        )


def with_prefixes(report: Report, task: Task, network: Network, rows: Sequences) -> Report:
    """Return a report with the scores of prefixes among its details, as ``by_prefix``."""
    scores = [score.as_json() for score in by_prefix(task, network, rows)]
    return replace(report, details={**report.details, "by_prefix": scores})


def prefixes(rows: Sequences, share: float) -> Sequences:
    """Return the first ``⌈share · length⌉`` steps of every row, with the row's target.

    >>> rows = Sequences.from_rows([[3, 4, 5], [6]], targets=[1, 0])
    >>> half = prefixes(rows, 0.5)
    >>> [half[row].tolist() for row in range(2)], half.targets.tolist()
    ([[3, 4], [6]], [1, 0])
    """
    if not 0 < share <= 1:
        raise UsageError(f"share: found {share}, expected above 0 and at most 1")
    if share == 1:
        return rows
    # Less a hair, since 0.1 times 10 must be one step.
    kept = np.ceil(share * rows.lengths - 1e-9).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(kept)])
    places = np.arange(offsets[-1]) + np.repeat(rows.offsets[:-1] - offsets[:-1], kept)
    return Sequences(rows.tokens[places], offsets, rows.targets)
