"""Repeats, leakage and contradictions: found exactly, with the places of what stands twice."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checked_rows import only, series, shown, texts
from unrolled.checks.made_split import Roles
from unrolled.checks.repeats import Repeats
from unrolled.data.codecs.label_sets import LabelSets


def test_inputs_that_stand_once_are_no_finding() -> None:
    assert shown(Repeats(roles=Roles()), *texts(("a", "x"), ("b", "x"), ("c", "y"))).findings("label") == []
    assert Repeats(roles=Roles()).findings("label") == []


def test_an_input_that_repeats_is_noted_where_it_repeats() -> None:
    [found] = shown(
        Repeats(roles=Roles()), *texts(("a", "x"), ("b", "x"), ("a", "x"), ("a  ", "x"))
    ).findings("label")
    assert (found.kind, found.severity, found.places) == ("repeated inputs", "note", ("a.csv:4", "a.csv:5"))
    assert found.message == "train: 2 of 4 inputs repeat an earlier one"


def test_series_repeat_too() -> None:
    [found] = shown(Repeats(roles=Roles()), *series([[1, 2]], [[1, 3]], [[1, 2]])).findings("label")
    assert found.places == ("a.ts:3",)


@pytest.mark.parametrize(
    ("task", "severity"), [("label", "warning"), ("labels", "warning"), ("value", "note")]
)
def test_the_same_input_with_two_labels_names_both_places(task: str, severity: str) -> None:
    rows = texts(("a", "x"), ("b", "y"), ("a", "y"), ("a", "z"))
    found = only(shown(Repeats(roles=Roles()), *rows).findings(task), "contradictory labels")
    assert found is not None
    assert (found.severity, found.places) == (severity, ("a.csv:2", "a.csv:4"))
    assert found.message == '1 input with different outputs, such as "x" at a.csv:2 and "y" at a.csv:4'


def test_a_contradiction_across_splits_is_one_too() -> None:
    repeats = shown(Repeats(roles=Roles()), *texts(("a", "x"), ("b", "x")))
    shown(repeats, *texts(("b", "y"), file="t.csv"), split="test")
    found = only(repeats.findings("label"), "contradictory labels")
    assert found is not None
    assert found.places == ("a.csv:3", "t.csv:2")


def test_leakage_is_said_of_the_later_split() -> None:
    repeats = shown(Repeats(roles=Roles()), *texts(("a", "x"), ("b", "x"), ("c", "x")))
    shown(repeats, *texts(("d", "x"), ("b", "x"), file="v.csv"), split="valid")
    shown(repeats, *texts(("d", "x"), ("e", "x"), ("a", "x"), file="t.csv"), split="test")
    valid, test = (found for found in repeats.findings("label") if found.kind == "leakage")
    assert valid.message.startswith("valid: 1 of 2 inputs stand in train too")
    assert (valid.severity, valid.places) == ("warning", ("v.csv:3",))
    assert test.message.startswith("test: 2 of 3 inputs stand in train and valid too")
    assert test.places == ("t.csv:2", "t.csv:4")


def test_a_split_without_the_same_inputs_leaks_nothing() -> None:
    repeats = shown(Repeats(roles=Roles()), *texts(("a", "x"), ("b", "x")))
    shown(repeats, *texts(("c", "x"), ("c", "x"), file="t.csv"), split="test")
    [found] = repeats.findings("label")
    assert found.message == "test: 1 of 2 inputs repeat an earlier one"


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz"), st.sampled_from([0, 1]))))
def test_counts_are_those_of_a_loop(rows: list[tuple[str, str, int]]) -> None:
    repeats, names = Repeats(roles=Roles()), ("train", "test")
    rows = sorted(rows, key=lambda row: row[2])
    for line, (text, label, split) in enumerate(rows, start=1):
        shown(repeats, *[row.__class__(row.input, row.output, f"a.csv:{line}")
                         for row in texts((text, label))], split=names[split])  # type: ignore[union-attr]  # fmt: skip
    found = {(finding.kind, finding.message.split(":")[0]): finding for finding in repeats.findings("label")}
    labels, seen = defaultdict(list), defaultdict(set)
    again: dict[int, list[str]] = {0: [], 1: []}
    leaked: list[str] = []
    for line, (text, label, split) in enumerate(rows, start=1):
        if text in seen[split]:
            again[split].append(f"a.csv:{line}")
        if split == 1 and text in seen[0]:
            leaked.append(f"a.csv:{line}")
        seen[split].add(text)
        labels[text].append(label)
    for split, places in again.items():
        finding = found.get(("repeated inputs", names[split]))
        assert (finding.places if finding else ()) == tuple(places[:5])
    finding = found.get(("leakage", "test"))
    assert (finding.places if finding else ()) == tuple(leaked[:5])
    contradicted = sum(len(set(each)) > 1 for each in labels.values())
    finding = only(list(found.values()), "contradictory labels")
    assert (int(finding.message.split()[0]) if finding else 0) == contradicted


def test_labels_in_another_order_contradict_nothing() -> None:
    rows = texts(
        *[("a", "news;sport"), ("a", "sport; news")],
        *[("b", "news|sport"), ("b", "sport | news")],
        *[("c", "news"), ("c", " news;")],
        *[("d", "news;sport"), ("d", "art; news")],
    )
    repeats = shown(Repeats(roles=Roles()), *rows)
    found = only(repeats.findings("labels"), "contradictory labels")
    assert found is not None
    assert (found.severity, found.places) == ("warning", ("a.csv:8", "a.csv:9"))
    found = only(repeats.findings("label"), "contradictory labels")
    assert found is not None and found.message.startswith("4 inputs with different outputs")


CELLS = st.lists(st.sampled_from(["x", "y", " z "]), min_size=1).map(";".join)


@given(CELLS, CELLS)
def test_sets_of_labels_contradict_where_their_targets_differ(one: str, other: str) -> None:
    sets = LabelSets(("x", "y", "z"))
    found = shown(Repeats(roles=Roles()), *texts(("a", one), ("a", other))).findings("labels")
    same = sets.encode(one).tolist() == sets.encode(other).tolist()
    assert (only(found, "contradictory labels") is None) == same
