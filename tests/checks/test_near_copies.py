"""Near-copies: found whatever their case, spaces, punctuation and form; nothing else is taken for one."""

import numpy as np
import pytest

from checked_rows import only, series, shown, texts
from unrolled.checks.findings import Check
from unrolled.checks.made_split import Roles
from unrolled.checks.near_copies import NearCopies, folded
from unrolled.data.parts import Cut
from unrolled.data.rows import BadRow

TEXT = "The cat, it sat."


def compared(train: str, test: str, kind: str = "text") -> Check:
    found = shown(NearCopies(input_kind=kind, roles=Roles()), *texts((train, "x"), ("something else", "x")))
    return shown(found, *texts(("of its own", "x"), (test, "x"), file="t.csv"), split="test")


@pytest.mark.parametrize(
    "copy",
    ["the cat, it sat.", "The cat it sat", "THE CAT -- IT SAT!", " the\tcat\nit   sat", "“The cat”, it sat…",
     "Ｔｈｅ cat, it sat."],
)  # fmt: skip
def test_a_near_copy_of_a_training_text_is_named_with_its_twin(copy: str) -> None:
    found = only(compared(TEXT, copy).findings("label"), "near-copies")
    assert found is not None
    assert (found.severity, found.places) == ("warning", ("t.csv:3",))
    assert found.message == (
        "test: 1 of 2 inputs differ from one in train in case, spaces or punctuation alone, such as t.csv:3 from "
        "a.csv:2: its figures would flatter the model"
    )


@pytest.mark.parametrize(
    ("train", "test"),
    [
        (TEXT, TEXT),
        (TEXT, " The cat,  it sat. "),
        (TEXT, "The cat, it sits."),
        ("?!", "!!"),
        ("so good 😀", "so good 😡"),
        ("it is 3.14", "it is 314"),
        ("कि है", "की है"),
        ("C++ it is", "C it is"),
    ],
)
def test_the_same_again_and_what_differs_in_more_is_none(train: str, test: str) -> None:
    assert compared(train, test).findings("label") == []


def test_between_symbols_punctuation_counts() -> None:
    assert compared("60.64 67", "60 64.67", "symbols").findings("label") == []
    assert only(compared("A c G", "a C g", "symbols").findings("label"), "near-copies") is not None


def test_parts_that_training_will_cut_are_compared_too() -> None:
    rows = texts(("one thing", "x"), ("two", "x"), ("One thing!", "x"), ("Two.", "x"), ("ONE, thing", "x"))
    cut = Cut(np.array([0, 0, 1, 0, 2], dtype=np.uint8), "hash", "by hand")
    valid, test = shown(NearCopies(input_kind="text", roles=Roles(cut)), *rows).findings("label")
    assert (valid.places, test.places) == (("a.csv:4",), ("a.csv:6",))


def test_within_a_part_and_of_other_inputs_nothing_is_said() -> None:
    found = shown(NearCopies(input_kind="text", roles=Roles()), *texts(("a b", "x"), ("A B!", "x")))
    shown(found, *series([[1]]), BadRow("a.csv:9", "empty"), split="test")
    assert (found.findings("label"), found.facts("label")) == ([], {})


@pytest.mark.parametrize("text", ["a quick check", "Straße", "naïve café", "日本語 です"])
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text) != ""
