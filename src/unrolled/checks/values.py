"""Outputs that are numbers: their range, those that are none, and whether there is anything to foretell."""

from array import array
from typing import Any

import numpy as np

from unrolled.checks.findings import MOST_PLACES, Finding, Severity
from unrolled.checks.once_a_row import number_in
from unrolled.checks.too_large import too_large
from unrolled.data.rows import BadRow, Row
from unrolled.errors import quoted


class Values:
    """Keep the outputs that are numbers, 8 bytes each, and name the rows whose output is none."""

    def __init__(self, *, skip_bad: bool, asked: str | None = None) -> None:
        self._skip_bad = skip_bad
        self._asked = asked
        # Those of training.
        self._numbers = array("d")
        # How many outputs are no number, over all splits, and whether training has one.
        self._others = 0
        self._other_in_training = False
        self._first_other = ""
        self._places: list[str] = []
        self._first: list[str] = []
        # How far from 0 the numbers reach, and where.
        self._largest = 0.0
        self._furthest = ""

    def see(self, row: Row | BadRow, split: str) -> None:
        """Read the output of a good row as a number."""
        if isinstance(row, BadRow) or row.output is None:
            return
        number = number_in(row.output)
        if number is not None:
            if split == "train":
                self._numbers.append(number)
                self._first = self._first or [row.place]
                if abs(number) > self._largest:
                    self._largest, self._furthest = abs(number), row.place
            return
        self._others += 1
        self._other_in_training |= split == "train"
        self._first_other = self._first_other or row.output
        if len(self._places) < MOST_PLACES:
            self._places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return outputs that are no numbers, and numbers that are all the same or too large.

        Where there is no task, most outputs being numbers may be why.
        """
        mostly = task is None and self._others < len(self._numbers)
        if task != "value" and not mostly:
            return []
        found = [self._no_numbers()] if self._others else []
        if task != "value" or not self._numbers:
            return found
        low, high = min(self._numbers), max(self._numbers)
        if low == high:
            message = f"every output is {low:g}: there is nothing to foretell"
            found.append(Finding("one value", "error", message, self._first))
        return found + too_large("the output", low, high, self._furthest)

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return the least, the median and the greatest output of the training split."""
        if task != "value" or not self._numbers:
            return {}
        numbers = np.sort(np.array(self._numbers))
        return {
            "values": {
                "min": float(numbers[0]),
                # At least half of them are no greater than this.
                "median": float(numbers[(len(numbers) - 1) // 2]),
                "max": float(numbers[-1]),
                "different": 1 + int(np.count_nonzero(numbers[1:] != numbers[:-1])),
            }
        }

    def _no_numbers(self) -> Finding:
        """Name the outputs that are no numbers.

        Unasked, training takes outputs for values where all of them are numbers, and skips none that isn't.
        """
        refused = self._other_in_training and self._asked != "value"
        severity: Severity = "warning" if self._skip_bad and not refused else "error"
        example = quoted(self._first_other)
        message = (
            f"1 output that is no number: {example}"
            if self._others == 1
            else f"{self._others:,} outputs that are no number, such as {example}"
        )
        if refused and self._skip_bad:
            message += "; it takes --task value to leave such out"
        return Finding("no number", severity, message, self._places)
