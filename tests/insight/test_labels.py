"""A label is one visible line, whatever the step's text holds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.insight.labels import is_right_to_left, label, script_runs


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("low", "low"),
        (" low", "low"),
        ("  ", "␣␣"),
        ("\n", "↵"),
        ("\t", "⇥"),
        ("\u2003", "␣"),
        ("", "∅"),
        ("a\nb", "a\\u000ab"),
        ("\x1b[31m", "\\u001b[31m"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("\ufffe", "\\ufffe"),
        ("ि", "◌ि"),
        ("\u0301", "◌\u0301"),
        ("क्\u200dष", "क्\u200dष"),
        ("क्\u200d", "क्\\u200d"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("سلام", "سلام"),
    ],
)
def test_what_is_not_seen_is_made_visible(name: str, expected: str) -> None:
    assert label(name) == expected


@given(st.text(st.characters()))
def test_a_label_has_a_sign_and_none_that_moves_the_others(name: str) -> None:
    shown = label(name)
    assert shown and "\n" not in shown
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Cn", "Zl", "Zp"}
    assert not unicodedata.category(shown[0]).startswith("M")
    assert shown[0] not in "\u200c\u200d" and shown[-1] not in "\u200c\u200d"


@given(st.text(st.characters(blacklist_categories=("Cs",))))
def test_the_runs_of_a_label_are_the_label(name: str) -> None:
    runs = script_runs(label(name))
    assert "".join(part for part, _ in runs) == label(name)
    assert all(part for part, _ in runs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc é 1", [("abc é 1", "")]),
        ("(سلام)!", [("(", ""), ("سلام", "ARABIC"), (")!", "")]),
        ("مَرْحَبًا", [("مَرْحَبًا", "ARABIC")]),
        ("क्\u200dष", [("क्\u200dष", "DEVANAGARI")]),
        ("да́日", [("да́", "CYRILLIC"), ("日", "CJK")]),
        ("◌ि", [("◌ि", "DEVANAGARI")]),
    ],
)
def test_a_run_is_one_script_with_its_marks(text: str, expected: list[tuple[str, str]]) -> None:
    assert script_runs(text) == expected


def test_hebrew_and_arabic_go_from_the_right() -> None:
    assert is_right_to_left("שלום") and is_right_to_left("1 سلام")
    assert not is_right_to_left("नमस्ते 日本 (12)")
