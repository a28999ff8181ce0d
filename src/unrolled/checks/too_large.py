"""Numbers that are too large to be scaled before a model reads them."""

import math

from unrolled.checks.findings import Finding


def too_large(what: str, low: float, high: float, place: str) -> list[Finding]:
    """Return an error where the variance of numbers from ``low`` to ``high`` is more than a float holds.

    The squared deviations of the two from any mean are at least half the square of their distance. ``place`` is where
    the number stands that is furthest from 0.

    >>> too_large('channel "load"', -1e150, 1e150, "a.ts:2")
    []
    >>> [found] = too_large('channel "load"', -1.0, 1e300, "a.ts:2")
    >>> found.message
    'channel "load" reaches 1e+300, too large to be scaled; give it in larger units'
    """
    distance = high - low
    if math.isfinite(distance * distance / 2):
        return []
    reached = high if high >= -low else low
    message = f"{what} reaches {reached:g}, too large to be scaled; give it in larger units"
    return [Finding("too large", "error", message, [place])]
