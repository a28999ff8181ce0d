"""Labels separated by two signs: an error where training refuses them, and nothing anywhere else."""

from pathlib import Path

import pytest

from checked_rows import only, shown, texts
from generated import write_table
from unrolled.checks.check import check
from unrolled.checks.label_separators import LabelSeparators
from unrolled.checks.made_split import Roles
from unrolled.errors import UserError
from unrolled.predictor.read import Request, read_data


def outputs(*some: str) -> LabelSeparators:
    separators = LabelSeparators(roles=Roles())
    shown(separators, *texts(*((f"row {n}", output) for n, output in enumerate(some))))
    return separators


def test_a_semicolon_where_most_are_separated_by_a_bar_is_an_error() -> None:
    [found] = outputs("a|b", "b|c", "a;c", "c|a", "b;c").findings("labels")
    assert (found.kind, found.severity, found.places) == ("mixed separators", "error", ("a.csv:4", "a.csv:6"))
    assert found.message == (
        '2 training rows with ";", such as "a;c", while most are separated by "|"; '
        "separate all labels by the same sign"
    )


def test_one_sign_alone_is_none_nor_is_a_bar_in_a_label_or_another_task() -> None:
    assert outputs("a|b", "b|c", "a").findings("labels") == []
    assert outputs("a;b", "b;c", "a|c").findings("labels") == []
    assert outputs("a|b", "b;c").findings("labels") == []
    assert outputs("a|b", "b|c", "a;c").findings("label") == []


def table(path: Path, start: int, *more: str) -> Path:
    rows = [("a|b", "b|c")[number % 2] for number in range(40)]
    return write_table(path, [(f"row {start + n}", output) for n, output in enumerate([*rows, *more])])


def test_training_refuses_what_is_an_error_and_nothing_else(tmp_path: Path) -> None:
    plain, mixed = table(tmp_path / "plain.csv", 0), table(tmp_path / "mixed.csv", 100, "a;c")
    found = only(check(Request(mixed, plain)).findings, "mixed separators")
    assert found is not None and found.places == (f"{mixed}:42",)
    with pytest.raises(UserError, match='the label "a;c" holds ";"'):
        read_data(Request(mixed, plain))
    # Held out it is a label that training does not have, whose row may be left out.
    assert [each.kind for each in check(Request(plain, mixed)).findings] == ["unknown labels"]
    assert check(Request(plain, mixed, skip_bad=True)).sound
    assert read_data(Request(plain, mixed, skip_bad=True)).skipped == 1
