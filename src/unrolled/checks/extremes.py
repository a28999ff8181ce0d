"""Numbers far beyond all others: outputs, and the channels of series."""

import heapq
import math
from collections import Counter
from typing import Any

import numpy as np

from unrolled.checks.findings import MOST_PLACES, Finding, counted
from unrolled.checks.once_a_row import number_in
from unrolled.checks.quantiles import quantile
from unrolled.data.rows import BadRow, Row

# A number this many times beyond what 95% of the rows reach is hardly one of them.
FAR = 100
# Of fewer rows there is nothing usual.
FEW_ROWS = 20
# Sizes are counted by their logarithm, in steps of 9%.
BINS_PER_DOUBLING = 8


class Sizes:
    """How large the numbers of many rows are, without sign, and where the largest few stand."""

    def __init__(self) -> None:
        self._bins: Counter[float] = Counter()
        self._largest: list[tuple[float, int, str]] = []
        self._rows = 0

    def take(self, size: float, place: str) -> None:
        """Take the size of a row's largest number."""
        self._rows += 1
        self._bins[round(math.log2(size) * BINS_PER_DOUBLING) if size else -math.inf] += 1
        # Among equals the first row seen stays.
        if len(self._largest) < MOST_PLACES:
            heapq.heappush(self._largest, (size, -self._rows, place))
        elif size > self._largest[0][0]:
            heapq.heapreplace(self._largest, (size, -self._rows, place))

    def finding(self, name: str) -> Finding | None:
        """Return the rows with a number far beyond what is usual, the largest first."""
        if self._rows < FEW_ROWS:
            return None
        usual = quantile(self._bins, 0.95)
        limit = usual + math.log2(FAR) * BINS_PER_DOUBLING
        far = sum(count for size, count in self._bins.items() if size > limit)
        if not far or usual == -math.inf:
            return None
        ranked = sorted(self._largest, reverse=True)
        message = (
            f"{name}: {counted(far, 'row')} with numbers of up to {ranked[0][0]:.3g} in size, while 95% have at most "
            f"{math.exp2(usual / BINS_PER_DOUBLING):.2g}"
        )
        return Finding("extreme numbers", "note", message, (place for _, _, place in ranked[:far]))


class Extremes:
    """Measure the outputs that are numbers, and every channel."""

    def __init__(self, *, fields: tuple[str, ...]) -> None:
        self._fields = fields
        self._outputs = Sizes()
        self._channels = [Sizes() for _ in fields]

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take the numbers of a good row."""
        if isinstance(row, BadRow):
            return
        if row.output is not None and (number := number_in(row.output)) is not None:
            self._outputs.take(abs(number), row.place)
        if not isinstance(row.input, np.ndarray):
            return
        sizes = np.where(np.isnan(row.input), 0.0, np.abs(row.input)).max(0, initial=0.0)
        for channel, size in zip(self._channels, sizes.tolist(), strict=True):
            channel.take(size, row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return the outputs, where they are values, and the channels that go far beyond what is usual."""
        found = [self._outputs.finding("output")] if task == "value" else []
        found += [
            sizes.finding(f'channel "{name}"')
            for name, sizes in zip(self._fields, self._channels, strict=True)
        ]
        return [finding for finding in found if finding is not None]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return nothing: the ranges are measured elsewhere."""
        return {}
