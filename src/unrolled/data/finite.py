"""A text as a finite number, or as none."""

from math import isfinite, isnan

from unrolled.data.cells import NotNumber, as_number


def finite(text: str) -> float | None:
    """Return the finite number a text writes, None for anything else.

    >>> finite(" 1e3"), finite("-2"), finite("1_000"), finite("inf"), finite("three")
    (1000.0, -2.0, None, None, None)
    """
    try:
        number = as_number(text)
    except NotNumber:
        return None
    return number if isfinite(number) else None


def is_missing(text: str) -> bool:
    """Say whether a cell of numbers holds none: it is blank, or NaN in any case.

    >>> is_missing(" "), is_missing("NaN"), is_missing("0")
    (True, True, False)
    """
    try:
        return isnan(as_number(text))
    except NotNumber:
        return False
