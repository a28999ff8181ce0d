"""Outputs that are numbers: what is none is named, and one number alone is nothing to foretell."""

import pytest

from checked_rows import shown, texts
from unrolled.checks.values import Values


def test_numbers_that_differ_are_no_finding_and_measured() -> None:
    values = shown(Values(skip_bad=False), *texts(("a", "1.5"), ("b", " -2"), ("c", "1e3")))
    shown(values, *texts(("d", "1e9"), file="t.csv"), split="test")
    assert values.findings("value") == []
    assert values.facts("value") == {"values": {"min": -2.0, "median": 1.5, "max": 1000.0, "different": 3}}


@pytest.mark.parametrize(("skip_bad", "severity"), [(False, "error"), (True, "warning")])
def test_an_output_that_is_no_number_is_named(skip_bad: bool, severity: str) -> None:
    values = shown(Values(skip_bad=skip_bad), *texts(("a", "1"), ("b", "n/a"), ("c", "2"), ("d", "inf")))
    [found] = values.findings("value")
    assert (found.kind, found.severity, found.places) == ("no number", severity, ("a.csv:3", "a.csv:5"))
    assert found.message == '2 outputs that are no number, such as "n/a"'


def test_one_number_throughout_is_an_error() -> None:
    [found] = shown(Values(skip_bad=False), *texts(("a", "3"), ("b", "3.0"))).findings("value")
    assert (found.kind, found.message) == ("one value", "every output is 3: there is nothing to foretell")


@pytest.mark.parametrize("task", ["label", "labels", "continuation", None])
def test_other_tasks_have_no_values_to_judge(task: str | None) -> None:
    values = shown(Values(skip_bad=False), *texts(("a", "x"), ("b", None)))
    assert (values.findings(task), values.facts(task)) == ([], {})


def test_where_there_is_no_task_the_few_that_are_no_number_are_named() -> None:
    rows = texts(("a", "1"), ("b", "n/a"), ("c", "2"))
    [found] = shown(Values(skip_bad=False), *rows).findings(None)
    assert (found.kind, found.places) == ("no number", ("a.csv:3",))
    assert shown(Values(skip_bad=False), *texts(("a", "1"), ("b", "x"), ("c", "y"))).findings(None) == []
