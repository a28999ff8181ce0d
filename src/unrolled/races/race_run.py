"""All trials of a race in their order: every contender's search, rung by rung, then the finals, seed by seed."""

from collections.abc import Sequence
from dataclasses import dataclass

from unrolled.races.contenders import Contender
from unrolled.races.crew import Crew
from unrolled.races.outcome import Outcome
from unrolled.races.race_observer import Turn
from unrolled.races.race_plan import SIZES, STAGES, RacePlan
from unrolled.races.rate_search import OWN, Found, Wanted, search
from unrolled.races.trial import Trial
from unrolled.training.randomness import derived_seed

LARGEST_SEED = 2**31


@dataclass(frozen=True)
class Raced:
    """A contender with its search, and each of its finals with what it came to."""

    contender: Contender
    found: Found
    finals: tuple[tuple[Trial, Outcome], ...] = ()


@dataclass(frozen=True)
class Course:
    """Who runs over which distances, how many at once, and from which seed."""

    plan: RacePlan
    contenders: Sequence[Contender]
    workers: int
    seed: int

    def searching(self, contender: Contender, wanted: Wanted) -> Trial:
        """Return a trial of a contender's search; those of the first rung are for all trainings."""
        rung, seed = f"rung-{wanted.rung + 1}", self.seed + wanted.training
        return Trial(
            contender=contender,
            place=(
                "search",
                f"{rung}-seed-{seed}-x{wanted.factor:g}" if wanted.rung else f"{rung}-x{wanted.factor:g}",
            ),
            factor=wanted.factor,
            seed=search_seed(seed),
            length=self.plan.rungs[wanted.rung],
            by_clock=self.plan.by_clock,
            searching=True,
            threads=self._threads(contender),
            # Where the clock leaves no search, its own rate's trial is the only one.
            timing=self.plan.by_clock and (wanted == Wanted(0, OWN) or wanted.rung == len(SIZES) - 1),
        )

    def final(self, contender: Contender, factor: float, seed: int) -> Trial:
        """Return a training that is judged."""
        return Trial(
            contender=contender,
            place=(f"seed-{seed}",),
            factor=factor,
            seed=seed,
            length=self.plan.final,
            by_clock=self.plan.by_clock,
            searching=False,
            threads=self._threads(contender),
        )

    def _threads(self, contender: Contender) -> int:
        """Workers have one thread each."""
        return contender.settings.training.threads if self.workers == 1 else 1

    def turn(self, trial: Trial, stage: str, number: int) -> Turn:
        """Say where the race stands with a trial of this number, counted from 0."""
        lengths = self.plan.lengths(len(self.contenders))
        left = sum(lengths[number:]) / self.workers if self.plan.by_clock else None
        return Turn(trial.contender.name, stage, trial.factor, number + 1, len(lengths), left)


def search_seed(seed: int) -> int:
    """Return the seed of all trials of a search, which is that of no final.

    >>> 0 <= search_seed(0) < LARGEST_SEED
    True
    """
    return derived_seed(seed, "search") % LARGEST_SEED


def searched(crew: Crew, course: Course) -> list[Raced]:
    """Search the learning rate of every contender; what all of them ask for next is trained together."""
    searches = {each.name: search(course.plan) for each in course.contenders}
    asked = {name: next(searching) for name, searching in searches.items()}
    found: dict[str, Found] = {}
    for stage in range(len(STAGES)):
        trials = [
            course.searching(contender, wanted)
            for contender in course.contenders
            for wanted in asked.get(contender.name, ())
        ]
        before = sum(course.plan.counts(len(course.contenders))[:stage])
        turns = [
            course.turn(trial, f"search {STAGES[stage][0] + 1} of {len(SIZES)}", before + place)
            for place, trial in enumerate(trials)
        ]
        outcomes = iter(crew.outcomes(list(zip(trials, turns, strict=True))))
        for name, wanted in list(asked.items()):
            try:
                asked[name] = searches[name].send([next(outcomes) for _ in wanted])
            except StopIteration as end:
                found[name] = end.value
                del asked[name]
    return [Raced(each, found[each.name]) for each in course.contenders]


def trained(crew: Crew, course: Course, raced: Sequence[Raced]) -> list[Raced]:
    """Train every contender once for each seed, with the rate found for it, so that a stop leaves all equally far."""
    plan = course.plan
    before = sum(plan.counts(len(raced))[:-1])
    trials, turns = list[Trial](), list[Turn]()
    for number in range(plan.seeds):
        for place, each in enumerate(raced):
            factor = each.found.factors[number]
            if factor is None:
                continue
            trials.append(course.final(each.contender, factor, course.seed + number))
            at = before + len(raced) * number + place
            turns.append(course.turn(trials[-1], f"seed {number + 1} of {plan.seeds}", at))
    outcomes = crew.outcomes(list(zip(trials, turns, strict=True)))
    finals = list(zip(trials, outcomes, strict=True))
    return [
        Raced(
            each.contender,
            each.found,
            tuple(final for final in finals if final[0].contender is each.contender),
        )
        for each in raced
    ]
