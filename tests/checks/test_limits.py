"""What a limit on the length would cut: the same counts as a loop over the rows, in each unit."""

import random

import numpy as np
import pytest

from checked_rows import events, only, shown, texts
from unrolled.checks.check import check
from unrolled.checks.findings import Finding
from unrolled.checks.limits import LIMITS, LONGEST_PAIR, Limits
from unrolled.checks.made_split import Roles
from unrolled.data.longest import Longest
from unrolled.data.parts import Cut
from unrolled.data.rows import BadRow, Row
from unrolled.predictor.read import Request, read_data
from unrolled.training.pair_codecs import choose_pair_codecs, fit_pair_codecs
from unrolled.training.task_settings import CodecSettings

KIND = "longer than a pair may be"


def limits(
    input_kind: str = "text", *, answered: bool = True, whole_text: bool = False, roles: Roles | None = None
) -> Limits:
    return Limits(
        input_kind=input_kind,
        separator=" ",
        answered=answered,
        whole_text=whole_text,
        roles=roles or Roles(),
    )


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
        ("text", True, texts(("x, y. " * 17, "a"))[0], "words", 1),
        ("symbols", True, texts(("x y " * 33, "a"))[0], "symbols", 1),
        ("series", True, Row(np.zeros((65, 1)), "a", "a.ts:1"), "steps", 1),
        ("events", True, events(list(range(65)))[0], "steps", 1),
    ]:
        found = shown(limits(kind, answered=answered), row).facts("label")["limits"]
        assert (found["unit"], found["longer"]["64"]) == (unit, longer)


def test_the_unit_is_decided_by_the_rows_that_train() -> None:
    roles = Roles(Cut(np.array([0, 1, 2], dtype=np.uint8), "hash", "by hand"))
    rows = texts(("short", "a"), ("one two three four five six", "a"), ("so is this one, the last", "b"))
    assert shown(limits(roles=roles), *rows).facts("label")["limits"]["unit"] == "characters"


def test_each_side_of_a_pair_is_read_in_a_unit_of_its_own() -> None:
    """Keywords are read by characters, and a paragraph beside them in pieces of words."""
    check = shown(limits(), *texts(*[("one keyword", "one of few words " * 17)] * 9))
    found = check.facts("text")["limits"]
    assert (found["unit"], found["longer"]["64"], found["longer"]["128"]) == ("characters or words", 9, 0)
    assert check.findings("text") == []
    check = shown(limits(), *texts(*[("what would you call it", "x" * 100)] * 9))
    assert check.facts("text")["limits"]["unit"] == "words or characters"


def test_an_output_counts_only_where_it_is_written() -> None:
    check = shown(limits(), *texts(("a few words here", "a long label " * 100)))
    assert check.facts("text")["limits"]["longer"]["256"] == 1
    assert check.facts("label")["limits"]["longer"]["64"] == 0


def test_pairs_that_training_leaves_out_are_named_whichever_side_is_long() -> None:
    long = "a word " * LONGEST_PAIR
    rows = texts(("a short one here", "ein kurzer"), (long, "kurz"), ("short again it is", long))
    found = only(shown(limits(), *rows).findings("text"), KIND)
    assert found is not None
    assert (found.severity, found.places) == ("note", ("a.csv:3", "a.csv:4"))
    assert found.message.startswith(
        "at least 2 pairs of more than 250 tokens on one side, a word taken for one:"
    )
    assert limits().findings("text") == shown(limits(), *rows).findings("label") == []


def test_what_is_counted_exactly_is_said_so() -> None:
    rows = texts(("keyword", "x" * LONGEST_PAIR), ("keyword", "x" * (LONGEST_PAIR + 1)))
    [found] = shown(limits(), *rows).findings("text")
    assert (found.severity, found.places) == ("note", ("a.csv:3",))
    assert found.message.startswith("1 pair of more than 250 characters on one side:")
    [found] = shown(limits("symbols"), *texts(("x " * 251, "keyword"), ("x", "keyword"))).findings("text")
    assert found.message.startswith("1 pair of more than 250 symbols or characters on one side:")


