"""What the entries' reports say beyond one figure, where they do: by length, calibration, confusion."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from unrolled.races.comparison import Comparison, Entry

SUFFIX = "_by_length"
# What a bucket of lengths holds besides its figure.
OF_BUCKETS = {"from", "to", "rows"}

Bucket = Mapping[str, Any]


class Lengths(NamedTuple):
    """A figure by length: its name, and the buckets of each entry that has it."""

    figure: str
    by_entry: Sequence[tuple[Entry, Sequence[Bucket]]]


def lengths(comparison: Comparison) -> Lengths:
    """Return the headline metric by length, or the figure by length that comes nearest; no entries where none is."""
    details = [entry.report.details for entry in comparison.contenders if entry.report]
    names = list(dict.fromkeys(name for each in details for name in each if name.endswith(SUFFIX)))
    wanted = f"{comparison.race.metric}{SUFFIX}"
    name = wanted if wanted in names else next(iter(names), wanted)
    found = [(entry, buckets) for entry in _those_judged(comparison) if (buckets := _detail(entry, name))]
    figure = next((key for _, buckets in found for key in buckets[0] if key not in OF_BUCKETS), "")
    return Lengths(figure, found)


def calibration(comparison: Comparison) -> list[tuple[Entry, Sequence[Bucket]]]:
    """Return the bins of confidence of each contender that has them."""
    return [(entry, bins) for entry in comparison.contenders if (bins := _detail(entry, "calibration"))]


def confusion(comparison: Comparison) -> list[tuple[Entry, Mapping[str, Any]]]:
    """Return the labels and counts, true down and predicted across, of each contender that has them."""
    return [(entry, found) for entry in comparison.contenders if (found := _detail(entry, "confusion"))]


def best_baseline(comparison: Comparison) -> Entry | None:
    """Return the baseline to beat."""
    sign = 1 if comparison.race.more_is_better else -1
    scored = [(entry.score.value, entry) for entry in comparison.baselines if entry.score.value is not None]
    return max(scored, key=lambda each: sign * each[0])[1] if scored else None


def _those_judged(comparison: Comparison) -> list[Entry]:
    """Return the contenders and the best baseline."""
    best = best_baseline(comparison)
    return [*comparison.contenders, *([best] if best else [])]


def _detail(entry: Entry, name: str) -> Any:
    return entry.report.details.get(name) if entry.report else None
