"""Rows that can't be used, by the reason why."""

import re
from dataclasses import dataclass, field
from typing import Any

from unrolled.checks.findings import MOST_PLACES, Finding, counted
from unrolled.data.rows import BadRow, Row

MOST_REASONS = 20
OTHER = "other reasons"
# What differs between two rows of the same trouble: quoted values and numbers.
DETAIL = re.compile(r'"[^"]*"|\d[\d,.]*')


@dataclass
class Reason:
    """How often rows failed in one way; the first in its own words, and where the first few stand."""

    why: str
    count: int = 0
    places: list[str] = field(default_factory=list)


class BadRows:
    """Count bad rows by reason; they stop a training unless they may be skipped."""

    def __init__(self, *, skip_bad: bool) -> None:
        self._skip_bad = skip_bad
        self._reasons: dict[str, Reason] = {}

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take a bad row."""
        if isinstance(row, Row):
            return
        key = DETAIL.sub("…", row.why)
        if key not in self._reasons and len(self._reasons) >= MOST_REASONS:
            key = OTHER
        reason = self._reasons.setdefault(key, Reason(OTHER if key == OTHER else row.why))
        reason.count += 1
        if len(reason.places) < MOST_PLACES:
            reason.places.append(row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Return a finding for each reason, the most frequent first."""
        reasons = sorted(self._reasons.values(), key=lambda reason: -reason.count)
        return [self._finding(reason) for reason in reasons]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return nothing: the rows are counted elsewhere."""
        return {}

    def _finding(self, reason: Reason) -> Finding:
        rows = counted(reason.count, "row")
        such = ", such as" if reason.count > 1 and DETAIL.search(reason.why) else ""
        mend = "left out by --skip-bad" if self._skip_bad else "mend, or leave out with --skip-bad"
        return Finding(
            "bad rows",
            "warning" if self._skip_bad else "error",
            f"{rows} can't be used{such}: {reason.why} ({mend})",
            reason.places,
        )
