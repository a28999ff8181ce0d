"""A share of answers that were right, with the interval that so many answers leave open."""

from dataclasses import dataclass
from math import sqrt

# The 97.5% point of the normal distribution: what lies within leaves out 2.5% on either side.
Z = 1.959964


@dataclass(frozen=True)
class Share:
    """``right`` of ``asked`` answers; ``asked`` is above 0.

    ``low`` and ``high`` are Wilson's 95% interval (Wilson 1927), which leaves room even where all were right.

    >>> share = Share(297, 300)
    >>> round(share.value, 3), round(share.low, 3), round(share.high, 3)
    (0.99, 0.971, 0.997)
    """

    right: int
    asked: int

    @property
    def value(self) -> float:
        """The share itself."""
        return self.right / self.asked

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return min(self.value, max(0.0, self._middle - self._half))

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return max(self.value, min(1.0, self._middle + self._half))

    @property
    def _middle(self) -> float:
        return (self.right + Z**2 / 2) / (self.asked + Z**2)

    @property
    def _half(self) -> float:
        spread = self.right * (self.asked - self.right) / self.asked + Z**2 / 4
        return Z * sqrt(spread) / (self.asked + Z**2)

    def as_json(self) -> dict[str, float]:
        """Return the share as every figure stands in JSON, and how many answers it is of."""
        return {"value": self.value, "low": self.low, "high": self.high, "asked": self.asked}

    def __str__(self) -> str:
        return percent(self.value)


def percent(value: float) -> str:
    """Write a share in hundredths; what isn't quite all is never called all, nor what isn't quite nothing nothing.

    >>> percent(1.0), percent(0.9967), percent(0.9999), percent(0.0433), percent(0.0)
    ('100%', '99.7%', '99.9%', '4.3%', '0%')
    """
    if 0 < value < 1:
        value = min(0.999, max(0.001, value))
    return f"{value:.1%}".replace(".0%", "%")
