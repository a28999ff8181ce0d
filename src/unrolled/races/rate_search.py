"""The search for a contender's learning rate: the same rungs for each, whatever its own rate is."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from unrolled.races.outcome import Outcome
from unrolled.races.race_plan import FACTORS, SIZES, TELLING_STEPS, Losses, RacePlan, going_on
from unrolled.races.trainings import Rung

# The factor of a contender's own rate.
OWN = 1.0


class Wanted(NamedTuple):
    """A trial that a search asks for: its rung, its factor, and the training that it is for, all counted from 0."""

    rung: int
    factor: float
    training: int = 0


# Asks for trials, hears what they came to, and returns what was found.
Search = Generator[list[Wanted], Sequence[Outcome], "Found"]


@dataclass(frozen=True)
class Found:
    """What a search came to: every rung, and the best factor for each training, or why there is none."""

    rungs: tuple[Rung, ...]
    factors: tuple[float | None, ...]
    failed: str | None
    # The fewest steps of a trial that did not fail, on each rung.
    fewest_steps: tuple[int | None, ...]
    # All of its trials.
    trials: tuple[Outcome, ...] = ()

    @property
    def seconds(self) -> float:
        """What all trials took together."""
        return sum(trial.seconds for trial in self.trials)

    @property
    def judging_seconds(self) -> float:
        """How long judging a model may take."""
        return max((trial.judging_seconds for trial in self.trials), default=0.0)


def search(plan: RacePlan) -> Search:
    """Ask for all factors to be trained shortly, the best of them for longer; and return the best of the last rung.

    The contender's own rate is tried first. Where the clock leaves it too few steps to tell rates apart, it is kept:
    the other trials would only choose by chance. The first rung is for all trainings; each goes on from there with
    trials of its own.

    >>> searching = search(RacePlan(True, (1.0, 2.0, 4.0), 10.0, seeds=3))
    >>> next(searching)
    [Wanted(rung=0, factor=1.0, training=0)]
    >>> own = Outcome(steps=50, seconds=1.0, tokens_per_second=1.0, losses=(0.3, 0.4))
    >>> others = searching.send([own])
    >>> len(others), len(searching.send([own] * 8))
    (8, 12)
    """
    (own,) = yield [Wanted(0, OWN)]
    if plan.by_clock and own.losses is not None and own.steps < TELLING_STEPS:
        rung = Rung(plan.rungs[0], {OWN: fmean(own.losses)})
        return Found((rung,), (OWN,) * plan.seeds, None, (own.steps,), (own,))
    wanted = [Wanted(0, OWN), *(Wanted(0, factor) for factor in FACTORS if factor != OWN)]
    outcomes = [own, *(yield wanted[1:])]
    first = going_on(
        FACTORS, {each.factor: outcome.losses for each, outcome in zip(wanted, outcomes, strict=True)}
    )
    rungs, rankings = [_Rung(plan.rungs[0], wanted, outcomes)], [first] * plan.seeds
    for number in range(1, len(SIZES)):
        wanted = [
            # In the order of the factors, so that the trials stand as a person would list them.
            Wanted(number, factor, training)
            for training, ranking in enumerate(rankings)
            for factor in sorted(ranking[: SIZES[number]])
        ]
        if not wanted:
            break
        rungs.append(_Rung(plan.rungs[number], wanted, (yield wanted)))
        rankings = [
            going_on(ranking, rungs[-1].losses(training)) for training, ranking in enumerate(rankings)
        ]
    factors = tuple(ranking[0] if ranking else None for ranking in rankings)
    return Found(
        tuple(rung.told() for rung in rungs),
        factors,
        _why(rungs) if None in factors else None,
        tuple(rung.fewest_steps() for rung in rungs),
        tuple(outcome for rung in rungs for outcome in rung.outcomes),
    )


@dataclass(frozen=True)
class _Rung:
    """A rung of a search with its trials."""

    length: float
    wanted: Sequence[Wanted]
    outcomes: Sequence[Outcome]

    def losses(self, training: int) -> dict[float, Losses]:
        """Return what the trials for a training came to, by their factors."""
        pairs = zip(self.wanted, self.outcomes, strict=True)
        return {each.factor: outcome.losses for each, outcome in pairs if each.training == training}

    def fewest_steps(self) -> int | None:
        """Return the steps of the shortest trial that did not fail."""
        return min((each.steps for each in self.outcomes if each.failed is None), default=None)

    def told(self) -> Rung:
        """Return each factor's loss, the mean over the trainings that it was tried for and did not fail in."""
        found: dict[float, list[float]] = {each.factor: [] for each in sorted(self.wanted)}
        for each, outcome in zip(self.wanted, self.outcomes, strict=True):
            if outcome.losses is not None:
                found[each.factor].append(fmean(outcome.losses))
        return Rung(
            self.length, {factor: fmean(each) if each else None for factor, each in sorted(found.items())}
        )


def _why(rungs: Sequence[_Rung]) -> str:
    """Say why there is no rate for a training: the reason of the contender's own rate, if it has one."""
    pairs = [
        pair for rung in rungs for pair in zip(rung.wanted, rung.outcomes, strict=True) if pair[1].failed
    ]
    own = [outcome.failed for each, outcome in pairs if each.factor == OWN]
    return f"no learning rate of the search could be trained with; {own[0] if own else pairs[0][1].failed}"


def said_of_short_rungs(name: str, found: Found) -> str | None:
    """Say that rungs were too short to tell rates apart, where a budget left them so.

    >>> said_of_short_rungs("gru", Found((), (1.0,), None, (7, 15, 40)))
    'gru: rungs 1 and 2 of its search had time for 7 and 15 steps only; its learning rate is not sure, and a longer
    --budget makes it surer'
    """
    if len(found.rungs) == 1 and list(found.rungs[0].losses) == [OWN]:
        return (
            f"{name}: a trial of its search had time for {found.fewest_steps[0]} steps only, too few to tell rates "
            "apart; its own learning rate is kept, and a longer --budget lets it search"
        )
    short = [
        (number, steps)
        for number, steps in enumerate(found.fewest_steps, start=1)
        if steps is not None and steps < TELLING_STEPS
    ]
    if not short:
        return None
    rungs, steps = (" and ".join(str(pair[place]) for pair in short) for place in (0, 1))
    return (
        f"{name}: rung{'s' if len(short) > 1 else ''} {rungs} of its search had time for {steps} steps only; "
        "its learning rate is not sure, and a longer --budget makes it surer"
    )
