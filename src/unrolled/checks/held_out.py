"""Held-out rows that a model refuses, since its training rows had nothing like them."""

from collections import Counter
from collections.abc import Mapping

from unrolled.checks.findings import MOST_PLACES, Severity


class Refused:
    """How many rows of each held-out part are refused for one reason, and where the first few of them stand.

    >>> refused = Refused()
    >>> refused.add("valid", "a.csv:7")
    >>> refused.severity({"valid": 9}, skip_bad=False), refused.severity({"valid": 9}, skip_bad=True)
    ('error', 'warning')
    """

    def __init__(self) -> None:
        self.places: list[str] = []
        self._rows: Counter[str] = Counter()

    def add(self, part: str, place: str) -> None:
        """Count one more row of a part."""
        self._rows[part] += 1
        if len(self.places) < MOST_PLACES:
            self.places.append(place)

    def severity(self, rows: Mapping[str, int], *, skip_bad: bool) -> Severity:
        """Say how bad that is, of so many rows in each part: they may be left out, but not all that a part has."""
        some_left = all(self._rows[part] < count for part, count in rows.items())
        return "warning" if skip_bad and some_left else "error"
