"""What each row adds to a root mean square: of errors of any size, so that no square is too large for a float."""

import numpy as np
from numpy.typing import NDArray

# Squares of numbers from 2^-400 to 2^400 add up to a float, however many there are.
PLAIN = 400
# Squares of numbers up to 2^490 leave room for sums over 2^40 rows.
ROOM = 490
# The largest whose square's reciprocal has all its digits.
EXACT = 511


def squared_units(errors: NDArray[np.float64], power: int = 0) -> NDArray[np.float64]:
    """Return ``(e/u)²`` and ``1/u²`` of errors ``e = errors · 2^power``: ``(N, 2)``.

    The root of the quotient of their sums is the root mean square of ``e``. ``u`` is 1 where the largest error is
    neither huge nor tiny, else the same power of two for all, so that nothing is rounded. Cost: a pass.

    >>> squared_units(np.array([3.0, -4.0])).tolist()
    [[9.0, 1.0], [16.0, 1.0]]
    >>> first, second = squared_units(np.array([3e200, 4e200])).sum(0)
    >>> f"{np.sqrt(first) / np.sqrt(second):.3g}"
    '3.54e+200'
    """
    largest = np.abs(errors).max(initial=0.0)
    reach = int(np.frexp(largest)[1]) + power
    unit = 0 if abs(reach) <= PLAIN or not largest else max(min(reach, EXACT), reach - ROOM, -ROOM)
    weights = np.full(len(errors), np.ldexp(1.0, -2 * unit))
    return np.column_stack([np.ldexp(errors, power - unit) ** 2, weights])
