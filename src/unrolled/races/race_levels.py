"""Which baselines a chart has room for: the one to beat always, the others where they don't press the rest flat."""

from collections.abc import Sequence
from typing import NamedTuple

from unrolled.races.comparison import Comparison, Entry
from unrolled.races.race_details import best_baseline
from unrolled.races.race_words import figure, scaled


class Levels(NamedTuple):
    """Baselines with their values: those on the chart, and those beyond it."""

    on: list[tuple[str, float]]
    beyond: list[tuple[str, float]]

    @property
    def values(self) -> list[float]:
        """The values on the chart."""
        return [value for _, value in self.on]

    @property
    def sentence(self) -> str:
        """Say which are beyond the chart; nothing where none is."""
        if not self.beyond:
            return ""
        listed = ", ".join(f"{name} {figure(value)}" for name, value in self.beyond)
        return f" Beyond the chart: {listed}."


def levels(comparison: Comparison, metric: str, values: Sequence[float]) -> Levels:
    """Choose the baselines that are drawn beside values of a metric, in its unit.

    The best is always; another is if it lies no farther from what is drawn than that is high. Without values none is.
    """
    found = [
        (entry.name, value)
        for entry in comparison.baselines
        if (value := _value(comparison, entry, metric)) is not None
    ]
    if not values or not found:
        return Levels([], found if values else [])
    best = best_baseline(comparison)
    kept = [value for name, value in found if best and name == best.name]
    low, high = min([*values, *kept]), max([*values, *kept])
    span = high - low
    on = [(name, value) for name, value in found if low - span <= value <= high + span]
    return Levels(on, [each for each in found if each not in on])


def _value(comparison: Comparison, entry: Entry, metric: str) -> float | None:
    """Return a baseline's figure on the test rows, in its unit."""
    found = entry.report.metrics.get(metric) if entry.report else None
    value = entry.score.value if metric == comparison.race.metric else found.value if found else None
    return None if value is None else scaled(metric, value)
