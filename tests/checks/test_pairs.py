"""Texts to be written: copies and lengths that do not go together are named, where texts are the task."""

from pathlib import Path

import pytest

from checked_rows import only, series, shown, texts
from unrolled.checks.check import check
from unrolled.checks.pairs import Pairs
from unrolled.predictor.read import Request

SOUND = [(f"a sentence of number {number}", f"ein Satz mit Nummer {number}") for number in range(20)]


def test_sound_pairs_are_measured_and_no_finding() -> None:
    pairs = shown(Pairs(), *texts(*SOUND))
    assert pairs.findings("text") == []
    assert pairs.facts("text") == {
        "outputs": {"min": 21, "median": 21, "95%": 22, "max": 22, "copies": 0},
    }


def test_copies_of_more_than_a_few_words_are_named() -> None:
    copies = [("the very same four words", " the very same four words "), ("New York", "New York")]
    found = shown(Pairs(), *texts(*SOUND, *copies, *[("one two three four", "one two three four")] * 6))
    copied = only(found.findings("text"), "copies")
    assert copied is not None and copied.severity == "warning"
    assert copied.message == "7 outputs that are copies of inputs, not translated perhaps"
    assert copied.places == tuple(f"a.csv:{line}" for line in (22, 24, 25, 26, 27))
    single = only(shown(Pairs(), *texts(copies[0])).findings("text"), "copies")
    assert (
        single is not None
        and single.message == "1 output that is a copy of its input, not translated perhaps"
    )
    assert found.facts("text")["outputs"]["copies"] == 7


def test_lengths_astray_are_named_the_worst_first() -> None:
    odd = [("x" * 100, "y" * 12), ("x" * 10, "y" * 900), ("x" * 100, "y" * 80)]
    [found] = shown(Pairs(), *texts(*SOUND, *odd)).findings("text")
    assert (found.kind, found.severity) == ("lengths astray", "warning")
    assert (
        found.message
        == "2 pairs whose output is more than 4 times longer or shorter than usual for its input"
    )
    assert found.places == ("a.csv:23", "a.csv:22")


@pytest.mark.parametrize("task", ["label", "labels", "value", "continuation", None])
def test_other_tasks_have_no_pairs_to_judge(task: str | None) -> None:
    pairs = shown(Pairs(), *texts(("one two three four", "one two three four"), ("a", None)))
    assert (pairs.findings(task), pairs.facts(task)) == ([], {})


def test_inputs_that_are_no_texts_have_no_lengths_to_compare() -> None:
    pairs = shown(Pairs(), *series([[1.0], [2.0]]))
    assert (pairs.findings("text"), pairs.facts("text")) == ([], {})


def test_pairs_of_texts_are_to_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.en").write_text("".join(f"a sentence of number {number}\n" for number in range(30)))
    (tmp_path / "a.de").write_text(
        "".join(f"ein Satz mit der Nummer {number}\n" for number in range(29)) + "?\n"
    )
    found = check(Request((tmp_path / "a.en", tmp_path / "a.de")))
    assert (found.purpose.task, found.findings) == ("text", [])
    assert found.facts["outputs"] == {"min": 1, "median": 26, "95%": 26, "max": 26, "copies": 0}
    (tmp_path / "a.de").write_text("".join(f"a sentence of number {number}\n" for number in range(30)))
    found = check(Request((tmp_path / "a.en", tmp_path / "a.de")))
    assert ([each.kind for each in found.findings], found.facts["outputs"]["copies"]) == (["copies"], 30)
