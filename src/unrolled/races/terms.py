"""The terms of a race: what is held equal, how long it may take, and how often each contender is trained."""

import math
from dataclasses import dataclass
from types import UnionType
from typing import Literal, cast

from unrolled.errors import UsageError, require_choice

Equal = Literal["time", "parameters", "steps"]
EQUALS = ("time", "parameters", "steps")
# Seconds of training for a whole race where no length is given.
DEFAULT_BUDGET = 1200.0
# Trainings that take no longer all together are over before it is known how to run them best.
SHORT_BUDGET = 60.0
# Trainings of each that are judged, where no number is given.
FEWEST_SEEDS, MOST_SEEDS = 3, 10


@dataclass(frozen=True)
class Terms:
    """What is held equal; the seconds of the whole race or the steps of one final; the trainings of each.

    There are more trainings than ``seeds``, at most ``most_seeds``, where the budget holds them.
    """

    equal: Equal
    budget: float | None
    steps: int | None
    seeds: int
    most_seeds: int


def race_terms(*, equal: str, budget: float | None, steps: int | None, seeds: int | None) -> Terms:
    """Return the terms that were asked for; `UsageError` for those that contradict each other.

    Without a number of seeds there are three, or, of a budget, as many as it holds from three to ten.

    >>> race_terms(equal="time", budget=None, steps=None, seeds=None)
    Terms(equal='time', budget=1200.0, steps=None, seeds=3, most_seeds=10)
    """
    require_choice("--equal", equal, EQUALS)
    _require_above_nothing("budget", budget, int | float)
    _require_above_nothing("steps", steps, int)
    _require_above_nothing("seeds", seeds, int)
    if equal == "time" and steps is not None:
        raise UsageError(
            f'steps: found {steps} with equal "time", expected a budget in seconds, or equal "steps"'
        )
    if equal == "steps" and steps is None:
        raise UsageError('steps: found none with equal "steps", expected the steps of one training')
    if steps is not None and budget is not None:
        raise UsageError(f"budget, steps: found {budget:g} and {steps}, expected one of the two")
    if steps is None and budget is None:
        budget = DEFAULT_BUDGET
    most = FEWEST_SEEDS if steps is not None else MOST_SEEDS
    least, most = (FEWEST_SEEDS, most) if seeds is None else (seeds, seeds)
    return Terms(cast(Equal, equal), None if budget is None else float(budget), steps, least, most)


def _require_above_nothing(name: str, value: object, kind: type[int] | UnionType) -> None:
    """Refuse what is no number of a kind above nothing; what was not given may be none."""
    if value is None:
        return
    good = isinstance(value, kind) and not isinstance(value, bool)
    if not good or not 0 < cast(float, value) < math.inf:
        expected = "a whole number" if kind is int else "a number"
        raise UsageError(f"{name}: found {value!r}, expected {expected} above 0")
