"""How long the sequences are, and which are far longer than the rest."""

import heapq
from collections import Counter
from itertools import pairwise
from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding, counted
from unrolled.checks.quantiles import quantile
from unrolled.data.codecs.symbols import split_symbols
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events

BUCKETS = 8
# A length this many times beyond that of 95% of the rows is far longer.
FAR = 10
# Buckets double where lengths differ by more than this factor.
WIDE = 8


class Lengths:
    """Measure every sequence: steps, symbols, or the characters of a text."""

    def __init__(self, *, input_kind: str, separator: str | None) -> None:
        self._unit = {"text": "character", "symbols": "symbol"}.get(input_kind, "step")
        self._gap = separator or ""
        self._counts: Counter[int] = Counter()
        self._longest: list[tuple[int, int, str]] = []
        self._rows = 0

    def see(self, row: Row | BadRow, split: str) -> None:
        """Measure a good row."""
        if isinstance(row, BadRow):
            return
        length = self._length(row.input)
        self._counts[length] += 1
        self._rows += 1
        # Among equals the first row seen stays.
        if len(self._longest) < MOST_PLACES:
            heapq.heappush(self._longest, (length, -self._rows, row.place))
        elif length > self._longest[0][0]:
            heapq.heapreplace(self._longest, (length, -self._rows, row.place))

    def findings(self, task: str | None) -> list[Finding]:
        """Return the rows that are far longer than the others: they make batches slow and large."""
        if not self._counts:
            return []
        usual = quantile(self._counts, 0.95)
        far = sum(count for length, count in self._counts.items() if length > FAR * usual)
        if not far:
            return []
        places = [place for length, _, place in sorted(self._longest, reverse=True) if length > FAR * usual]
        message = (
            f"{counted(far, 'row')} of up to {counted(max(self._counts), self._unit)}, while 95% have at most "
            f"{usual:,}"
        )
        return [Finding("far longer", "note", message, places)]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return the shortest, median, 95% and longest length, and a histogram."""
        if not self._counts:
            return {}
        counts = self._counts
        return {
            "lengths": {
                "unit": f"{self._unit}s",
                "min": min(counts),
                "median": quantile(counts, 0.5),
                "95%": quantile(counts, 0.95),
                "max": max(counts),
                "histogram": histogram(counts),
            }
        }

    def _length(self, value: Any) -> int:
        if isinstance(value, str):
            return len(split_symbols(value, self._gap)) if self._unit == "symbol" else len(value)
        return len(value.cells) if isinstance(value, Events) else len(value)


def histogram(counts: Counter[int]) -> list[dict[str, int]]:
    """Return at most eight buckets from the shortest to the longest, even or, over a wide range, growing.

    >>> [(bucket["from"], bucket["to"], bucket["rows"]) for bucket in histogram(Counter({1: 2, 3: 1}))]
    [(1, 1, 2), (2, 2, 0), (3, 3, 1)]
    """
    low, high = min(counts), max(counts)
    return [
        {
            "from": first,
            "to": after - 1,
            "rows": sum(n for length, n in counts.items() if first <= length < after),
        }
        for first, after in _edges(low, high)
    ]


def _edges(low: int, high: int) -> list[tuple[int, int]]:
    """Cut ``low`` to ``high`` into buckets of equal width, or of equal ratio where the range is wide."""
    buckets = min(BUCKETS, high - low + 1)
    if high > WIDE * max(1, low):
        start = max(1, low)
        ratio = ((high + 1) / start) ** (1 / buckets)
        cuts = [low, *(round(start * ratio**number) for number in range(1, buckets)), high + 1]
    else:
        cuts = [low + (high + 1 - low) * number // buckets for number in range(buckets + 1)]
    cuts = sorted(set(cuts))
    return list(pairwise(cuts))
