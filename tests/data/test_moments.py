"""Times: numbers as they stand, dates as seconds, everything else refused."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.moments import parse_moment

ZONES = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_stays_as_it_is(number):
    assert parse_moment(str(number)) == (number, "a number")


@given(st.datetimes(timezones=ZONES))
def test_a_date_with_a_zone_is_the_same_moment_everywhere(date):
    moment = parse_moment(date.isoformat())
    since = date - datetime(1970, 1, 1, tzinfo=UTC)
    assert moment == (since.total_seconds(), "a date with a time zone")


@given(st.datetimes(), st.datetimes())
def test_dates_keep_their_order(one, other):
    first, second = parse_moment(one.isoformat()), parse_moment(str(other))
    assert first.scale == second.scale == "a date"
    # Microseconds of far years are finer than float64 seconds.
    assert (first.seconds < second.seconds) == (one < other) or abs(one - other) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2024-02-29", 1709164800.0),
        ("2024-02-29T00:00:01Z", 1709164801.0),
        (" 2024-02-29 00:00:00.5+00:00 ", 1709164800.5),
        ("1969-12-31", -86400.0),
    ],
)
def test_dates_are_seconds_since_1970(text, seconds):
    assert parse_moment(text).seconds == seconds


@pytest.mark.parametrize(
    "text", ["", " ", "nan", "inf", "-inf", "1e999", "1_0", "2023-02-29", "31.01.2024", "noon"]
)
def test_anything_else_is_no_moment(text):
    assert parse_moment(text) is None
