"""The vocabulary of training and what it covers of validation, against counts made by hand."""

import random

import numpy as np
import pytest

from checked_rows import only, series, shown, texts
from unrolled.checks import vocabulary as module
from unrolled.checks.findings import Check
from unrolled.checks.made_split import Roles
from unrolled.checks.vocabulary import Vocabulary
from unrolled.data.parts import Cut
from unrolled.data.rows import BadRow, Row


def vocabulary(
    input_kind: str = "text",
    *,
    separator: str | None = None,
    answered: bool = True,
    whole_text: bool = False,
    valid_given: bool = True,
    cut: Cut | None = None,
) -> Check:
    return Vocabulary(
        input_kind=input_kind,
        separator=separator,
        answered=answered,
        whole_text=whole_text,
        valid_given=valid_given,
        roles=Roles(cut),
    )


def facts(check: Check) -> dict[str, object]:
    return dict(check.facts("label")["vocabulary"])


def test_words_are_counted_as_training_reads_them() -> None:
    found = shown(vocabulary(), *texts(("The cat sat.", "x"), ("the DOG sat down", "x")))
    shown(found, *texts(("the cow sat up.", "x"), file="v.csv"), split="valid")
    shown(found, *texts(("nothing of this counts", "x"), file="t.csv"), split="test")
    assert facts(found) == {
        "unit": "words",
        "different": 6,
        "more": False,
        "validation": {"tokens": 5, "known": 3 / 5, "unknown": 2, "kept": 6, "known_of_kept": 3 / 5},
    }


def test_short_inputs_are_read_by_characters() -> None:
    found = shown(vocabulary(), *texts(("ab", "x"), ("bc", "x")))
    shown(found, *texts(("abcd", "x"), file="v.csv"), split="valid")
    assert facts(found) == {
        "unit": "characters",
        "different": 3,
        "more": False,
        "validation": {"tokens": 4, "known": 3 / 4, "unknown": 1},
    }


def test_symbols_are_those_of_the_layout() -> None:
    found = shown(vocabulary("symbols", separator=" "), *texts(("60.64 67 -", "x")))
    shown(found, *texts(("67 60.64 60 67", "x"), file="v.csv"), split="valid")
    assert facts(found)["different"] == 3
    assert facts(found)["validation"] == {"tokens": 4, "known": 3 / 4, "unknown": 1}


def test_rows_validate_where_training_cuts_them() -> None:
    draw = random.Random(0)
    rows = texts(*[(" ".join(draw.choice("pqrstuvwxyz") for _ in range(4)), "x") for _ in range(60)])
    parts = np.array([draw.choice([0, 0, 0, 1, 2]) for _ in rows], dtype=np.uint8)
    made = vocabulary(valid_given=False, cut=Cut(parts, "hash", "by hand"))
    by_hand = vocabulary()
    for part, name in enumerate(("train", "valid", "test")):
        shown(by_hand, *[row for row, where in zip(rows, parts, strict=True) if where == part], split=name)
    assert facts(shown(made, *rows)) == facts(by_hand)


def test_the_last_tenth_of_one_text_validates() -> None:
    found = vocabulary(answered=False, whole_text=True, valid_given=False)
    shown(found, Row("ab\n" * 30 + "xyzxyzxyzx", None, "a.txt:1"))
    assert facts(found)["validation"] == {"tokens": 10, "known": 0.0, "unknown": 3}
    finding = only(found.findings("continuation"), "unknown characters")
    assert finding is None, "ten characters are too few for a share"
    found = vocabulary(answered=False, whole_text=True, valid_given=False)
    shown(found, Row("ab\n" * 300 + "xyz\n" * 25, None, "a.txt:1"))
    finding = only(found.findings("continuation"), "unknown characters")
    assert finding is not None and finding.places == ("a.txt:301",)


def test_the_most_frequent_words_are_told_apart_from_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_WORDS", 2)
    found = shown(vocabulary(), *texts(("a a a b b c", "x")))
    shown(found, *texts(("a b c d", "x"), file="v.csv"), split="valid")
    validation = facts(found)["validation"]
    assert isinstance(validation, dict)
    assert (validation["known"], validation["kept"], validation["known_of_kept"]) == (0.75, 2, 0.5)


def test_validation_of_other_words_is_a_warning_with_its_lines() -> None:
    found = shown(vocabulary(), *texts(*[("the cat sat on the mat", "x")] * 4))
    rows = texts(("the cat sat on", "x"), ("der Kater saß auf der Matte", "x"), ("die Katze lag unter dem Bett", "x"),
                 *[("der Hund auch dort", "x")] * 21, file="v.csv")  # fmt: skip
    finding = only(shown(found, *rows, split="valid").findings("label"), "unknown words")
    assert finding is not None
    assert (finding.severity, finding.places) == ("warning", ("v.csv:3", "v.csv:4", "v.csv:5"))
    assert finding.message.startswith('validation: 4.0% of the words are known from training, unlike "der"')


def test_new_words_here_and_there_are_usual() -> None:
    found = shown(vocabulary(), *texts(*[("the cat sat on the mat", "x")] * 4))
    shown(found, *texts(*[("the cat sat there alone", "x")] * 9, file="v.csv"), split="valid")
    assert found.findings("label") == []


def test_what_is_no_text_has_no_vocabulary() -> None:
    found = shown(vocabulary("series"), *series([[1]]), BadRow("a.ts:2", "empty"))
    assert (found.findings("label"), found.facts("label")) == ([], {})
