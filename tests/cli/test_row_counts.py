"""`--rows 100,1000`: read as numbers, or refused by name."""

import pytest

from unrolled.cli.row_counts import parse_row_counts
from unrolled.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected"), [("100", [100]), ("100,1000,10000", [100, 1000, 10_000]), (" 5 , 7 ", [5, 7])]
)
def test_numbers_between_commas(text: str, expected: list[int]) -> None:
    assert parse_row_counts(text) == expected


@pytest.mark.parametrize("text", ["", "many", "100,", "1e3", "100;1000", "10.5"])
def test_what_is_no_list_of_numbers_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_row_counts(text)
    assert str(caught.value) == f'--rows: found "{text}", expected numbers such as 100,1000,10000'
