"""What a race showed, in one to three sentences that follow from its figures."""

from collections.abc import Sequence
from itertools import combinations

from unrolled.races.caveats import caveats
from unrolled.races.comparison import Difference, Entry, Race
from unrolled.races.cost_words import times_words
from unrolled.races.standing import Standing
from unrolled.races.standing_words import apart_by, measured_on, names, scored, trainings

# Who answers less than so many times faster answers about as fast.
FASTER = 1.1


def verdict(race: Race, entries: Sequence[Entry], differences: Sequence[Difference]) -> str:
    """Say who won and by how much, or who can't be told apart and which of them answers faster; and what follows.

    That one is better, is worse, or beats another is said only of a `Difference` that is ``real``, with its interval
    over the test rows and that over the trainings. The best baseline is measured by the same rule, and comes first
    where no model beats it. A last sentence has the `caveats`: what would likely change the order, and who failed.
    The same figures always give the same words.
    """
    standing = Standing.of(race, entries, differences)
    found = [_among(standing), _against_baselines(standing)] if standing.contenders else [_nobody(standing)]
    if standing.unbeaten:
        found.reverse()
    found.append("; ".join(caveats(standing, entries)))
    return " ".join(f"{sentence}." for sentence in found if sentence)


def _nobody(standing: Standing) -> str:
    """Say that no contender has a score."""
    best = standing.best_baseline
    return "No contender has a score" + (
        f"; the best baseline is {scored(standing.race, best)}" if best else ""
    )


def _among(standing: Standing) -> str:
    """Say how the contenders compare with each other; nothing of one alone."""
    if len(standing.contenders) == 1:
        return ""
    return _win(standing) if len(standing.equals) == 1 else _tie(standing)


def _win(standing: Standing) -> str:
    """Say by how much the leader is better than the next, and that it is better than all others too."""
    leader, following, *others = standing.contenders
    found = standing.between(leader, following)
    assert found is not None
    place, also = (", the next,", f"; it is better than {names(others)} too") if others else ("", "")
    return f"{leader.name} is better than {following.name}{place} by {apart_by(standing, found)}{also}"


def _tie(standing: Standing) -> str:
    """Say who can't be told from the leader, which of them answers faster, and who is worse."""
    race, leader, equals, behind = standing.race, standing.leader, standing.equals, standing.behind
    pairs = [standing.between(*pair) for pair in combinations(equals, 2)]
    if any(found is not None and found.real for found in pairs):
        # The leader can't be told from two others that can be told from each other.
        said = f"{scored(race, leader)} scores best, but can't be told apart from {names(equals[1:])}"
    else:
        said = f"{names(equals)} can't be told apart"
    worse = (
        f"; {names(behind)} {'are' if len(behind) > 1 else 'is'} worse than {leader.name}" if behind else ""
    )
    return f"{said} on {measured_on(standing)}{_faster(equals)}{worse}"


def _faster(equals: Sequence[Entry]) -> str:
    """Say which of those that can't be told apart answers a single row fastest, where that was measured."""
    times = [(each.costs.latency_seconds, each.name) for each in equals if each.costs]
    known = sorted(((time, name) for time, name in times if time), key=lambda each: each[0])
    if len(known) < 2:
        return ""
    (best, fastest), (second, following), *others = known
    if second / best < FASTER:
        return "" if others else f"; {fastest} and {following} answer about as fast"
    whom = f" than {following}, the next" if others else ""
    return f"; {fastest} answers {times_words(second / best)} faster{whom}"


def _against_baselines(standing: Standing) -> str:
    """Say which contenders beat the best baseline, or that none does."""
    race, contenders, leader = standing.race, standing.contenders, standing.leader
    best, beating = standing.best_baseline, standing.beating
    if best is None:
        alone = f"{scored(race, leader)} is the only one with a score on {measured_on(standing)}"
        return alone if len(contenders) == 1 else ""
    if standing.unbeaten:
        return _unbeaten(standing, best)
    named = f"the best baseline, {scored(race, best)}"
    if not beating:
        undecided = standing.undecided
        look, others = "look" if len(undecided) > 1 else "looks", _behind(standing, undecided)
        return (
            f"{names(undecided)} {look} better than {named}, but {_lacking(standing)} can't show it{others}"
        )
    if len(contenders) == 1:
        found = standing.between(leader, best)
        assert found is not None
        return f"{leader.name} beats {named}, by {apart_by(standing, found)}"
    if len(beating) == len(contenders):
        return f"{'Both' if len(beating) == 2 else f'All {len(beating)}'} beat {named}"
    beat = "beat" if len(beating) > 1 else "beats"
    return f"{names(beating)} {beat} {named}{_rest(standing, beating)}"


def _rest(standing: Standing, beating: Sequence[Entry]) -> str:
    """Say of those that don't beat the baseline whether they do not, or have too few trainings to know."""
    undecided = standing.undecided
    said = _behind(standing, (*beating, *undecided))
    if undecided:
        look = "look" if len(undecided) > 1 else "looks"
        said += f"; {names(undecided)} {look} better too, but {_lacking(standing)} can't show it"
    return said


def _behind(standing: Standing, ahead: Sequence[Entry]) -> str:
    """Say of all but some that they do not."""
    others = [entry for entry in standing.contenders if entry not in ahead]
    return f"; {names(others)} {'do' if len(others) > 1 else 'does'} not" if others else ""


def _lacking(standing: Standing) -> str:
    """Say what is too little, or too unlike, to show that the undecided are better than the best baseline."""
    race, undecided, best = standing.race, standing.undecided, standing.best_baseline
    assert best is not None
    found = [standing.between(entry, best) for entry in undecided]
    if any(each is not None and each.seeds.low is not None for each in found):
        return trainings(race, undecided)
    return "a single training" if race.fold_count is None else "folds without a score"


def _unbeaten(standing: Standing, best: Entry) -> str:
    """Say that a baseline should be taken, and how the best model compares with it."""
    race, leader = standing.race, standing.leader
    said = f"No model beats {scored(race, best)}: take it"
    found = standing.between(leader, best)
    if found is None:
        return said
    among = f", the best of the {len(standing.contenders)}," if len(standing.contenders) > 1 else ""
    if found.real:
        return f"{said}; {leader.name}{among} is worse by {apart_by(standing, found)}"
    return f"{said}; {scored(race, leader)}{among} can't be told apart from it on {measured_on(standing)}"
