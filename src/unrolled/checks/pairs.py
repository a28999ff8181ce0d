"""Texts to be written: copies of their inputs, and pairs whose lengths do not go together."""

import math
from array import array
from collections import Counter
from typing import Any

import numpy as np

from unrolled.checks.findings import MOST_PLACES, Finding, counted
from unrolled.checks.places import Places
from unrolled.checks.quantiles import quantile
from unrolled.data.rows import BadRow, Row
from unrolled.predictor.split_facts import is_long_copy

# An output this many times longer, or shorter, than inputs of its length usually have is hardly theirs.
FAR = 4
# Added to both lengths, since a few characters more or less say nothing of short texts.
SHORT = 10


class Pairs:
    """Compare the characters of every output with those of its input: 16 bytes a row."""

    def __init__(self) -> None:
        self._inputs = array("I")
        self._outputs = array("I")
        self._places = Places()
        self._copies = 0
        self._copied_at: list[str] = []

    def see(self, row: Row | BadRow, split: str) -> None:
        """Measure a good row of two texts."""
        if isinstance(row, BadRow) or row.output is None or not isinstance(row.input, str):
            return
        self._inputs.append(len(row.input))
        self._outputs.append(len(row.output))
        self._places.append(row.place)
        if is_long_copy(row):
            self._copies += 1
            if len(self._copied_at) < MOST_PLACES:
                self._copied_at.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return what may not be a translation, where texts are to be written."""
        if task != "text" or not self._outputs:
            return []
        found = [self._far_lengths()]
        if self._copies:
            copies = (
                "output that is a copy of its input"
                if self._copies == 1
                else "outputs that are copies of inputs"
            )
            message = f"{self._copies:,} {copies}, not translated perhaps"
            found.append(Finding("copies", "warning", message, self._copied_at))
        return [finding for finding in found if finding is not None]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return how long outputs are, in characters, and how many are copies."""
        if task != "text" or not self._outputs:
            return {}
        lengths = Counter(self._outputs)
        return {
            "outputs": {
                "min": min(lengths),
                "median": quantile(lengths, 0.5),
                "95%": quantile(lengths, 0.95),
                "max": max(lengths),
                "copies": self._copies,
            }
        }

    def _far_lengths(self) -> Finding | None:
        """Name the pairs whose lengths go together far less than usual, the worst first."""
        outputs, inputs = (np.array(lengths, dtype=np.float64) for lengths in (self._outputs, self._inputs))
        ratios = np.log((outputs + SHORT) / (inputs + SHORT))
        astray = np.abs(ratios - np.median(ratios))
        far = np.flatnonzero(astray > math.log(FAR))
        if not len(far):
            return None
        worst = far[np.argsort(-astray[far], kind="stable")][:MOST_PLACES]
        pairs = counted(len(far), "pair")
        message = f"{pairs} whose output is more than {FAR} times longer or shorter than usual for its input"
        return Finding("lengths astray", "warning", message, (self._places[int(row)] for row in worst))
