"""A run's length: validations fall due, and a budget is kept though the pace changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.training.plan import Pace, Plan, in_force, plan_again, plan_by_clock, plan_by_steps
from unrolled.training.schedule import Schedule


@given(st.integers(1, 10_000), st.integers(1, 50))
def test_the_last_step_is_validated_and_there_are_not_more_validations_than_asked(
    steps: int, validations: int
) -> None:
    plan = plan_by_steps(steps, validations, 0.7)
    due = [step for step in range(1, steps + 1) if plan.validates_after(step)]
    assert due[-1] == steps
    assert len(due) <= validations


@given(st.floats(1, 1000), st.floats(0.001, 2), st.floats(0, 5), st.integers(0, 100), st.integers(1, 20))
def test_a_plan_by_the_clock_fits_the_budget(
    budget: float, per_step: float, per_validation: float, done: int, validations: int
) -> None:
    pace = Pace(elapsed=done * per_step, per_step=per_step, per_validation=per_validation)
    plan = plan_by_clock(budget, pace, done, validations, 0.7)
    assert plan.steps > done
    cost = plan.steps * per_step + validations * per_validation
    assert cost <= budget + 1e-6 or plan.steps == done + 1


def test_nothing_is_validated_while_the_pace_is_measured() -> None:
    plan = Plan(steps=7, validate_every=2, decay_share=0.5, measured_until=4)
    assert [step for step in range(1, 8) if plan.validates_after(step)] == [6, 7]


def test_validations_fall_due() -> None:
    plan = Plan(steps=7, validate_every=3, decay_share=0.5)
    assert [step for step in range(1, 8) if plan.validates_after(step)] == [3, 6, 7]


def run_by_the_clock(budget: float, slower: float, from_step: int, share: float) -> tuple[float, list[float]]:
    """Plan a run whose steps take 0.1 s, and so many times that from a step on; return its time, and how much the
    rate jumps each time that the plan is made again."""

    def seconds(step: int) -> float:
        return 0.1 * (slower if step >= from_step else 1.0)

    step, clock = 10, sum(seconds(each) for each in range(10))
    plans = [plan_by_clock(budget, Pace(clock, clock / 10, 0.2), step, 6, share)]
    since, jumps = (10, clock), []
    while step < in_force(plans, step).steps:
        plan = in_force(plans, step)
        if plan.again_at == step:
            pace = Pace(clock, (clock - since[1]) / (step - since[0]), 0.2)
            plans.append(plan_again(plan, budget, pace, step))
            since = (step, clock)
            before, now = (Schedule(each.steps, 0, each.decay_share).factor(step) for each in plans[-2:])
            jumps.append(now - before)
        clock += seconds(step)
        step += 1
        if in_force(plans, step).validates_after(step):
            clock += 0.2
            since = (since[0], since[1] + 0.2)
    assert Schedule(step, 0, in_force(plans, step).decay_share).factor(step) == 0 or share == 0
    return clock, jumps


shares = st.sampled_from([0.0, 0.3, 0.7, 1.0])


@given(st.floats(0.5, 1.5), st.integers(0, 600), shares)
def test_a_budget_is_kept_though_the_pace_changes(slower: float, from_step: int, share: float) -> None:
    took, jumps = run_by_the_clock(60, slower, from_step, share)
    assert 0.9 * 60 <= took <= 1.05 * 60
    # However much longer or shorter the run becomes, the rate goes on from where it was.
    assert len(jumps) > 2
    assert all(abs(jump) < 1e-9 for jump in jumps)


@given(st.floats(1.5, 3), st.integers(0, 200), shares)
def test_a_run_that_becomes_much_slower_early_is_shortened(
    slower: float, from_step: int, share: float
) -> None:
    took, _ = run_by_the_clock(60, slower, from_step, share)
    assert 0.9 * 60 <= took <= 1.12 * 60


def test_what_was_planned_holds_from_where_it_was_made() -> None:
    first = Plan(steps=100, validate_every=25, decay_share=0.5, again_at=50)
    second = plan_again(first, 100, Pace(elapsed=50, per_step=2, per_validation=0), steps_done=50)
    assert [in_force([first, second], step) for step in (0, 49, 50, 74)] == [first, first, second, second]
    assert second.steps == 75
    # Before it was made both have the full rate.
    assert Schedule(75, 0, second.decay_share).factor(50) == pytest.approx(1, abs=1e-12)
