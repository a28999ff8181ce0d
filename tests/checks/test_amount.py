"""Whether there are rows enough: none is an error, a few are a warning."""

from pathlib import Path

import pytest

from checked_rows import only, shown, texts
from unrolled.checks.amount import Amount
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRow, Row
from unrolled.data.text_split import split_text
from unrolled.errors import UserError


def amount(*given: str, whole_text: bool = False) -> Amount:
    return Amount(name="a.csv", given=given or ("train",), whole_text=whole_text)


def test_enough_rows_are_no_finding() -> None:
    found = shown(amount(), *texts(*[("a", "x")] * 10))
    assert (found.findings("label"), found.facts("label")) == ([], {})


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_split_without_a_usable_row_is_an_error(split: str) -> None:
    check = amount("train", "valid", "test")
    for other in {"train", "valid", "test"} - {split}:
        shown(check, *texts(*[("a", "x")] * 10), split=other)
    shown(check, BadRow("a.csv:2", "empty"), split=split)
    found = only(check.findings("label"), "nothing to use")
    assert found is not None
    assert (found.severity, found.message) == ("error", f"{split}: no row that can be used")


def test_few_rows_to_cut_a_split_from_are_a_warning() -> None:
    [found] = shown(amount(), *texts(*[("a", "x")] * 9)).findings("label")
    assert (found.kind, found.severity) == ("few rows", "warning")
    assert found.message == "a.csv: 9 rows, too few to cut a split from; give more, or --valid"


def test_few_rows_beside_a_given_split_are_not() -> None:
    check = shown(amount("train", "valid"), *texts(("a", "x")))
    shown(check, *texts(("b", "x")), split="valid")
    assert check.findings("label") == []
    assert check.facts("label") == {"splits": {"train": 1, "valid": 1}}


def test_of_one_text_the_characters_count() -> None:
    assert shown(amount(whole_text=True), Row("a" * 10, None, "a.txt:1")).findings("continuation") == []
    [found] = shown(amount(whole_text=True), Row("short", None, "a.txt:1")).findings("continuation")
    assert ("5 characters" in found.message, found.severity) == (True, "warning")


def test_a_text_that_cannot_be_cut_is_an_error(tmp_path: Path) -> None:
    """Of one character all would validate, and training refuses it."""
    one = Row("a", None, "a.txt:1")
    [found] = shown(amount(whole_text=True), one).findings("continuation")
    assert (found.severity, found.places) == ("error", ("a.txt:1",))
    (tmp_path / "one.txt").write_text("a")
    (tmp_path / "two.txt").write_text("ab")
    with pytest.raises(UserError, match="found 1 characters, too few to validate on"):
        split_text(open_source(tmp_path / "one.txt"), [])
    split_text(open_source(tmp_path / "two.txt"), [])
    [found] = shown(amount(whole_text=True), Row("ab", None, "a.txt:1")).findings("continuation")
    assert found.severity == "warning"
