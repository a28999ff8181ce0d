"""The search for a rate: it finds the best wherever it lies, whatever fails on the way."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.races.outcome import Outcome, failure
from unrolled.races.race_plan import FACTORS, RacePlan
from unrolled.races.rate_search import Found, said_of_short_rungs
from unrolled.races.rate_search import search as asking

PLAN = RacePlan(True, (1.0, 2.0, 4.0), 10.0, seeds=1)


def search(plan: RacePlan, train: Callable[[int, float], Outcome]) -> Found:
    """Train whatever a search asks for, and return what it found."""
    searching = asking(plan)
    wanted = next(searching)
    while True:
        try:
            wanted = searching.send([train(each.rung, each.factor) for each in wanted])
        except StopIteration as end:
            assert isinstance(end.value, Found)
            return end.value


def came_to(loss: float, steps: int = 100) -> Outcome:
    return Outcome(steps, 1.5, 10.0, (loss, loss))


def diverged(message: str = "nan") -> Outcome:
    return failure(ArithmeticError(message), seconds=0.5)


@pytest.mark.parametrize("best", FACTORS)
def test_the_best_rate_is_found_wherever_it_lies(best: float) -> None:
    found = search(PLAN, lambda rung, factor: came_to(abs(math.log10(factor / best))))
    assert found.factors == (best,)
    assert [len(rung.losses) for rung in found.rungs] == [9, 4, 2]
    assert [rung.length for rung in found.rungs] == [1.0, 2.0, 4.0]
    assert found.seconds == 15 * 1.5
    assert found.failed is None


def test_what_decides_is_the_longest_rung() -> None:
    def train(rung: int, factor: float) -> Outcome:
        # Short trials like high rates.
        return came_to(abs(math.log10(factor) - (1 if rung < 2 else 0.5)))

    assert search(PLAN, train).factors == (pytest.approx(10**0.5),)


@given(st.sets(st.sampled_from(FACTORS), max_size=8))
def test_a_rate_that_fails_is_the_worst_and_the_rungs_stay_full(failing: set[float]) -> None:
    found = search(PLAN, lambda rung, factor: diverged() if factor in failing else came_to(1 / factor))
    able = sorted(set(FACTORS) - failing)
    assert found.factors == (able[-1],)
    assert [len(rung.losses) for rung in found.rungs] == [9, min(4, len(able)), min(2, len(able))]
    assert {factor for factor, loss in found.rungs[0].losses.items() if loss is None} == failing


def test_one_that_fails_only_when_it_is_trained_for_long_gives_way_to_the_next() -> None:
    def train(rung: int, factor: float) -> Outcome:
        return diverged() if rung == 2 and factor >= 100 else came_to(1 / factor)

    found = search(PLAN, train)
    assert found.factors == (10,)
    assert found.rungs[2].losses == {100: None, 1000: None}


def test_where_all_fail_the_reason_is_that_of_its_own_rate() -> None:
    found = search(PLAN, lambda rung, factor: diverged(f"nan at {factor:g}"))
    assert found.factors == (None,)
    assert len(found.rungs) == 1
    assert found.failed == ("no learning rate of the search could be trained with; ArithmeticError: nan at 1")


def test_rungs_too_short_to_tell_are_named() -> None:
    found = search(PLAN, lambda rung, factor: came_to(factor, steps=(20, 19, 8)[rung]))
    said = said_of_short_rungs("gru", found)
    assert said is not None
    assert said.startswith("gru: rungs 2 and 3 of its search had time for 19 and 8 steps only")
    enough = search(PLAN, lambda rung, factor: came_to(factor, steps=20))
    assert said_of_short_rungs("gru", enough) is None


def test_a_clock_that_leaves_too_few_steps_leaves_the_own_rate() -> None:
    tried = []

    def train(rung: int, factor: float) -> Outcome:
        tried.append((rung, factor))
        return came_to(1 / factor, steps=19)

    found = search(PLAN, train)
    assert (found.factors, found.seconds, tried) == ((1.0,), 1.5, [(0, 1.0)])
    said = said_of_short_rungs("gru", found)
    assert said is not None and said.startswith(
        "gru: a trial of its search had time for 19 steps only, too few"
    )
    # Steps that were asked for are searched with, however few.
    counted = RacePlan(False, (10, 12, 25), 100, seeds=1)
    assert search(counted, train).factors == (1000,)


def test_an_own_rate_that_fails_at_once_is_searched_for() -> None:
    found = search(PLAN, lambda rung, factor: diverged() if factor == 1 else came_to(factor, steps=19))
    assert found.factors == (0.001,)


def test_each_training_chooses_by_trials_of_its_own() -> None:
    """The first rung is for all; then each goes its own way, so that chance in a search is seen in the spread."""
    best = {0: 1.0, 1: 10**0.5, 2: 0.1}
    searching, asked, found = asking(replace(PLAN, seeds=3)), [], None
    wanted = next(searching)
    while found is None:
        asked.append(wanted)
        outcomes = [
            came_to(abs(math.log10(each.factor / (best[each.training] if each.rung else 1.0))))
            for each in wanted
        ]
        try:
            wanted = searching.send(outcomes)
        except StopIteration as end:
            found = end.value
    assert found.factors == tuple(best.values())
    assert [len(each) for each in asked] == [1, 8, 3 * 4, 3 * 2]
    assert {each.training for each in asked[0] + asked[1]} == {0}
    # What is told of a factor is the mean over the trainings that it was tried for.
    second = {factor: [] for factor in sorted(each.factor for each in asked[2])}
    for each in asked[2]:
        second[each.factor].append(abs(math.log10(each.factor / best[each.training])))
    told = {factor: sum(losses) / len(losses) for factor, losses in second.items()}
    assert found.rungs[1].losses == pytest.approx(told)
    assert len(found.trials) == 9 + 12 + 6


def test_a_training_whose_trials_all_fail_has_no_rate_and_the_others_have() -> None:
    searching, found = asking(replace(PLAN, seeds=2)), None
    wanted = next(searching)
    while found is None:
        # Four rates pass the first rung, and none of them the second for the second training.
        outcomes = [
            diverged() if abs(math.log10(each.factor)) > 1.1 or each.factor < 0.2 or (each.rung and each.training)
            else came_to(1.0)
            for each in wanted
        ]  # fmt: skip
        try:
            wanted = searching.send(outcomes)
        except StopIteration as end:
            found = end.value
    assert found.factors == (1.0, None)
    assert found.failed == "no learning rate of the search could be trained with; ArithmeticError: nan"
