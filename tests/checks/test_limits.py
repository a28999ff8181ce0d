"""What a limit on the length would cut: the same counts as a loop over the rows, in each unit."""

import random

import numpy as np

from checked_rows import events, only, shown, texts
from unrolled.checks.findings import Check
from unrolled.checks.limits import LIMITS, LONGEST_PAIR, Limits
from unrolled.data.rows import BadRow, Row


def limits(input_kind: str = "text", *, answered: bool = True, whole_text: bool = False) -> Check:
    return Limits(input_kind=input_kind, separator=" ", answered=answered, whole_text=whole_text)


def test_words_beyond_each_limit_are_counted() -> None:
    draw = random.Random(0)
    lengths = [draw.choice([3, 64, 65, 100, 300, 2048, 2049, 5000]) for _ in range(50)]
    found = shown(limits(), *texts(*[("w " * length, "x") for length in lengths])).facts("label")["limits"]
    assert (found["unit"], found["rows"]) == ("words", 50)
    assert found["longer"] == {str(limit): sum(each > limit for each in lengths) for limit in LIMITS}


def test_the_unit_is_that_of_training() -> None:
    for kind, answered, row, unit, longer in [
        ("text", True, texts(("x" * 100, "a"))[0], "characters", 1),
        ("text", False, texts(("x y " * 30, None))[0], "characters", 1),
        ("text", True, texts(("x y " * 30, "a"))[0], "words", 0),
        ("symbols", True, texts(("x y " * 33, "a"))[0], "symbols", 1),
        ("series", True, Row(np.zeros((65, 1)), "a", "a.ts:1"), "steps", 1),
        ("events", True, events(list(range(65)))[0], "steps", 1),
    ]:
        found = shown(limits(kind, answered=answered), row).facts("label")["limits"]
        assert (found["unit"], found["longer"]["64"]) == (unit, longer)


def test_pairs_that_training_leaves_out_are_named_whichever_side_is_long() -> None:
    long = "a word " * LONGEST_PAIR
    rows = texts(("a short one here", "ein kurzer"), (long, "kurz"), ("short again it is", long))
    found = only(shown(limits(), *rows).findings("text"), "longer than a pair may be")
    assert found is not None
    assert (found.severity, found.places) == ("note", ("a.csv:3", "a.csv:4"))
    assert found.message.startswith("2 pairs of more than 250 words on one side")
    assert limits().findings("text") == shown(limits(), *rows).findings("label") == []


def test_one_text_has_no_limit() -> None:
    found = shown(limits(whole_text=True), *texts(("a " * 9999, None)), BadRow("a.txt:1", "empty"))
    assert (found.findings("continuation"), found.facts("continuation")) == ([], {})


def test_where_every_pair_is_too_long_nothing_is_left_to_learn_from() -> None:
    long = "a word " * LONGEST_PAIR
    found = only(
        shown(limits(), *texts((long, "kurz"), (long, long))).findings("text"), "longer than a pair may be"
    )
    assert found is not None and found.severity == "error"
    some = shown(limits(), *texts((long, "kurz"), ("not so very long", "kurz"))).findings("text")
    assert [each.severity for each in some] == ["note"]
