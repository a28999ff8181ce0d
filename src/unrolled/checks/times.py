"""When events happened: gaps far longer than usual, and times that repeat."""

import math
from array import array
from collections import Counter
from typing import Any

import numpy as np

from unrolled.checks.findings import MOST_PLACES, Finding, counted
from unrolled.checks.places import Places
from unrolled.checks.quantiles import quantile
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events

# A gap this many times longer than 90% of all is far above the median, whatever the steps are spread like.
FAR = 10
# Fewer gaps than this have no usual length.
FEW_GAPS = 10
# Gaps are counted by their logarithm, in bins of 2%.
BINS_PER_DOUBLING = 32


class Times:
    """Count the time between steps, and keep each sequence's longest gap: 16 bytes a sequence."""

    def __init__(self) -> None:
        self._gaps: Counter[int] = Counter()
        self._longest = array("d")
        self._places = Places()
        # How many steps repeat a time, in how many sequences, and where the first few of these stand.
        self._steps_repeated = 0
        self._repeated = 0
        self._repeated_at: list[str] = []

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take the times of a sequence of events, which its reader has put in order."""
        if isinstance(row, BadRow) or not isinstance(row.input, Events) or row.input.times is None:
            return
        gaps = np.diff(np.array(row.input.times, dtype=np.float64))
        if repeated := int((gaps == 0).sum()):
            self._repeated += 1
            self._steps_repeated += repeated
            if len(self._repeated_at) < MOST_PLACES:
                self._repeated_at.append(row.place)
        gaps = gaps[gaps > 0]
        self._gaps.update(np.rint(np.log2(gaps) * BINS_PER_DOUBLING).astype(int).tolist())
        self._longest.append(gaps.max(initial=0.0))
        self._places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return what is odd about the times, with the sequences it is odd in."""
        found = []
        if self._repeated:
            message = (
                f"{counted(self._steps_repeated, 'step')} at the same time as the one before, in "
                f"{counted(self._repeated, 'sequence')}: their order is that of the data"
            )
            found.append(Finding("repeated times", "note", message, self._repeated_at))
        return found + self._far_gaps()

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return the median and the longest time between steps, to 2%."""
        if not self._gaps:
            return {}
        return {
            "gaps": {"median": self._quantile(0.5), "90%": self._quantile(0.9), "max": max(self._longest)}
        }

    def _far_gaps(self) -> list[Finding]:
        """Return the sequences with a gap far above what is usual."""
        if self._gaps.total() < FEW_GAPS:
            return []
        limit = FAR * self._quantile(0.9)
        longest = np.array(self._longest)
        far = np.flatnonzero(longest > limit)
        if not len(far):
            return []
        worst = far[np.argsort(-longest[far], kind="stable")][:MOST_PLACES]
        message = (
            f"{counted(len(far), 'sequence')} with a gap of up to {longest.max():g}, while the median time between "
            f"steps is {self._quantile(0.5):.3g} and 90% are at most {self._quantile(0.9):.3g}"
        )
        return [Finding("gaps", "note", message, (self._places[int(row)] for row in worst))]

    def _quantile(self, share: float) -> float:
        """Return a quantile of the gaps, to 2%."""
        return math.exp2(quantile(self._gaps, share) / BINS_PER_DOUBLING)
