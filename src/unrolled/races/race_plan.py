"""How long every trial of a race is, and which rates go on: successive halving inside the budget.

Jamieson & Talwalkar 2016: each rung trains fewer rates for longer, those that did best on the one before. The
same for every contender. The first rung is for all trainings of a contender, the others are for each by itself, so
that what chance does in a search is in the spread of what its trainings come to. Of a budget half is for the search.
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
# The trials of each contender that are run together: their rung, how many, and whether so many for each training.
# Its own rate comes first, by itself.
STAGES = ((0, 1, False), (0, SIZES[0] - 1, False), (1, SIZES[1], True), (2, SIZES[2], True))
SEARCH_SHARE = 1 / 2
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

    def counts(self, contenders: int) -> list[int]:
        """Return how many trials there are in each stage of the search, and how many finals.

        >>> RacePlan(True, (1.0, 2.0, 4.0), 10.0, seeds=3).counts(contenders=2)
        [2, 16, 24, 12, 6]
        """
        searching = [size * contenders * (self.seeds if each else 1) for _, size, each in STAGES]
        return [*searching, self.seeds * contenders]

    def lengths(self, contenders: int) -> list[float]:
        """Return the length of every trial in the order of the race: all searches rung by rung, then the finals."""
        lengths = [*(self.rungs[rung] for rung, _, _ in STAGES), self.final]
        pairs = zip(lengths, self.counts(contenders), strict=True)
        return [length for length, count in pairs for _ in range(count)]


def race_plan(terms: Terms, contenders: int, *, workers: int = 1, enough: float = math.inf) -> RacePlan:
    """Divide a budget, or take the steps, for so many contenders, of which so many train at once.

    Of a budget there are as many finals as it holds of at least ``enough`` seconds, within the terms.

    >>> from unrolled.races.terms import race_terms
    >>> terms = race_terms(equal="time", budget=1200, steps=None, seeds=None)
    >>> race_plan(terms, contenders=4)
    RacePlan(by_clock=True, rungs=(2.6..., 5.2..., 10.5...), final=50.0, seeds=3)
    >>> race_plan(terms, contenders=4, workers=2, enough=70)
    RacePlan(by_clock=True, rungs=(4.1..., 8.2..., 16.4...), final=75.0, seeds=4)
    >>> race_plan(race_terms(equal="steps", budget=None, steps=100, seeds=None), contenders=4)
    RacePlan(by_clock=False, rungs=(10, 12, 25), final=100, seeds=3)
    """
    if terms.steps is not None:
        rungs = tuple(min(terms.steps, max(FEWEST_STEPS, terms.steps // part)) for part in PARTS)
        return RacePlan(False, rungs, terms.steps, terms.seeds)
    assert terms.budget is not None
    plans = [
        _by_clock(terms.budget, seeds, contenders, workers)
        for seeds in range(terms.seeds, terms.most_seeds + 1)
    ]
    return next((plan for plan in reversed(plans) if plan.final >= enough), plans[0])


def _by_clock(budget: float, seeds: int, contenders: int, workers: int) -> RacePlan:
    """Divide a budget for so many finals; each stage waits for the one before, and takes its trials by turns."""
    *searching, finals = (
        math.ceil(count / workers) for count in RacePlan(True, (), 0.0, seeds).counts(contenders)
    )
    firsts = sum(LENGTHS[rung] * turns for (rung, _, _), turns in zip(STAGES, searching, strict=True))
    first = budget * SEARCH_SHARE / firsts
    final = budget * (1 - SEARCH_SHARE) / finals
    return RacePlan(True, tuple(first * length for length in LENGTHS), final, seeds)


def final_seconds(plan: RacePlan, *, left: float, finals: int, workers: int) -> float:
    """Return how long each of so many finals may take, given what is left; at least half of what was planned.

    A search costs less where rates diverge early, and more where a validation takes longer than a rung.

    >>> plan = RacePlan(True, (4.0, 8.0, 16.0), 66.6, seeds=3)
    >>> final_seconds(plan, left=840, finals=12, workers=1), final_seconds(plan, left=100, finals=12, workers=1)
    (70.0, 33.3)
    """
    return max(left / math.ceil(max(1, finals) / workers), plan.final / 2)


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
