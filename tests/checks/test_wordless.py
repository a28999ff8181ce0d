"""Inputs of signs alone are noted; words in any script are words."""

import pytest

from checked_rows import series, shown, texts
from unrolled.checks.wordless import Wordless
from unrolled.data.rows import BadRow


def test_signs_alone_are_noted() -> None:
    rows = texts(("fine", "x"), ("?!…", "x"), ("3", "x"), (" -- ", "x"))
    [found] = shown(Wordless(input_kind="text"), *rows).findings("label")
    assert (found.kind, found.severity, found.places) == ("no words", "note", ("a.csv:3", "a.csv:5"))
    assert found.message == '2 inputs without a letter or a digit, such as "?!…"'


@pytest.mark.parametrize("text", ["a", "!a", "日", "हि", "7", "Ω."])
def test_words_and_numbers_are_none(text: str) -> None:
    assert shown(Wordless(input_kind="text"), *texts((text, "x"))).findings("label") == []


def test_symbols_and_series_are_no_words_anyway() -> None:
    assert shown(Wordless(input_kind="symbols"), *texts(("- - -", "x"))).findings("label") == []
    found = shown(Wordless(input_kind="series"), *series([[1]]), BadRow("a.csv:2", "empty"))
    assert (found.findings("label"), found.facts("label")) == ([], {})
