"""Fields of events: empty, constant and missing ones are named; values are counted."""

import random

import numpy as np
import pytest

from checked_rows import shown, texts
from unrolled.checks import field as module
from unrolled.checks.fields import Fields
from unrolled.checks.findings import Check
from unrolled.checks.made_split import PARTS, Roles
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.parts import Cut
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events
from unrolled.errors import UserError


def check_of(*names: str, parts: list[int] | None = None, skip_bad: bool = False) -> Check:
    """Return a check of fields with these names, of rows in these parts."""
    cut = None if parts is None else Cut(np.array(parts, dtype=np.uint8), "hash", "by hand")
    return Fields(fields=names, roles=Roles(cut), skip_bad=skip_bad)


def fields(*cells: tuple[str, str], split: str = "train") -> Check:
    rows = [Row(Events((each,), None), "x", f"log.csv:{line}") for line, each in enumerate(cells, start=1)]
    return shown(check_of("kind", "shop"), *rows, split=split)


def test_fields_that_vary_are_no_finding_and_counted() -> None:
    found = fields(("came", "1"), ("paid", "2"), ("came", "3"))
    assert found.findings("label") == []
    assert found.facts("label") == {
        "fields": [
            {"name": "kind", "missing": 0.0, "values": 2, "more_values": False},
            {"name": "shop", "missing": 0.0, "values": 3, "more_values": False},
        ]
    }


def test_a_constant_field_says_nothing() -> None:
    [found] = fields(("came", "1"), ("paid", "1")).findings("label")
    assert (found.kind, found.severity) == ("constant field", "warning")
    assert found.message == 'field "shop" is "1" throughout: it says nothing'


def test_empty_cells_are_counted_and_placed() -> None:
    [found] = fields(("came", "1"), ("paid", ""), ("left", "2"), ("left", "")).findings("label")
    assert (found.kind, found.severity, found.places) == ("missing cells", "note", ("log.csv:2", "log.csv:4"))
    assert found.message == 'field "shop": 2 of 4 cells missing (50.0%)'


def test_a_field_without_any_value_is_an_error() -> None:
    [found] = fields(("came", ""), ("paid", "")).findings("label")
    assert (found.kind, found.severity, found.places) == ("empty field", "error", ("log.csv:1", "log.csv:2"))


def test_a_field_that_is_one_value_or_missing_is_not_constant() -> None:
    assert [found.kind for found in fields(("came", "1"), ("paid", "")).findings("label")] == [
        "missing cells"
    ]


def test_held_out_events_and_other_inputs_are_not_measured() -> None:
    assert fields(("came", ""), split="test").findings("label") == []
    found = shown(check_of("kind"), *texts(("a", "x")), BadRow("a.csv:2", "empty"))
    assert (found.findings("label"), found.facts("label")) == ([], {})


def test_beyond_so_many_values_no_more_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_VALUES", 2)
    found = fields(("a", "1"), ("b", "2"), ("c", "2")).facts("label")["fields"]
    assert [(each["values"], each["more_values"]) for each in found] == [(2, True), (2, True)]


def amounts(*held: str, gap: str | None = None, skip_bad: bool = False) -> Check:
    """Thirty events of numbers in training, perhaps one without, and some of these held out."""
    check = check_of("amount", skip_bad=skip_bad)
    cells = [str(number / 2) for number in range(30)] + ([] if gap is None else [gap])
    for split, some in (("train", cells), ("valid", held)):
        rows = [
            Row(Events(((each,),), None), "x", f"{split}.csv:{n}") for n, each in enumerate(some, start=2)
        ]
        shown(check, *rows, split=split)
    return check


def test_a_word_in_held_out_rows_of_a_field_of_numbers_is_an_error() -> None:
    [found] = amounts("1", "n/a", "7.25", "none").findings("label")
    assert (found.kind, found.severity) == ("no number when held out", "error")
    assert found.places == ("valid.csv:3", "valid.csv:5")
    assert found.message == 'field "amount" is a number in training, and "n/a" in held-out rows'


@pytest.mark.parametrize("gap", ["", " ", "NaN"])
def test_a_gap_in_held_out_rows_alone_is_an_error(gap: str) -> None:
    [found] = amounts("1", gap).findings("label")
    assert (found.kind, found.severity) == ("missing when held out", "error")
    assert found.places == ("valid.csv:3",)
    [found] = amounts("1", gap, gap="nan").findings("label")
    assert (found.kind, found.places) == ("missing cells", ("train.csv:32",))
    assert found.message == 'field "amount": 1 of 31 cells missing (3.2%)'


