"""All trials of a race in their order: each contender's search, then the finals, seed by seed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from unrolled.races.contenders import Contender
from unrolled.races.outcome import Outcome
from unrolled.races.race_observer import Turn
from unrolled.races.race_plan import SIZES, RacePlan, final_seconds
from unrolled.races.rate_search import Found, search
from unrolled.races.terms import Terms
from unrolled.races.trial import Track, Trial
from unrolled.training.randomness import derived_seed

LARGEST_SEED = 2**31


@dataclass(frozen=True)
class Raced:
    """A contender with its search, and each of its finals with what it came to."""

    contender: Contender
    found: Found
    finals: tuple[tuple[Trial, Outcome], ...] = ()


def search_seed(seed: int) -> int:
    """Return the seed of all trials of a search, which is that of no final.

    >>> 0 <= search_seed(0) < LARGEST_SEED
    True
    """
    return derived_seed(seed, "search") % LARGEST_SEED


def searched(track: Track, plan: RacePlan, contenders: Sequence[Contender], seed: int) -> list[Raced]:
    """Search the learning rate of each contender, one after the other."""
    return [
        Raced(contender, _search(track, plan, contenders, place, search_seed(seed)))
        for place, contender in enumerate(contenders)
    ]


def _search(track: Track, plan: RacePlan, contenders: Sequence[Contender], place: int, seed: int) -> Found:
    """Search the learning rate of the contender at a place."""
    contender, before = contenders[place], place * sum(SIZES)
    begun: list[float] = []

    def train(rung: int, factor: float) -> Outcome:
        begun.append(factor)
        trial = Trial(
            contender=contender,
            place=("search", f"rung-{rung + 1}-x{factor:g}"),
            factor=factor,
            seed=seed,
            length=plan.rungs[rung],
            by_clock=plan.by_clock,
            searching=True,
        )
        stage = f"search {rung + 1} of {len(SIZES)}"
        turn = _turn(plan, trial, stage, before + len(begun), len(contenders))
        return track.outcome(trial, turn)

    return search(plan, train)


def with_final_length(track: Track, terms: Terms, plan: RacePlan, raced: Sequence[Raced]) -> RacePlan:
    """Divide what the search has left of a budget among the finals, once; lengths in steps stay as they are."""
    if terms.budget is None:
        return plan
    file = track.directory.path / "plan.json"
    saved = track.directory.read(file)
    if saved is None:
        saved = {
            "final": final_seconds(
                budget=terms.budget,
                spent=sum(each.found.seconds for each in raced),
                finals=plan.seeds * sum(each.found.factor is not None for each in raced),
                planned=plan.final,
            )
        }
        track.directory.write(file, saved)
    return replace(plan, final=saved["final"])


def trained(track: Track, plan: RacePlan, raced: Sequence[Raced], seed: int) -> list[Raced]:
    """Train every contender that has a learning rate once for each seed, so that a stop leaves all equally far."""
    finals: dict[str, list[tuple[Trial, Outcome]]] = {each.contender.name: [] for each in raced}
    for number in range(plan.seeds):
        for place, each in enumerate(raced):
            if each.found.factor is None:
                continue
            trial = Trial(
                contender=each.contender,
                place=(f"seed-{seed + number}",),
                factor=each.found.factor,
                seed=seed + number,
                length=plan.final,
                by_clock=plan.by_clock,
                searching=False,
            )
            at = len(raced) * (sum(SIZES) + number) + place + 1
            turn = _turn(plan, trial, f"seed {number + 1} of {plan.seeds}", at, len(raced))
            finals[each.contender.name].append((trial, track.outcome(trial, turn)))
    return [replace(each, finals=tuple(finals[each.contender.name])) for each in raced]


def _turn(plan: RacePlan, trial: Trial, stage: str, number: int, contenders: int) -> Turn:
    """Say where the race stands with a trial."""
    lengths = plan.lengths(contenders)
    left = sum(lengths[number - 1 :]) if plan.by_clock else None
    return Turn(trial.contender.name, stage, trial.factor, number, len(lengths), left)
