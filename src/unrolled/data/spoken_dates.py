"""Dates as people write them, and the same dates as ISO 8601 has them: pairs made from a seed."""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from unrolled.data.order import draws, permutation
from unrolled.errors import UsageError

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Two digits of a year name one year of this century only.
FIRST, LAST = date(1950, 1, 1), date(2049, 12, 31)
FORMS = (
    "{weekday}, the {ordinal} of {month} {year}",
    "{weekday}, {month} {day}, {year}",
    "the {ordinal} of {month} {year}",
    "{month} the {ordinal}, {year}",
    "{month} {ordinal}, {year}",
    "{month} {day}, {year}",
    "{day} {month} {year}",
    "{wday} {day} {mon} {year}",
    "{mon} {day}, {year}",
    "{mon} {day} '{short_year}",
    "{ordinal} {mon} '{short_year}",
    "{day}-{mon}-{year}",
)
# In figures alone day and month could change places, unless the day is no month.
FORMS_IN_FIGURES = (
    "{month_number}/{day}/{year}",
    "{day}/{month_number}/{year}",
    "{day}.{month_number}.{year}",
)
MONTHS_OF_YEAR = 12


class DatePairs(NamedTuple):
    """Rows ``{"written": "Mar 3, 1998", "iso": "1998-03-03"}``; no date of a split occurs in another, in any form."""

    train: list[dict[str, str]]
    valid: list[dict[str, str]]
    test: list[dict[str, str]]


def date_pairs(*, seed: int, train: int, valid: int, test: int) -> DatePairs:
    """Make so many pairs of different dates from 1950 to 2049, each in a form drawn from those that fit it.

    Raises `UsageError` where the century has too few days.

    >>> date_pairs(seed=0, train=3, valid=1, test=1).train
    [{'written': ..., 'iso': '...-...-...'}, ...]
    """
    days, wanted = (LAST - FIRST).days + 1, train + valid + test
    if wanted > days:
        raise UsageError(f"dates: found {wanted:,} wanted, expected at most {days:,}")
    chosen = permutation(days, seed=seed, epoch=0)[:wanted].tolist()
    forms = draws(wanted, seed=seed, epoch=0, stream=1).tolist()
    rows = [_pair(FIRST + timedelta(days=day), form) for day, form in zip(chosen, forms, strict=True)]
    ends = np.cumsum([train, valid]).tolist()
    return DatePairs(rows[: ends[0]], rows[ends[0] : ends[1]], rows[ends[1] :])


def written(day: date, form: str) -> str:
    """Write a date in a form.

    >>> written(date(1998, 3, 3), "{weekday}, the {ordinal} of {month} {year}")
    'Tuesday, the 3rd of March 1998'
    """
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    return form.format(
        day=day.day,
        ordinal=_ordinal(day.day),
        month=month,
        mon=month[:3],
        month_number=day.month,
        weekday=weekday,
        wday=weekday[:3],
        year=day.year,
        short_year=f"{day.year % 100:02d}",
    )


def _pair(day: date, draw: int) -> dict[str, str]:
    forms = FORMS + FORMS_IN_FIGURES if day.day > MONTHS_OF_YEAR else FORMS
    return {"written": written(day, forms[draw % len(forms)]), "iso": day.isoformat()}


def _ordinal(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