@pytest.mark.parametrize("cell", ["n/a", ""])
def test_such_rows_may_be_left_out_but_not_all_of_a_part(cell: str) -> None:
    for held, severity in [(("1", cell), "warning"), ((cell, cell), "error")]:
        [found] = amounts(*held, skip_bad=True).findings("label")
        assert found.severity == severity


def test_what_training_will_hold_out_is_told_by_the_part() -> None:
    rows = [Row(Events(((str(n),),), None), "x", f"log.csv:{n}") for n in range(30)]
    rows[7] = Row(Events((("?",),), None), "x", "log.csv:7")
    parts = [int(n in (7, 9)) for n in range(30)]
    [found] = shown(check_of("amount", parts=parts), *rows).findings("label")
    assert (found.kind, found.severity, found.places) == ("no number when held out", "error", ("log.csv:7",))
    assert shown(check_of("amount", parts=[0] * 30), *rows).findings("label") == []


@pytest.mark.parametrize("blank", ["", " ", "\t "])
def test_what_is_blank_is_missing_from_words_and_nan_is_one(blank: str) -> None:
    [found] = fields(("came", blank), ("paid", blank)).findings("label")
    assert (found.kind, found.severity) == ("empty field", "error")
    found = fields(("came", "NaN"), ("paid", blank), ("paid", "open"))
    assert found.facts("label")["fields"][1] == {
        "name": "shop", "missing": 1 / 3, "values": 2, "more_values": False
    }  # fmt: skip
    assert [finding.places for finding in found.findings("label")] == [("log.csv:2",)]


def test_nan_is_missing_among_numbers() -> None:
    assert amounts(gap=" NaN").facts("label")["fields"] == [
        {"name": "amount", "missing": 1 / 31, "values": 30, "more_values": False}
    ]


def test_a_category_missing_in_held_out_rows_alone_is_a_note() -> None:
    check = shown(fields(("came", "x"), ("paid", "y")), split="train")
    held = Row(Events((("came", " "),), None), "x", "test.csv:4")
    [found] = shown(check, held, split="test").findings("label")
    assert (found.kind, found.severity, found.places) == ("missing when held out", "note", ("test.csv:4",))


def cells_of_a_field(draw: random.Random) -> list[str]:
    """Return a cell for each of 40 events: numbers, codes or words, some of them spoilt or missing."""
    usual = draw.choice([
        lambda: f"{draw.random():.5f}", lambda: str(draw.randrange(5)), lambda: draw.choice(["came", "left", "NaN"]),
        lambda: draw.choice(["", " "]),
    ])  # fmt: skip
    cells = [usual() for _ in range(40)]
    for _ in range(draw.randrange(4)):
        cells[draw.randrange(40)] = draw.choice(["", " ", "NaN", "nan ", "n/a", "inf", "3"])
    return cells


@pytest.mark.parametrize("seed", range(60))
def test_an_error_is_found_where_training_fails(seed: int) -> None:
    """The codec of the training rows refuses them, or a row held out, exactly where the check says so."""
    draw = random.Random(seed)
    steps = list(zip(*(cells_of_a_field(draw) for _ in range(2)), strict=True))
    values = [Events(tuple(steps[start : start + 2]), None) for start in range(0, 40, 2)]
    parts = [draw.choice([0, 0, 0, 0, 1, 2]) for _ in values]
    rows = [Row(each, "x", f"log.csv:{line}") for line, each in enumerate(values)]
    found = shown(check_of("kind", "shop", parts=parts), *rows).findings("label")
    inputs = {
        name: [each for each, part in zip(values, parts, strict=True) if PARTS[part] == name]
        for name in PARTS
    }
    try:
        codec = EventsCodec.fit(inputs["train"], fields=("kind", "shop"))
        for events in inputs["valid"] + inputs["test"]:
            codec.encode(events)
        refused = False
    except UserError:
        refused = True
    assert refused == any(finding.severity == "error" for finding in found)


def test_numbers_too_large_to_be_scaled_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_VALUES", 25)
    check = check_of("amount")
    cells = [str(number) for number in range(30)] + ["-1e300"]
    shown(check, *(Row(Events(((each,),), None), "x", f"a.csv:{n}") for n, each in enumerate(cells)))
    [found] = check.findings("label")
    assert (found.kind, found.severity, found.places) == ("too large", "error", ("a.csv:30",))
    assert found.message == 'field "amount" reaches -1e+300, too large to be scaled; give it in larger units'
