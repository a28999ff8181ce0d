"""What a race on growing parts of the data found: every score at every size, who is ahead, and where that changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from unrolled.tasks.metrics.metric import Metric


@dataclass(frozen=True)
class AtRows:
    """The scores of one size by entry: each with the interval over test rows, and with that over the trainings."""

    rows: int
    scores: Mapping[str, tuple[Metric, Metric]]


@dataclass(frozen=True)
class Lead:
    """Who of two is ahead on so many rows, by how much, and whether that is ``real`` as in `Difference`."""

    rows: int
    better: str
    over_rows: Metric
    over_trainings: Metric
    real: bool


@dataclass(frozen=True)
class Crossing:
    """From about how many rows on ``by`` is ahead of ``overtaken``, linear between sizes in the logarithm of rows.

    ``low`` and ``high`` hold the middle 95% of draws; None there: fewer rows than the smallest size, or more than the
    largest. ``share`` is that of draws that cross between the two; without it nothing is known of how sure this is.
    ``real``: before it and behind it the two really differ.
    """

    overtaken: str
    by: str
    rows: float
    low: float | None
    high: float | None
    share: float | None
    real: bool


@dataclass(frozen=True)
class Pair:
    """Two contenders at the sizes at which both have a score; where one overtakes the other, if so; a sentence."""

    one: str
    other: str
    leads: tuple[Lead, ...]
    crossing: Crossing | None
    said: str


@dataclass(frozen=True)
class ByRows:
    """The sizes, the smallest first, and every two contenders."""

    sizes: tuple[AtRows, ...]
    pairs: tuple[Pair, ...]

    def as_json(self) -> dict[str, Any]:
        """Return everything as `compare --json` prints it under ``by_rows``."""
        return {
            "sizes": [
                {"rows": size.rows, "scores": {name: _both(*found) for name, found in size.scores.items()}}
                for size in self.sizes
            ],
            "pairs": [
                {
                    "one": pair.one,
                    "other": pair.other,
                    "leads": [_lead(each) for each in pair.leads],
                    "crossing": None if pair.crossing is None else vars(pair.crossing),
                    "said": pair.said,
                }
                for pair in self.pairs
            ],
        }


def _both(score: Metric, spread: Metric) -> dict[str, Any]:
    return {"score": score.as_json(), "spread": spread.as_json()}


def _lead(lead: Lead) -> dict[str, Any]:
    return {
        **vars(lead),
        "over_rows": lead.over_rows.as_json(),
        "over_trainings": lead.over_trainings.as_json(),
    }
