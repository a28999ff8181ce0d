"""Groups that stand in two splits, or that are one alone."""

from checked_rows import only, shown
from unrolled.checks.findings import Check
from unrolled.checks.groups import Groups
from unrolled.data.rows import BadRow, Row


def groups(*names: str | None, split: str = "train", into: Check | None = None) -> Check:
    rows = [Row("a", "x", f"{split}.csv:{line}", group=name) for line, name in enumerate(names, start=2)]
    return shown(into or Groups(), *rows, split=split)


def test_groups_kept_whole_are_no_finding_and_counted() -> None:
    found = groups("c", split="test", into=groups("a", "b", "a"))
    assert (found.findings("label"), found.facts("label")) == ([], {"groups": 3})


def test_a_group_in_two_splits_names_its_first_row_in_each() -> None:
    found = groups("c", "a", "a", split="test", into=groups("a", "b", "a"))
    finding = only(found.findings("label"), "group in two splits")
    assert finding is not None
    assert (finding.severity, finding.places) == ("warning", ("train.csv:2", "test.csv:3"))
    assert finding.message.startswith("1 group in two splits: a: a model can know the group")


def test_one_group_alone_cannot_be_split() -> None:
    [found] = groups("a", "a").findings("label")
    assert (found.kind, found.places) == ("one group", ("train.csv:2",))


def test_rows_without_groups_have_nothing_to_say() -> None:
    found = shown(groups(None, None), BadRow("a.csv:2", "empty"))
    assert (found.findings("label"), found.facts("label")) == ([], {})


def test_one_id_in_two_splits_is_named_too() -> None:
    ids = Groups("id", lambda row: row.id)
    for split, names in {"train": "abc", "test": "cd"}.items():
        rows = [Row(name, "x", f"{split}.csv:{line}", id=name) for line, name in enumerate(names, start=2)]
        shown(ids, *rows, split=split)
    [found] = ids.findings("label")
    assert (found.kind, found.places) == ("id in two splits", ("train.csv:4", "test.csv:2"))
    assert ids.facts("label") == {"ids": 4}


def test_a_group_in_three_splits_is_named_in_each() -> None:
    found = groups("a", split="valid", into=groups("a", "b"))
    groups("a", "b", split="test", into=found)
    finding = only(found.findings("label"), "group in two splits")
    assert finding is not None
    assert finding.places == ("train.csv:2", "valid.csv:2", "test.csv:2", "train.csv:3", "test.csv:3")
