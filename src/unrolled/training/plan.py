"""How many steps a run takes and when it validates: from a count, or once from a clock."""

from dataclasses import dataclass, replace
from math import ceil


@dataclass(frozen=True)
class Plan:
    """The length of a run in steps, and the steps between validations."""

    steps: int
    validate_every: int
    # Up to this step the pace was measured: at the warmed-up rate, without validations.
    measured_until: int = 0

    def validates_after(self, steps_done: int) -> bool:
        """Say whether a validation is due after so many steps; the last step always is."""
        due = steps_done > self.measured_until and steps_done % self.validate_every == 0
        return due or steps_done == self.steps


@dataclass(frozen=True)
class Pace:
    """What the measured start of a run cost, in seconds."""

    elapsed: float
    per_step: float
    per_validation: float


def plan_by_steps(steps: int, validations: int) -> Plan:
    """Spread the validations evenly over a known number of steps.

    >>> plan_by_steps(100, 10)
    Plan(steps=100, validate_every=10, measured_until=0)
    """
    return Plan(steps, max(1, ceil(steps / validations)))


def plan_by_clock(budget: float, pace: Pace, steps_done: int, validations: int) -> Plan:
    """Turn the seconds left of a budget into steps, validations paid for first; at least one more step.

    >>> plan_by_clock(60, Pace(elapsed=5, per_step=0.5, per_validation=1), steps_done=10, validations=5)
    Plan(steps=110, validate_every=22, measured_until=10)
    """
    left = budget - pace.elapsed - validations * pace.per_validation
    plan = plan_by_steps(steps_done + max(1, int(left / pace.per_step)), validations)
    return replace(plan, measured_until=steps_done)
