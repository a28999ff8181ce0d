"""The search for a contender's learning rate: the same rungs for each, whatever its own rate is."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from statistics import fmean

from unrolled.races.comparison import Rung
from unrolled.races.outcome import Outcome
from unrolled.races.race_plan import FACTORS, SIZES, TELLING_STEPS, RacePlan, going_on

# The factor of a contender's own rate.
OWN = 1.0
# Asks for trials on a rung, counted from 0, at factors; hears what they came to; and returns what was found.
Search = Generator[list[tuple[int, float]], Sequence[Outcome], "Found"]


@dataclass(frozen=True)
class Found:
    """What a search came to: every rung, and the best factor, or why there is none."""

    rungs: tuple[Rung, ...]
    factor: float | None
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

    @property
    def step_seconds(self) -> float:
        """How long a step takes, of those of the longest trial; 0 where there was none."""
        longest = max(self.trials, key=lambda trial: trial.steps, default=None)
        return longest.seconds / longest.steps if longest and longest.steps else 0.0


def search(plan: RacePlan) -> Search:
    """Ask for all factors to be trained shortly, the best of them for longer, and return the best of the last rung.

    The contender's own rate is tried first. Where the clock leaves it too few steps to tell rates apart, it is kept:
    the other trials would only choose by chance.

    >>> searching = search(RacePlan(True, (1.0, 2.0, 4.0), 10.0, seeds=3))
    >>> next(searching)
    [(0, 1.0)]
    >>> len(searching.send([Outcome(steps=50, seconds=1.0, tokens_per_second=1.0, losses=(0.3, 0.4))]))
    8
    """
    (own,) = yield [(0, OWN)]
    if plan.by_clock and own.losses is not None and own.steps < TELLING_STEPS:
        return Found((Rung(plan.rungs[0], {OWN: fmean(own.losses)}),), OWN, None, (own.steps,), (own,))
    ranking, rungs, why = list(FACTORS), list[Rung](), dict[float, str]()
    tried, fewest, outcomes = list[Outcome](), list[int | None](), {OWN: own}
    for number, (size, length) in enumerate(zip(SIZES, plan.rungs, strict=True)):
        # In the order of the factors, so that the trials stand as a person would list them.
        factors = [factor for factor in sorted(ranking[:size]) if (number, factor) != (0, OWN)]
        if not factors:
            break
        outcomes |= zip(factors, (yield [(number, factor) for factor in factors]), strict=True)
        losses = {factor: outcomes[factor].losses for factor in sorted(outcomes)}
        why |= {factor: outcome.failed for factor, outcome in outcomes.items() if outcome.failed}
        rungs.append(
            Rung(length, {factor: None if each is None else fmean(each) for factor, each in losses.items()})
        )
        fewest.append(min((each.steps for each in outcomes.values() if each.failed is None), default=None))
        tried += outcomes.values()
        ranking, outcomes = going_on(ranking, losses), {}
    if ranking:
        return Found(tuple(rungs), ranking[0], None, tuple(fewest), tuple(tried))
    reason = f"no learning rate of the search could be trained with; {why.get(OWN, next(iter(why.values())))}"
    return Found(tuple(rungs), None, reason, tuple(fewest), tuple(tried))


def said_of_short_rungs(name: str, found: Found) -> str | None:
    """Say that rungs were too short to tell rates apart, where a budget left them so.

    >>> said_of_short_rungs("gru", Found((), 1.0, None, (7, 15, 40)))
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
