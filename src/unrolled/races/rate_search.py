"""The search for a contender's learning rate: the same rungs for each, whatever its own rate is."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

from unrolled.races.comparison import Rung
from unrolled.races.outcome import Outcome
from unrolled.races.race_plan import FACTORS, SIZES, TELLING_STEPS, RacePlan, going_on

# The factor of a contender's own rate.
OWN = 1.0
# Trains at a factor on a rung, counted from 0.
Try = Callable[[int, float], Outcome]


@dataclass(frozen=True)
class Found:
    """What a search came to: every rung, and the best factor, or why there is none."""

    rungs: tuple[Rung, ...]
    factor: float | None
    failed: str | None
    # The fewest steps of a trial that did not fail, on each rung.
    fewest_steps: tuple[int | None, ...]
    # What all of its trials took together.
    seconds: float = 0.0


def search(plan: RacePlan, train: Try) -> Found:
    """Train all factors shortly, the best of them for longer, and return the best of the last rung.

    The contender's own rate is tried first. Where the clock leaves it too few steps to tell rates apart, it is kept:
    the other trials would only choose by chance.

    >>> def train(rung, factor):
    ...     return Outcome(steps=50, seconds=1.0, tokens_per_second=1.0, losses=(abs(factor - 10), abs(factor - 10)))
    >>> found = search(RacePlan(True, (1.0, 2.0, 4.0), 10.0, seeds=3), train)
    >>> found.factor, [len(rung.losses) for rung in found.rungs]
    (10.0, [9, 4, 2])
    """
    own = train(0, OWN)
    if plan.by_clock and own.losses is not None and own.steps < TELLING_STEPS:
        return Found((Rung(plan.rungs[0], {OWN: fmean(own.losses)}),), OWN, None, (own.steps,), own.seconds)
    ranking, rungs, fewest, why = list(FACTORS), list[Rung](), list[int | None](), dict[float, str]()
    seconds = 0.0
    for number, (size, length) in enumerate(zip(SIZES, plan.rungs, strict=True)):
        # In the order of the factors, so that the trials stand as a person would list them.
        outcomes = {
            factor: own if (number, factor) == (0, OWN) else train(number, factor)
            for factor in sorted(ranking[:size])
        }
        if not outcomes:
            break
        losses = {factor: outcome.losses for factor, outcome in outcomes.items()}
        why |= {factor: outcome.failed for factor, outcome in outcomes.items() if outcome.failed}
        rungs.append(
            Rung(length, {factor: None if each is None else fmean(each) for factor, each in losses.items()})
        )
        fewest.append(min((each.steps for each in outcomes.values() if each.failed is None), default=None))
        seconds += sum(outcome.seconds for outcome in outcomes.values())
        ranking = going_on(ranking, losses)
    if ranking:
        return Found(tuple(rungs), ranking[0], None, tuple(fewest), seconds)
    reason = f"no learning rate of the search could be trained with; {why.get(OWN, next(iter(why.values())))}"
    return Found(tuple(rungs), None, reason, tuple(fewest), seconds)


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
