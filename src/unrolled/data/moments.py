"""When something was: a number as it stands, or an ISO date as seconds since 1970."""

from datetime import UTC, datetime
from typing import Literal, NamedTuple

from unrolled.data.finite import finite

Scale = Literal["a number", "a date", "a date with a time zone"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(NamedTuple):
    """A time on a line, and the scale it was written in; moments of two scales can't be compared."""

    seconds: float
    scale: Scale


def parse_moment(text: str) -> Moment | None:
    """Return the moment a text writes, None for one that writes none.

    A number stays as it is, in whatever unit the data counts, and ``20240131`` is one. A date or date and time in
    ISO 8601 becomes seconds since 1970; without a time zone it is taken as UTC, so that no clock change disturbs
    the order.

    >>> parse_moment("12.5"), parse_moment("1970-01-02"), parse_moment("1970-01-01T01:00+01:00")
    (Moment(seconds=12.5, scale='a number'), Moment(seconds=86400.0, scale='a date'),
     Moment(seconds=0.0, scale='a date with a time zone'))
    >>> parse_moment("yesterday")
    """
    number = finite(text)
    if number is not None:
        return Moment(number, "a number")
    try:
        date = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if date.tzinfo is None:
        return Moment((date.replace(tzinfo=UTC) - EPOCH).total_seconds(), "a date")
    return Moment((date - EPOCH).total_seconds(), "a date with a time zone")
