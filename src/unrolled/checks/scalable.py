"""Whether numbers can be scaled before a model reads them."""

import math


def scalable(low: float, high: float) -> bool:
    """Say whether numbers that reach from ``low`` to ``high`` may have a variance that a float holds.

    The squared deviations of the two from any mean are at least half the square of their distance.

    >>> scalable(-1e150, 1e150), scalable(0.0, 1e300)
    (True, False)
    """
    distance = high - low
    return math.isfinite(distance * distance / 2)


def too_large(what: str, low: float, high: float) -> str:
    """Return the sentence for numbers that can't be.

    >>> too_large('channel "load"', -1.0, 1e300)
    'channel "load" reaches 1e+300, too large to be scaled; give it in larger units'
    """
    reached = high if high >= -low else low
    return f"{what} reaches {reached:g}, too large to be scaled; give it in larger units"
