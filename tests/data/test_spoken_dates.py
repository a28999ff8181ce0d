"""Dates as people write them: what an independent reader finds, disjoint splits, forms that mean one date."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.data.spoken_dates import FIRST, FORMS, FORMS_IN_FIGURES, LAST, date_pairs, written
from unrolled.errors import UsageError

MONTH_STARTS = "janfebmaraprmayjunjulaugsepoctnovdec"


def read_back(text: str) -> set[str]:
    """Return every date that a text may mean: its figures in any order that makes a date from 1950 to 2049."""
    numbers = [int(found) for found in re.findall(r"\d+", text)]
    month = next(
        (
            MONTH_STARTS.index(word[:3].lower()) // 3 + 1
            for word in re.findall(r"[A-Za-z]{3,}", text)
            if MONTH_STARTS.find(word[:3].lower()) % 3 == 0
        ),
        None,
    )
    *rest, year = numbers
    if year < 100:
        year += 1900 if year >= 50 else 2000
    orders = [(month, rest[0])] if month else [(rest[0], rest[1]), (rest[1], rest[0])]
    return {f"{year:04d}-{m:02d}-{d:02d}" for m, d in orders if m <= 12 and d <= 31}


@given(st.dates(FIRST, LAST), st.sampled_from(FORMS))
def test_every_form_with_a_named_month_means_one_date(day: date, form: str) -> None:
    assert read_back(written(day, form)) == {day.isoformat()}


@given(st.dates(FIRST, LAST).filter(lambda day: day.day > 12), st.sampled_from(FORMS_IN_FIGURES))
def test_figures_alone_mean_one_date_where_the_day_is_no_month(day: date, form: str) -> None:
    assert read_back(written(day, form)) == {day.isoformat()}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**40), st.integers(0, 300), st.integers(0, 30), st.integers(0, 30))
def test_every_pair_is_right_and_no_date_stands_in_two_splits(
    seed: int, train: int, valid: int, test: int
) -> None:
    made = date_pairs(seed=seed, train=train, valid=valid, test=test)
    assert [len(split) for split in made] == [train, valid, test]
    rows = [*made.train, *made.valid, *made.test]
    for row in rows:
        assert read_back(row["written"]) == {row["iso"]}, row
    assert len({row["iso"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("day", "form", "expected"),
    [
        (date(1998, 3, 3), FORMS[0], "Tuesday, the 3rd of March 1998"),
        (date(2001, 1, 1), "{wday} {day} {mon} {year}", "Mon 1 Jan 2001"),
        (date(2007, 11, 12), "{ordinal} {mon} '{short_year}", "12th Nov '07"),
        (date(1950, 8, 22), "{month} the {ordinal}, {year}", "August the 22nd, 1950"),
        (date(2049, 12, 31), FORMS_IN_FIGURES[0], "12/31/2049"),
        (date(2049, 12, 31), FORMS_IN_FIGURES[2], "31.12.2049"),
    ],
)
def test_dates_in_words(day: date, form: str, expected: str) -> None:
    assert written(day, form) == expected


def test_weekdays_follow_one_another() -> None:
    names = [written(FIRST + timedelta(days=days), "{weekday}") for days in range(8)]
    assert names[0] == "Sunday" and names[1] == "Monday" and names[7] == names[0]
    assert len(set(names)) == 7


def test_the_same_seed_makes_the_same_pairs_and_another_makes_others() -> None:
    first, again, other = (date_pairs(seed=seed, train=50, valid=5, test=5) for seed in (1, 1, 2))
    assert first == again and first != other


def test_every_form_is_drawn() -> None:
    seen = {
        re.sub(r"\d+", "0", row["written"]) for row in date_pairs(seed=0, train=2000, valid=0, test=0).train
    }
    assert {"0/0/0", "0.0.0"} < seen
    assert any(text.startswith("the 0") for text in seen) and any(" '0" in text for text in seen)


def test_more_dates_than_a_century_has_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        date_pairs(seed=0, train=36_525, valid=1, test=0)
    assert str(caught.value) == "dates: found 36,526 wanted, expected at most 36,525"
