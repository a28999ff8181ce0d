"""How long every trial of a race is, and which rates go on: successive halving inside the budget.

Jamieson & Talwalkar 2016: each rung trains fewer rates for longer, those that did best on the one before. The
same for every contender. Of a budget a third is for the search, the rest is for the finals.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from unrolled.races.terms import Terms

# On a contender's own learning rates.
FACTORS = (1e-3, 1e-2, 1e-1, 10**-0.5, 1.0, 10**0.5, 1e1, 1e2, 1e3)
# The rates of each rung, and how long each is trained, in lengths of the first.
SIZES = (9, 4, 2)
LENGTHS = (1, 2, 4)
# The trials of each contender that are run together, and their rungs: its own rate comes first, by itself.
STAGES = ((0, 1), (0, SIZES[0] - 1), (1, SIZES[1]), (2, SIZES[2]))
SEARCH_SHARE = 1 / 3
# Where lengths are steps: the parts of a final, and the fewest.
PARTS = (16, 8, 4)
FEWEST_STEPS = 10
# A rate that was trained for fewer steps than this says little.
TELLING_STEPS = 20
# A final that passes over the training rows more often than this would do better to make room for another seed.
ENOUGH_PASSES = 100

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
        """Return the length of every trial in the order of the race: all searches rung by rung, then the finals.

        >>> RacePlan(True, (1.0, 2.0, 4.0), 10.0, seeds=2).lengths(1)[8:]
        [1.0, 2.0, 2.0, 2.0, 2.0, 4.0, 4.0, 10.0, 10.0]
        """
        searched = [self.rungs[rung] for rung, size in STAGES for _ in range(size * contenders)]
        return searched + [self.final] * (self.seeds * contenders)


def race_plan(terms: Terms, contenders: int, *, workers: int = 1) -> RacePlan:
    """Divide a budget, or take the steps, for so many contenders, of which so many train at once.

    >>> from unrolled.races.terms import race_terms
    >>> race_plan(race_terms(equal="time", budget=1200, steps=None, seeds=None), contenders=4)
    RacePlan(by_clock=True, rungs=(4.0, 8.0, 16.0), final=66.6..., seeds=3)
    >>> race_plan(race_terms(equal="time", budget=1200, steps=None, seeds=None), contenders=4, workers=2)
    RacePlan(by_clock=True, rungs=(8.0, 16.0, 32.0), final=133.3..., seeds=3)
    >>> race_plan(race_terms(equal="steps", budget=None, steps=100, seeds=None), contenders=4)
    RacePlan(by_clock=False, rungs=(10, 12, 25), final=100, seeds=3)
    """
    if terms.steps is not None:
        rungs = tuple(min(terms.steps, max(FEWEST_STEPS, terms.steps // part)) for part in PARTS)
        return RacePlan(False, rungs, terms.steps, terms.seeds)
    assert terms.budget is not None
    # How often the first rung's length fits into the search, of which each stage waits for the one before.
    firsts = sum(LENGTHS[rung] * math.ceil(size * contenders / workers) for rung, size in STAGES)
    first = terms.budget * SEARCH_SHARE / firsts
    final = terms.budget * (1 - SEARCH_SHARE) / math.ceil(terms.seeds * contenders / workers)
    return RacePlan(True, tuple(first * length for length in LENGTHS), final, terms.seeds)


def with_finals(
    plan: RacePlan, terms: Terms, *, left: float, enough: float, judging: float, contenders: int, workers: int
) -> RacePlan:
    """Divide the seconds that a search has left of a budget among finals, more of them where the budget holds more.

    ``enough`` is the time in which the slowest contender passes over the training rows a hundred times, after which
    another training says more than a longer one; ``judging`` is what judging one final of each contender will take.
    A final gets at least half of what was planned: a search costs less where rates diverge early, and more where a
    validation takes longer than a rung.

    >>> from functools import partial
    >>> terms = Terms("time", 1200, None, seeds=3, most_seeds=10)
    >>> plan = RacePlan(True, (4.0, 8.0, 16.0), 66.6, seeds=3)
    >>> finals = partial(with_finals, plan, terms, contenders=4, workers=1)
    >>> [(each.seeds, each.final) for each in (
    ...     finals(left=840, enough=500, judging=0), finals(left=840, enough=30, judging=20),
    ...     finals(left=100, enough=500, judging=0),
    ... )]
    [(3, 70.0), (6, 30.0), (3, 33.3)]
    """

    def final(seeds: int) -> float:
        return (left - seeds * judging) / math.ceil(seeds * max(1, contenders) / workers)

    more = [number for number in range(terms.seeds + 1, terms.most_seeds + 1) if final(number) >= enough]
    if more:
        return replace(plan, seeds=max(more), final=final(max(more)))
    return replace(plan, final=max(final(plan.seeds), plan.final / 2))


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
