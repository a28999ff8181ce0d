from collections.abc import Iterator

import pytest

from unrolled.data.rows import BadRow, BadRows, Row, Tally, checked_row, good_rows


class Listed:
    """A stream over a list."""

    name = "listed"

    def __init__(self, rows: list[Row | BadRow]) -> None:
        self._rows = rows

    def rows(self) -> Iterator[Row | BadRow]:
        return iter(self._rows)

    def fingerprint(self) -> str:
        return "0"


def bad_rows(count: int) -> list[Row | BadRow]:
    return [BadRow(f"a.csv:{line}", "the input is empty") for line in range(1, count + 1)]


def test_good_rows_are_yielded_and_bad_ones_counted_when_skipped() -> None:
    tally = Tally()
    good = Row("x", None, "a.csv:9")
    assert list(good_rows(Listed([*bad_rows(2), good]), tally, skip_bad=True)) == [good]
    assert (tally.rows, tally.used, tally.skipped) == (3, 1, 2)


def test_bad_rows_are_refused_only_after_every_row_was_read() -> None:
    tally = Tally()
    rows = good_rows(Listed([*bad_rows(1), Row("x", None, "a.csv:2")]), tally, skip_bad=False)
    assert next(rows).input == "x"
    with pytest.raises(BadRows) as caught:
        next(rows)
    assert str(caught.value) == (
        "1 of 2 rows can't be used:\n"
        "a.csv:1: the input is empty\n"
        "mend them, or leave them out with --skip-bad"
    )


def test_the_first_20_bad_rows_are_named_and_the_rest_counted() -> None:
    tally = Tally()
    with pytest.raises(BadRows) as caught:
        list(good_rows(Listed(bad_rows(1234)), tally, skip_bad=False))
    lines = str(caught.value).splitlines()
    assert lines[0] == "1,234 of 1,234 rows can't be used:"
    assert lines[1:21] == [f"a.csv:{line}: the input is empty" for line in range(1, 21)]
    assert lines[21] == "… and 1,214 more"
    assert "--skip-bad" in lines[22]
    assert len(tally.bad) == 20


def test_no_bad_rows_no_error() -> None:
    assert len(list(good_rows(Listed([Row("x", "y", "a.csv:1")]), Tally(), skip_bad=False))) == 1


@pytest.mark.parametrize(
    ("input", "output", "why"),
    [
        ("", None, "the input is empty"),
        (" \t", None, "the input is empty"),
        ("x", "", "the output is empty"),
        ("x", "a\0", "the output holds a NUL character"),
        ("a\0b", "y", "the input holds a NUL character"),
        ("\ud800", "y", "the input holds half of a surrogate pair, which is no character"),
    ],
)
def test_unusable_texts(input: str, output: str | None, why: str) -> None:
    assert checked_row("a.csv:3", input, output) == BadRow("a.csv:3", why)


def test_usable_text_is_kept_as_it_is() -> None:
    assert checked_row("a.csv:3", " नमस्ते 👋 ", None) == Row(" नमस्ते 👋 ", None, "a.csv:3")
