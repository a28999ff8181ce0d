from hypothesis import given
from hypothesis import strategies as st

from unrolled.training.plan import Pace, Plan, plan_by_clock, plan_by_steps


@given(st.integers(1, 10_000), st.integers(1, 50))
def test_the_last_step_is_validated_and_there_are_not_more_validations_than_asked(
    steps: int, validations: int
) -> None:
    plan = plan_by_steps(steps, validations)
    due = [step for step in range(1, steps + 1) if plan.validates_after(step)]
    assert due[-1] == steps
    assert len(due) <= validations


@given(st.floats(1, 1000), st.floats(0.001, 2), st.floats(0, 5), st.integers(0, 100), st.integers(1, 20))
def test_a_plan_by_the_clock_fits_the_budget(
    budget: float, per_step: float, per_validation: float, done: int, validations: int
) -> None:
    pace = Pace(elapsed=done * per_step, per_step=per_step, per_validation=per_validation)
    plan = plan_by_clock(budget, pace, done, validations)
    assert plan.steps > done
    cost = plan.steps * per_step + validations * per_validation
    assert cost <= budget + 1e-6 or plan.steps == done + 1


def test_nothing_is_validated_while_the_pace_is_measured() -> None:
    plan = Plan(steps=7, validate_every=2, measured_until=4)
    assert [step for step in range(1, 8) if plan.validates_after(step)] == [6, 7]


def test_validations_fall_due() -> None:
    plan = Plan(steps=7, validate_every=3)
    assert [step for step in range(1, 8) if plan.validates_after(step)] == [3, 6, 7]