def test_signs_may_be_one_token_together() -> None:
    """A model of words reads dots one by one, byte pairs take many at once."""
    check = shown(limits(), *texts(("so it ended " + "." * 300, "and so it went on")))
    assert check.facts("label")["limits"]["longer"]["256"] == 1
    assert check.findings("text") == []


def test_one_text_has_no_limit() -> None:
    found = shown(limits(whole_text=True), *texts(("a " * 9999, None)), BadRow("a.txt:1", "empty"))
    assert (found.findings("continuation"), found.facts("continuation")) == ([], {})


def test_where_every_pair_is_too_long_nothing_is_left_to_learn_from() -> None:
    long = "a word " * LONGEST_PAIR
    found = only(shown(limits(), *texts((long, "kurz"), (long, long))).findings("text"), KIND)
    assert found is not None and found.severity == "error"
    some = shown(limits(), *texts((long, "kurz"), ("not so very long", "kurz"))).findings("text")
    assert [each.severity for each in some] == ["note"]


def test_only_pairs_that_train_are_left_out() -> None:
    long = "a word " * LONGEST_PAIR
    check = shown(limits(), *texts((long, "kurz")))
    shown(check, *texts(("not so very long", "kurz"), file="v.csv"), split="valid")
    [found] = check.findings("text")
    assert (found.severity, found.places) == ("error", ("a.csv:2",))
    roles = Roles(Cut(np.array([0, 1], dtype=np.uint8), "hash", "by hand"))
    assert shown(limits(roles=roles), *texts(("short as it is", "so"), (long, "kurz"))).findings("text") == []


def sentences(count: int, words: int) -> list[str]:
    """Return so many texts of so many words, half as many again, and what is between."""
    draw = random.Random(words)
    names = ["snow", "lamp", "river", "window", "quarrel", "it", "and", "remarkably", "often", "sings"]
    return [" ".join(draw.choices(names, k=draw.randint(words, words * 3 // 2))) for _ in range(count)]


def training_leaves_out(sources: list[str], targets: list[str]) -> int:
    """Count the pairs that are too long once training's own codecs have read them."""
    read = read_data(Request((sources, targets), (sources, targets), task="text"))
    settings, _ = choose_pair_codecs(read, CodecSettings())
    pair = fit_pair_codecs(read, settings)
    stream = Longest(read.splits.train, LONGEST_PAIR, option="", codec=pair.source, output=pair.target)
    return sum(isinstance(row, BadRow) for row in stream.rows())


def said_of(sources: list[str], targets: list[str]) -> Finding | None:
    return only(check(Request((sources, targets), (sources, targets), task="text")).findings, KIND)


@pytest.mark.parametrize(
    ("sources", "targets", "certain"),
    [
        ([f"key {number}" for number in range(40)], sentences(40, 50), 0),
        ([f"key {number}" for number in range(40)], sentences(40, 251), 40),
        (sentences(40, 251), [f"key {number}" for number in range(40)], 40),
        (["x" * 251 + f" {number}" for number in range(40)], sentences(40, 20), 40),
        (["x" * (249 + number % 2) + " y" for number in range(40)], sentences(40, 20), 40),
        (["x" * (248 + number % 2) + " y" for number in range(40)], sentences(40, 20), 20),
        (sentences(40, 20), [f"{'x' * 255} {number}" for number in range(40)], 40),
        (sentences(40, 200), sentences(40, 190), None),
    ],
)
def test_no_pair_is_said_to_be_left_out_that_training_keeps(
    sources: list[str], targets: list[str], certain: int | None
) -> None:
    left_out, found = training_leaves_out(sources, targets), said_of(sources, targets)
    said = 0 if found is None else int(found.message.removeprefix("at least ").split()[0])
    assert said == certain if certain is not None else 0 < said < len(sources)
    assert said <= left_out
    assert found is None or (found.severity == "error") == (said == len(sources))
    if found is not None and not found.message.startswith("at least"):
        assert said == left_out
