"""How long every trial of a race is, and which rates go on: successive halving inside the budget.

Jamieson & Talwalkar 2016: each rung trains fewer rates for longer, those that did best on the one before. The
same for every contender. Of a budget a third is for the search, the rest is for the finals.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unrolled.races.terms import Terms

# On a contender's own learning rates.
FACTORS = (1e-3, 1e-2, 1e-1, 10**-0.5, 1.0, 10**0.5, 1e1, 1e2, 1e3)
# The rates of each rung, and how long each is trained, in lengths of the first.
SIZES = (9, 4, 2)
LENGTHS = (1, 2, 4)
SEARCH_SHARE = 1 / 3
# Where lengths are steps: the parts of a final, and the fewest.
PARTS = (16, 8, 4)
FEWEST_STEPS = 10
# A rate that was trained for fewer steps than this says little.
TELLING_STEPS = 20

# What a rate came to on each unit of validation, the same units for all, lower is better; None: it failed.
Losses = tuple[float, ...] | None


@dataclass(frozen=True)
class RacePlan:
    """The length of a trial on each rung and of a final, in seconds or in steps, and how many finals there are."""

    by_clock: bool
    rungs: tuple[float, ...]
    final: float
    seeds: int

    def lengths(self, contenders: int) -> list[float]:
        """Return the length of every trial in the order of the race: each contender's search, then the finals.

        >>> RacePlan(True, (1.0, 2.0, 4.0), 10.0, seeds=2).lengths(1)[8:]
        [1.0, 2.0, 2.0, 2.0, 2.0, 4.0, 4.0, 10.0, 10.0]
        """
        searched = [length for length, size in zip(self.rungs, SIZES, strict=True) for _ in range(size)]
        return searched * contenders + [self.final] * (self.seeds * contenders)


def race_plan(terms: Terms, contenders: int) -> RacePlan:
    """Divide a budget, or take the steps, for so many contenders.

    >>> from unrolled.races.terms import race_terms
    >>> race_plan(race_terms(equal="time", budget=1200, steps=None, seeds=3), contenders=4)
    RacePlan(by_clock=True, rungs=(4.0, 8.0, 16.0), final=66.6..., seeds=3)
    >>> race_plan(race_terms(equal="steps", budget=None, steps=100, seeds=3), contenders=4)
    RacePlan(by_clock=False, rungs=(10, 12, 25), final=100, seeds=3)
    """
    if terms.steps is not None:
        rungs = tuple(min(terms.steps, max(FEWEST_STEPS, terms.steps // part)) for part in PARTS)
        return RacePlan(False, rungs, terms.steps, terms.seeds)
    assert terms.budget is not None
    share = terms.budget / contenders
    first = share * SEARCH_SHARE / sum(size * length for size, length in zip(SIZES, LENGTHS, strict=True))
    final = share * (1 - SEARCH_SHARE) / terms.seeds
    return RacePlan(True, tuple(first * length for length in LENGTHS), final, terms.seeds)


def final_seconds(*, budget: float, spent: float, finals: int, planned: float) -> float:
    """Return how long each final may take, given what the search has spent; at least half of what was planned.

    A search costs less where rates diverge early, and more where a validation takes longer than a rung.

    >>> final_seconds(budget=1200, spent=300, finals=9, planned=88.9)
    100.0
    >>> final_seconds(budget=1200, spent=1100, finals=9, planned=88.9)
    44.45
    """
    return max((budget - spent) / max(1, finals), planned / 2)


def ranked(found: Mapping[float, Losses]) -> list[float]:
    """Return the factors that did not fail, the best on validation first.

    The order is that of ``(mean of L − L*) / standard error + |log10 factor|`` with the losses ``L`` of a factor and
    ``L*`` of the one with the least mean, compared unit by unit: every power of ten away from a contender's own rate
    must be worth a standard error. Otherwise short trials, in which nothing was learnt yet, would choose any rate by
    chance.

    >>> ranked({0.001: (0.2, 0.9, 0.3), 1.0: (0.3, 0.8, 0.4), 3.0: None, 10.0: (5.0, 5.5, 5.2)})
    [1.0, 0.001, 10.0]
    """
    units = {factor: np.array(losses) for factor, losses in found.items() if losses is not None}
    if not units:
        return []
    best = min(units.values(), key=lambda losses: float(losses.mean()))

    def order(factor: float) -> tuple[float, float, float]:
        losses, away = units[factor], round(abs(math.log10(factor)), 6)
        return _errors(losses - best) + away, float(losses.mean()), factor

    return sorted(units, key=order)


def _errors(excess: NDArray[np.float64]) -> float:
    """Return by how many standard errors a mean is above 0, which it is not below."""
    # In proportion to the largest, so that no square is too large for a float.
    excess = excess / (float(np.abs(excess).max()) or 1.0)
    mean = float(excess.mean())
    if mean == 0:
        return 0.0
    error = float(excess.std(ddof=1)) / math.sqrt(len(excess)) if len(excess) > 1 else 0.0
    return mean / error if error else math.inf


def going_on(ranking: Sequence[float], found: Mapping[float, Losses]) -> list[float]:
    """Return the ranking after a rung: those it trained by what they came to, then the others as before.

    Whatever failed is gone, so that a rate which was passed over may take its place.

    >>> going_on([1.0, 0.1, 10.0, 0.01], {1.0: None, 0.1: (0.4, 0.41), 10.0: (0.3, 0.3)})
    [10.0, 0.1, 0.01]
    """
    return [*ranked(found), *(factor for factor in ranking if factor not in found)]
