"""The sides of a chart: from what to what, evenly or by powers of ten, and which values are written."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """One side: what it measures, its ends, and the values written on it."""

    title: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    # By powers of ten, not evenly.
    log: bool = False

    def share(self, value: float) -> float:
        """Return where a value lies, 0 at the low end and 1 at the high one."""
        low, high, value = (
            (math.log(self.low), math.log(self.high), math.log(value))
            if self.log
            else (self.low, self.high, value)
        )
        return (value - low) / (high - low)


def linear_axis(
    title: str, values: Sequence[float], most: int, bounds: tuple[float, float] = (-math.inf, math.inf)
) -> Axis:
    """Make an even axis that holds all values with a little room, but none beyond the bounds; at most so many ticks.

    >>> [text for _, text in linear_axis("", [0.0, 98.0], 6, (0.0, 100.0)).ticks]
    ['0', '20', '40', '60', '80', '100']
    """
    low, high = min(values), max(values)
    # What rounding alone sets apart is one value.
    apart = high - low if high - low > 1e-9 * abs(high) else 0.0
    room = 0.06 * apart or 0.05 * abs(high) or 0.5
    low, high = max(low - room, bounds[0]), min(high + room, bounds[1])
    return Axis(title, low, high, tuple(_even_ticks(low, high, most)))


def log_axis(title: str, values: Sequence[float], most: int) -> Axis:
    """Make an axis by powers of ten that holds all values, which are above 0, with room of a quarter on either side.

    >>> [text for _, text in log_axis("", [0.3, 40.0], 5).ticks]
    ['0.3', '1', '3', '10', '30']
    >>> [text for _, text in log_axis("", [3.0, 4.0], 5).ticks]
    ['2', '5']
    """
    low, high = math.log10(min(values)), math.log10(max(values))
    room = max(0.12 * (high - low), 0.25)
    low, high = low - room, high + room
    ticks = [(value, f"{value:,.10g}") for value in _log_ticks(low, high, most)]
    return Axis(title, 10**low, 10**high, tuple(ticks), log=True)


def even_places(title: str, names: Sequence[str]) -> Axis:
    """Make an axis with a place for each name: 0, 1 and so on, half a place of room at the ends."""
    return Axis(
        title, -0.5, len(names) - 0.5, tuple((float(place), name) for place, name in enumerate(names))
    )


def _even_ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """Choose steps of 1, 2 or 5 times a power of ten."""
    magnitude = 10 ** math.floor(math.log10((high - low) / most))
    factor = next(factor for factor in (1, 2, 5, 10, 20) if (high - low) / (factor * magnitude) < most)
    step = factor * magnitude
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    numbers = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return [(number * step, f"{number * step:,.{decimals}f}") for number in numbers]


def _log_ticks(low: float, high: float, most: int) -> list[float]:
    """Choose the finest of some sets of values that has few enough."""
    found: list[float] = []
    for parts in ((1, 2, 5), (1, 3), (1,)):
        powers = range(math.floor(low) - 1, math.ceil(high) + 1)
        found = [part * 10.0**power for power in powers for part in parts]
        found = [value for value in found if low <= math.log10(value) <= high]
        if len(found) <= most:
            return found
    return found[:: math.ceil(len(found) / most)]
