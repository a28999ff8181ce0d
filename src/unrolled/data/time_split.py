"""Rows cut by their time: the past trains, what comes after it validates, the latest tests."""

import numpy as np
from numpy.typing import NDArray

from unrolled.data.parts import TEST, VALID, Cut
from unrolled.data.survey import Survey
from unrolled.errors import UserError


def time_cut(name: str, survey: Survey, column: str, train_percent: int, *, with_test: bool) -> Cut:
    """Cut after the first 80% of the rows in time and again after 90%; rows of one time stay together.

    Where such a tie stands across a cut, the cut moves to its nearer end. `UserError` where a row has no time, or
    there are fewer different times than parts.
    """
    times = survey.times
    if times is None or np.isnan(times).any():
        raise UserError(f'{name}: found rows without a time, expected one in the column "{column}"')
    percents = [train_percent, train_percent + 10] if with_test else [train_percent]
    starts = np.unique(times)
    if len(starts) <= len(percents):
        raise UserError(
            f'{name}: found {len(starts)} different time{"" if len(starts) == 1 else "s"} in the column "{column}", '
            f"expected at least {len(percents) + 1}: one for each split"
        )
    cuts = _cuts(times, starts, percents)
    parts = np.searchsorted(cuts, times, side="right").astype(np.uint8)
    names = {VALID: "validation", TEST: "test"}
    from_when = ", ".join(f"{names[part]} from {written(cut)}" for part, cut in enumerate(cuts, start=1))
    return Cut(parts, "time", f"split by time ({column}), {from_when}")


def written(time: float) -> str:
    """Write a time without an exponent, as long as it has to be.

    >>> written(1700000000.0), written(0.25)
    ('1700000000', '0.25')
    """
    return np.format_float_positional(time, trim="-")


def _cuts(times: NDArray[np.float64], starts: NDArray[np.float64], percents: list[int]) -> list[float]:
    """Return for each cut the first time that comes after it, room left for the cuts to come."""
    # How many rows come before each time; the first time has nothing before it, so that no cut stands there.
    before = np.searchsorted(np.sort(times), starts)
    cuts: list[float] = []
    first = 1
    for number, percent in enumerate(percents):
        last = len(starts) - (len(percents) - number)
        choices = before[first : last + 1]
        nearest = first + int(np.argmin(np.abs(100 * choices - percent * len(times))))
        cuts.append(float(starts[nearest]))
        first = nearest + 1
    return cuts
