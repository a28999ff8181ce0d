"""The arithmetic of a race: a budget is divided without rest, and the better rates go on."""

import heapq
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.races.race_plan import (
    FACTORS,
    FEWEST_STEPS,
    SIZES,
    Losses,
    RacePlan,
    final_seconds,
    going_on,
    race_plan,
    ranked,
)
from unrolled.races.terms import Terms

counts = st.integers(1, 20)


def terms(budget: float, seeds: int, most: int | None = None) -> Terms:
    return Terms("time", budget, None, seeds, seeds if most is None else most)


def wall(plan: RacePlan, contenders: int, workers: int) -> tuple[float, float]:
    """Run the trials of a plan stage by stage, so many at once; return the time of the search and of all."""
    lengths, took = plan.lengths(contenders), [0.0]
    for count in plan.counts(contenders):
        free = [took[-1]] * workers
        for length in lengths[:count]:
            heapq.heappush(free, heapq.heappop(free) + length)
        took.append(max(free))
        lengths = lengths[count:]
    assert not lengths
    return took[-2], took[-1]


@given(st.floats(1e-3, 1e6), counts, counts, counts)
def test_all_trials_together_take_the_budget_half_of_it_searching(
    budget: float, contenders: int, seeds: int, workers: int
) -> None:
    plan = race_plan(terms(budget, seeds), contenders, workers=workers)
    searching, whole = wall(plan, contenders, workers)
    assert math.isclose(whole, budget)
    assert math.isclose(searching, budget / 2)
    # The first rung once, the others for each training.
    assert len(plan.lengths(contenders)) == contenders * (9 + seeds * (4 + 2 + 1))
    assert plan.by_clock
    # Every rung trains fewer for longer.
    assert list(plan.rungs) == [plan.rungs[0] * factor for factor in (1, 2, 4)]


@given(st.integers(1, 10**6), counts)
def test_rungs_over_steps_double_up_to_a_quarter_of_a_final(steps: int, seeds: int) -> None:
    plan = race_plan(Terms("steps", None, steps, seeds, seeds), contenders=3)
    assert plan.final == steps
    assert list(plan.rungs) == sorted(plan.rungs)
    for length, part in zip(plan.rungs, (16, 8, 4), strict=True):
        assert length == min(steps, max(FEWEST_STEPS, steps // part))
    # Not a second is asked about, nor who else trains meanwhile.
    assert plan == race_plan(Terms("steps", None, steps, seeds, seeds), contenders=9, workers=4)


@given(st.floats(1, 1e5), st.floats(-0.5, 1), counts, counts, counts)
def test_finals_get_what_the_search_left_and_at_least_half_of_their_share(
    budget: float, left: float, contenders: int, seeds: int, workers: int
) -> None:
    planned = race_plan(terms(budget, seeds), contenders, workers=workers)
    finals = contenders * seeds
    found = final_seconds(planned, left=left * budget, finals=finals, workers=workers)
    assert found >= planned.final / 2
    if left >= 1 / 2:
        assert math.isclose(math.ceil(finals / workers) * found, left * budget)


@given(st.floats(61, 1e5), st.floats(1e-3, 1e3), counts, counts, counts)
def test_a_budget_has_as_many_seeds_as_it_holds_of_long_enough_finals(
    budget: float, enough: float, contenders: int, seeds: int, workers: int
) -> None:
    asked = terms(budget, seeds, seeds + 7)
    plan = race_plan(asked, contenders, workers=workers, enough=enough)
    assert seeds <= plan.seeds <= seeds + 7
    assert plan.seeds == seeds or plan.final >= enough
    if plan.seeds < seeds + 7:
        more = replace(asked, seeds=plan.seeds + 1)
        assert race_plan(more, contenders, workers=workers).final < enough
    # Who asks for a number of seeds gets it.
    assert (
        race_plan(replace(asked, most_seeds=seeds), contenders, workers=workers, enough=enough).seeds == seeds
    )


def test_a_search_without_a_winner_leaves_no_final_to_divide_by() -> None:
    assert final_seconds(race_plan(terms(60, 1), contenders=1), left=50, finals=0, workers=1) == 50


def test_factors_are_the_same_both_ways() -> None:
    assert sorted(1 / factor for factor in FACTORS) == pytest.approx(sorted(FACTORS))
    assert 1.0 in FACTORS
    assert len(FACTORS) == SIZES[0]


found_losses = st.dictionaries(
    st.sampled_from(FACTORS),
    st.none() | st.tuples(*[st.floats(0.1, 0.9)] * 4),
)


@given(found_losses)
def test_every_rate_that_did_not_fail_is_ranked(found: dict[float, Losses]) -> None:
    ranking = ranked(found)
    known = {factor: np.array(losses) for factor, losses in found.items() if losses is not None}
    assert sorted(ranking) == sorted(known)
    if not known:
        return
    # Nobody stands before the best who isn't nearer to the contender's own rate.
    best = min(known, key=lambda factor: (known[factor].mean(), abs(math.log10(factor))))
    before = ranking[: ranking.index(best)]
    assert all(abs(math.log10(factor)) <= abs(math.log10(best)) + 1e-9 for factor in before)


def test_where_chance_alone_decides_no_rate_far_from_ones_own_is_chosen() -> None:
    draw = np.random.default_rng(0)
    rows = draw.normal(0.7, 0.2, 200)

    def chosen() -> float:
        found = {factor: tuple((rows + draw.normal(0, 0.1, 200)).tolist()) for factor in FACTORS}
        return abs(math.log10(ranked(found)[0]))

    decades = [chosen() for _ in range(200)]
    assert sum(each <= 1 for each in decades) > 180
    assert sum(each == 3 for each in decades) < 10


def test_a_rate_that_is_better_for_sure_is_the_first_however_far_from_one() -> None:
    draw = np.random.default_rng(0)
    rows = draw.normal(0.7, 0.2, 200)
    found = {factor: tuple((rows + draw.normal(0, 0.1, 200)).tolist()) for factor in FACTORS}
    found[1e-3] = tuple((rows - 0.1 + draw.normal(0, 0.1, 200)).tolist())
    assert ranked(found)[0] == 1e-3


@given(found_losses)
def test_whatever_was_not_tried_again_stands_behind_and_what_failed_is_gone(
    found: dict[float, Losses],
) -> None:
    ranking = going_on(FACTORS, found)
    assert ranking[: len(ranked(found))] == ranked(found)
    assert set(ranking) == set(FACTORS) - {factor for factor, losses in found.items() if losses is None}
