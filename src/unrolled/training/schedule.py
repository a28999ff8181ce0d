"""The learning rate over a run: a linear warm-up, a level stretch, a linear decay to zero."""

from dataclasses import dataclass

# The share of a short run that its rate may take to rise.
WARMUP_SHARE = 0.25


def warmup_within(warmup: int, steps: float) -> int:
    """Return the steps of a warm-up, fewer in a run so short that it would hardly reach its full rate.

    >>> warmup_within(50, 1000), warmup_within(50, 40)
    (50, 10)
    """
    return min(warmup, int(steps * WARMUP_SHARE))


@dataclass(frozen=True)
class Schedule:
    """The factor on every learning rate at each step of a run of ``total`` steps.

    >>> schedule = Schedule(total=10, warmup=2, decay_share=0.5)
    >>> [round(schedule.factor(step), 2) for step in range(10)]
    [0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.8, 0.6, 0.4, 0.2]
    """

    total: int
    warmup: int
    decay_share: float

    def factor(self, step: int) -> float:
        """Return the factor for the step with this number, counted from 0."""
        rising = (step + 1) / self.warmup if self.warmup else 1.0
        decaying = self.total * self.decay_share
        falling = (self.total - step) / decaying if decaying else 1.0
        return max(0.0, min(1.0, rising, falling))


@dataclass(frozen=True)
class WarmupOnly:
    """The factor before the length of a run is known: only the warm-up, which does not depend on it."""

    warmup: int

    def factor(self, step: int) -> float:
        """Return the factor for the step with this number, counted from 0."""
        return min(1.0, (step + 1) / self.warmup) if self.warmup else 1.0
