"""What the trainings of a contender were: those of its search, and those that are judged."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A validation of a run: the step, the seconds of training until then, and the figures that were shown."""

    step: int
    seconds: float
    shown: Mapping[str, float]


@dataclass(frozen=True)
class Final:
    """One training of a contender with the rate that was found for it, tested: its seed, and in folds its fold."""

    seed: int
    run: str
    steps: int
    seconds: float
    tokens_per_second: float
    # The headline metric on the test rows.
    score: float | None
    curve: tuple[Point, ...]
    # The number of its fold, from 1, in a race in folds.
    fold: int | None = None
    # The factor on the contender's own learning rates that its search chose.
    rate_factor: float | None = None


@dataclass(frozen=True)
class Rung:
    """One round of the search: how long each rate was trained, and the validation loss each came to.

    ``losses`` go from a factor on the contender's own learning rates to its loss, the mean over the trainings that
    it was tried for; None: it diverged.
    """

    length: float
    losses: Mapping[float, float | None]
