"""Fields of events: empty, constant and missing ones are named; values are counted."""

import pytest

from checked_rows import shown, texts
from unrolled.checks import fields as module
from unrolled.checks.fields import Fields
from unrolled.checks.findings import Check
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events


def fields(*cells: tuple[str, str], split: str = "train") -> Check:
    rows = [Row(Events((each,), None), "x", f"log.csv:{line}") for line, each in enumerate(cells, start=1)]
    return shown(Fields(fields=("kind", "shop")), *rows, split=split)


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
    assert found.message == 'field "shop": 2 of 4 cells empty (50.0%)'


def test_a_field_without_any_value_is_an_error() -> None:
    [found] = fields(("came", ""), ("paid", "")).findings("label")
    assert (found.kind, found.severity, found.places) == ("empty field", "error", ("log.csv:1", "log.csv:2"))


def test_a_field_that_is_one_value_or_missing_is_not_constant() -> None:
    assert [found.kind for found in fields(("came", "1"), ("paid", "")).findings("label")] == [
        "missing cells"
    ]


def test_held_out_events_and_other_inputs_are_not_measured() -> None:
    assert fields(("came", ""), split="test").findings("label") == []
    found = shown(Fields(fields=("kind",)), *texts(("a", "x")), BadRow("a.csv:2", "empty"))
    assert (found.findings("label"), found.facts("label")) == ([], {})


def test_beyond_so_many_values_no_more_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_VALUES", 2)
    found = fields(("a", "1"), ("b", "2"), ("c", "2")).facts("label")["fields"]
    assert [(each["values"], each["more_values"]) for each in found] == [(2, True), (2, True)]
