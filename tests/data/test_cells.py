from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.cells import NotNumber, NotText, as_number, as_text, plain_numbers, shown


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a", "a"),
        (np.str_("a"), "a"),
        (3, "3"),
        (2.5, "2.5"),
        (True, "true"),
        (np.bool_(False), "false"),
        (np.int64(4), "4"),
        (np.float32(0.5), "0.5"),
        (np.float64("nan"), ""),
        (None, ""),
        (Decimal("1.10"), "1.10"),
        (date(2024, 5, 6), "2024-05-06"),
        (np.datetime64("2024-05-06T01:02:03.5", "ns"), "2024-05-06T01:02:03.500000000"),
    ],
)
def test_text_of_a_cell(cell: object, text: str) -> None:
    assert as_text(cell) == text
    assert type(as_text(cell)) is str


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ([1], "holds a list, expected text"),
        ({"a": 1}, "holds a dict, expected text"),
        (np.zeros(2), "holds a ndarray, expected text"),
        (b"a", "holds bytes that aren't UTF-8 text"),
    ],
)
def test_what_is_no_text(cell: object, why: str) -> None:
    with pytest.raises(NotText, match=why):
        as_text(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(("1", 1.0), (" -2.5e3 ", -2500.0), ("", np.nan), ("  ", np.nan), ("NaN", np.nan), (None, np.nan)),
        *((3, 3.0), (2.5, 2.5), (np.int64(4), 4.0), (np.float32(0.5), 0.5), (np.array(7), 7.0)),
        *(
            (Decimal("1.10"), 1.1),
            ("-inf", -np.inf),
            (10**400, np.inf),
            (-(10**400), -np.inf),
            ("1e999", np.inf),
        ),
    ],
)
def test_number_of_a_cell(cell: object, number: float) -> None:
    assert as_number(cell) == pytest.approx(number, nan_ok=True)
    assert type(as_number(cell)) is float


CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "nan", "1_0", "x", "inf", "1e5", " 2 ", "٣", None, True, 10**400, [1], np.int64(3)]
    ),
    st.integers(),
    st.floats(),
    st.floats().map(repr),
)


@given(st.lists(CELLS))
def test_many_numbers_at_once_are_those_of_each(cells: list[object]) -> None:
    numbers = plain_numbers(cells)
    if numbers is not None:
        assert numbers.dtype == np.float64
        np.testing.assert_array_equal(numbers, np.array([as_number(cell) for cell in cells]))
    elif cells and set(map(type, cells)) == {float}:
        raise AssertionError("expected numbers")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        *(("abc", '"abc"'), ("1,5", '"1,5"'), ("1_000", '"1_000"'), ("x" * 50, '"' + "x" * 39 + '…"')),
        *((True, '"true"'), (np.bool_(False), '"false"'), (date(2024, 5, 6), '"2024-05-06"')),
        *((np.datetime64("2024-05-06"), '"2024-05-06"'), ([1], "a list"), (b"1", "a bytes")),
        *((np.zeros(2), "a ndarray"), ({}, "a dict")),
    ],
)
def test_what_is_no_number(cell: object, found: str) -> None:
    with pytest.raises(NotNumber) as caught:
        as_number(cell)
    assert str(caught.value) == f"found {found}, expected a number"
    assert shown(cell) == found
