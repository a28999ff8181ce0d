"""What stands behind the figures of an evaluation, as tables: confusions, single labels, what length does."""

from collections.abc import Iterator
from typing import Any

from rich.markup import escape
from rich.table import Table

from unrolled.tasks.metrics.metric import Report

LABELS_SHOWN = 20
# Metrics with a way of writing of their own; of the others it is the name in plain words.
WRITTEN = {"bleu": "BLEU", "chrf": "chrF", "rouge_l": "ROUGE-L"}
# What texts are judged by at every length of the source.
OF_TEXTS = ("bleu", "chrf", "exact_match", "character_error_rate", "rouge_l")
# The means by length, as details name them.
BY_LENGTH = {
    "accuracy_by_length": ("accuracy by length", "accuracy"),
    "exact_match_by_length": ("exact match by length", "exact_match"),
    "error_by_length": ("mean absolute error by length", "mae"),
}


def figure(number: float) -> str:
    """Write a figure with four decimals, or in four digits where these would say nothing.

    >>> figure(0.98765), figure(0.0), figure(0.0000123), figure(12345678.9)
    ('0.9877', '0.0000', '1.23e-05', '1.235e+07')
    """
    return f"{number:.4f}" if number == 0 or 1e-3 <= abs(number) < 1e6 else f"{number:.4g}"


def metric_name(metric: str) -> str:
    """Return the name of a metric as people write it.

    >>> metric_name("chrf"), metric_name("exact_match")
    ('chrF', 'exact match')
    """
    return WRITTEN.get(metric, metric.replace("_", " "))


def detail_tables(report: Report) -> Iterator[Table]:
    """Yield the tables that a report has details for; of very many labels none."""
    if (confusion := report.details.get("confusion")) and len(confusion["names"]) <= LABELS_SHOWN:
        yield _confusion(confusion)
    elif (labels := report.details.get("labels")) and not confusion and len(labels) <= LABELS_SHOWN:
        yield _labels(labels)
    if "bleu_by_length" in report.details:
        yield from _of_texts(report)
    else:
        for name, (title, column) in BY_LENGTH.items():
            if len(buckets := report.details.get(name, ())) > 1:
                yield _by_length(title, column, buckets)
    if scores := report.details.get("by_prefix"):
        yield _by_prefix(scores)


def _confusion(confusion: dict[str, Any]) -> Table:
    table = _table("confusion (rows: truth)", "", *map(str, confusion["names"]))
    for name, counts in zip(confusion["names"], confusion["counts"], strict=True):
        table.add_row(str(name), *map(str, counts))
    return table


def _labels(labels: dict[str, dict[str, Any]]) -> Table:
    table = _table("each label", "", "rows", "precision", "recall", "F1")
    for name, scores in labels.items():
        found = (scores["precision"], scores["recall"], scores["f1"])
        shares = ("–" if share is None else figure(share) for share in found)
        table.add_row(name, f"{scores['support']:,}", *shares)
    return table


def _by_length(title: str, column: str, buckets: list[dict[str, Any]]) -> Table:
    table = _table(title, "steps", "rows", column.replace("_", " "))
    for bucket in buckets:
        table.add_row(f"{bucket['from']}–{bucket['to']}", f"{bucket['rows']:,}", figure(bucket[column]))
    return table


def _of_texts(report: Report) -> Iterator[Table]:
    """Yield what length does to texts, and a few of them beside their references."""
    found = [report.details[f"{name}_by_length"] for name in OF_TEXTS]
    if len(found[0]) > 1:
        table = _table("by length of the source", "steps", "rows", *map(metric_name, OF_TEXTS))
        for buckets in zip(*found, strict=True):
            values = (bucket[name] for name, bucket in zip(OF_TEXTS, buckets, strict=True))
            figures = ("–" if value is None else figure(value) for value in values)
            table.add_row(f"{buckets[0]['from']}–{buckets[0]['to']}", f"{buckets[0]['rows']:,}", *figures)
        yield table
    samples = report.details["samples"]
    columns = [name for name in ("input", "output", "reference") if name in samples[0]]
    table = Table(title="samples", box=None, title_justify="left")
    for name in columns:
        table.add_column(name, overflow="fold", ratio=1)
    for sample in samples:
        table.add_row(*(escape(sample[name]) for name in columns))
    yield table


def _by_prefix(scores: list[dict[str, Any]]) -> Table:
    table = _table(
        "how early does it know?", "steps seen", scores[0]["metric"].replace("_", " "), "95% interval"
    )
    for score in scores:
        value, low, high = (
            "–" if score[name] is None else figure(score[name]) for name in ("value", "low", "high")
        )
        table.add_row(f"{score['share']:.0%}", value, f"[{low}, {high}]")
    return table


def _table(title: str, first: str, *others: str) -> Table:
    # A title is wrapped to the width of its table.
    table = Table(title=title, box=None, title_justify="left", min_width=len(title))
    table.add_column(first, justify="right" if first else "left")
    for heading in others:
        table.add_column(heading, justify="right")
    return table
