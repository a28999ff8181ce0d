"""How many steps a run takes and when it validates: from a count, or from a clock, looked at again on the way."""

from dataclasses import dataclass, replace
from math import ceil

# A plan by the clock is made again as long as more than this share of its steps is left.
LAST_LOOK = 0.05


@dataclass(frozen=True)
class Plan:
    """The length of a run in steps, the share of them over which the rate falls, the steps between validations."""

    steps: int
    validate_every: int
    decay_share: float
    # Up to this step the pace was measured: at the warmed-up rate, without validations.
    measured_until: int = 0
    # The step from which on this plan holds, and the one where another is made; None where none will be.
    since: int = 0
    again_at: int | None = None

    def validates_after(self, steps_done: int) -> bool:
        """Say whether a validation is due after so many steps; the last step always is."""
        due = steps_done > self.measured_until and steps_done % self.validate_every == 0
        return due or steps_done == self.steps

    def validations_after(self, steps_done: int) -> int:
        """Count the validations that are due after more steps than so many.

        >>> Plan(steps=7, validate_every=3, decay_share=0.5).validations_after(3)
        2
        """
        first = max(steps_done, self.measured_until)
        return max(0, (self.steps - 1) // self.validate_every - first // self.validate_every) + 1


@dataclass(frozen=True)
class Pace:
    """What a run has cost until now, and what a step and a validation cost of late, in seconds."""

    elapsed: float
    per_step: float
    per_validation: float


def plan_by_steps(steps: int, validations: int, decay_share: float) -> Plan:
    """Spread the validations evenly over a known number of steps.

    >>> plan_by_steps(100, 10, 0.7)
    Plan(steps=100, validate_every=10, decay_share=0.7, measured_until=0, since=0, again_at=None)
    """
    return Plan(steps, max(1, ceil(steps / validations)), decay_share)


def plan_by_clock(budget: float, pace: Pace, steps_done: int, validations: int, decay_share: float) -> Plan:
    """Turn the seconds left of a budget into steps, validations paid for first; at least one more step.

    >>> pace = Pace(elapsed=5, per_step=0.5, per_validation=1)
    >>> plan = plan_by_clock(60, pace, steps_done=10, validations=5, decay_share=0.7)
    >>> plan.steps, plan.validate_every, plan.measured_until, plan.again_at
    (110, 22, 10, 20)
    """
    steps = _steps(budget, pace, steps_done, validations)
    plan = replace(plan_by_steps(steps, validations, decay_share), measured_until=steps_done)
    return _looking_again(plan, steps_done)


def plan_again(plan: Plan, budget: float, pace: Pace, steps_done: int) -> Plan:
    """Turn what is left of a budget into steps by the pace of late; a rate that falls goes on from where it is.

    >>> plan = Plan(steps=100, validate_every=25, decay_share=0.5)
    >>> slower = plan_again(plan, 100, Pace(elapsed=60, per_step=2, per_validation=1), steps_done=50)
    >>> slower.steps, slower.decay_share, slower.again_at
    (69, 0.27..., 60)
    """
    steps = _steps(budget, pace, steps_done, plan.validations_after(steps_done))
    # The steps left by both plans, as shares of all.
    before, now = 1 - steps_done / plan.steps, 1 - steps_done / steps
    falls = plan.decay_share >= before
    share = plan.decay_share * now / before if falls else min(plan.decay_share, now)
    return _looking_again(replace(plan, steps=steps, decay_share=share, since=steps_done), steps_done)


def in_force(plans: list[Plan], step: int) -> Plan:
    """Return the plan that holds at a step: the last that had been made by then."""
    return next((plan for plan in reversed(plans) if plan.since <= step), plans[0])


def _steps(budget: float, pace: Pace, steps_done: int, validations: int) -> int:
    """Return how many steps there are in all if the pace stays."""
    left = budget - pace.elapsed - validations * pace.per_validation
    return steps_done + max(1, int(left / pace.per_step))


def _looking_again(plan: Plan, steps_done: int) -> Plan:
    """Have a plan made again once twice as many steps are done, or half of those left, unless hardly any are."""
    step = min(2 * steps_done, ceil((steps_done + plan.steps) / 2))
    return replace(plan, again_at=step if plan.steps - step > LAST_LOOK * plan.steps else None)
