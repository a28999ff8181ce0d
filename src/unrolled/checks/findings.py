"""What a check found: how bad it is, in words, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, Protocol

from unrolled.data.rows import BadRow, Row
from unrolled.insight.labels import visible

# An error makes training wrong or impossible, a warning makes its figures doubtful, a note is good to know.
Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
MOST_PLACES = 5


@dataclass(frozen=True)
class Finding:
    """One thing that was found, in a message of one visible line; ``places`` are up to five of ``file:line``.

    >>> Finding("one label", "error", "every row has the label x", ["a.csv:2"]).as_json()["severity"]
    'error'
    """

    kind: str
    severity: Severity
    message: str
    places: Iterable[str] = ()

    def __post_init__(self) -> None:
        """Keep the first five places, and nothing that a terminal would obey."""
        object.__setattr__(self, "message", visible(self.message))
        object.__setattr__(self, "places", tuple(map(visible, islice(self.places, MOST_PLACES))))

    def as_json(self) -> dict[str, Any]:
        """Return the finding as `check --json` prints it."""
        return {
            "kind": self.kind,
            "severity": self.severity,
            "message": self.message,
            "places": list(self.places),
        }


class Check(Protocol):
    """Something to look for: fed with every row once, it says at the end what it found."""

    def see(self, row: Row | BadRow, split: str) -> None:
        """Take a row of the split named train, valid or test."""
        ...

    def findings(self, task: str | None) -> list[Finding]:
        """Return what was found; ``task`` is what the data asks for, None where that could not be told."""
        ...

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return what was measured, for JSON, whether good or bad."""
        ...


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return errors before warnings before notes.

    >>> [each.kind for each in worst_first([Finding("a", "note", ""), Finding("b", "error", "")])]
    ['b', 'a']
    """
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def counted(number: int, noun: str) -> str:
    """Write a number with its noun.

    >>> counted(1, "row"), counted(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
