"""Outputs that are numbers: what is none is named, and one number alone is nothing to foretell."""

import tracemalloc
from pathlib import Path

import pytest

from checked_rows import only, shown, texts
from unrolled.checks import labels as labels_module
from unrolled.checks.check import check
from unrolled.checks.values import Values
from unrolled.data.rows import Row
from unrolled.errors import UsageError
from unrolled.predictor.read import Request, read_data


def test_numbers_that_differ_are_no_finding_and_measured() -> None:
    values = shown(Values(skip_bad=False), *texts(("a", "1.5"), ("b", " -2"), ("c", "1e3")))
    shown(values, *texts(("d", "1e9"), file="t.csv"), split="test")
    assert values.findings("value") == []
    assert values.facts("value") == {"values": {"min": -2.0, "median": 1.5, "max": 1000.0, "different": 3}}


@pytest.mark.parametrize(("skip_bad", "severity"), [(False, "error"), (True, "warning")])
def test_an_output_that_is_no_number_is_named(skip_bad: bool, severity: str) -> None:
    values = Values(skip_bad=skip_bad, asked="value")
    shown(values, *texts(("a", "1"), ("b", "n/a"), ("c", "2"), ("d", "inf")))
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


def test_numbers_too_large_to_be_scaled_are_an_error() -> None:
    rows = texts(("a", "1"), ("b", "-1e300"), ("c", "2"))
    [found] = shown(Values(skip_bad=False), *rows).findings("value")
    assert (found.kind, found.severity, found.places) == ("too large", "error", ("a.csv:3",))
    assert found.message == "the output reaches -1e+300, too large to be scaled; give it in larger units"


def test_one_that_is_no_number_is_spoken_of_as_one() -> None:
    [found] = shown(Values(skip_bad=False), *texts(("a", "1"), ("b", "n/a"), ("c", "2"))).findings("value")
    assert found.message == '1 output that is no number: "n/a"'


def test_a_number_costs_no_more_where_all_differ() -> None:
    values = Values(skip_bad=False)

    def show(first: int, last: int) -> int:
        """Show so many numbers, and return the memory in use."""
        for number in range(first, last):
            values.see(Row("a", f"{number}.25", "a.csv:2"), "train")
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        # What is remembered of the last few numbers asked for is full by then.
        before = show(0, 10_000)
        grown = show(10_000, 30_000) - before
    finally:
        tracemalloc.stop()
    assert grown < 16 * 20_000
    assert values.facts("value")["values"] == {
        "min": 0.25, "median": 14_999.25, "max": 29_999.25, "different": 30_000
    }  # fmt: skip


def test_what_is_no_number_beyond_the_outputs_that_tell_the_task_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Training looks at all of them before it takes them for values."""
    monkeypatch.setattr(labels_module, "KEPT_OUTPUTS", 50)
    outputs = [f"{number}.5" for number in range(400)]
    outputs[300:400:20] = ["n/a"] * 5
    path = tmp_path / "a.csv"
    path.write_text("text,score\n" + "".join(f"row {n},{output}\n" for n, output in enumerate(outputs)))
    found = check(Request(path, skip_bad=True))
    other = only(found.findings, "no number")
    assert other is not None
    assert (found.purpose.task, other.severity, other.places[0]) == ("value", "error", f"{path}:302")
    assert other.message.endswith('such as "n/a"; it takes --task value to leave such out')
    with pytest.raises(UsageError, match="--task value"):
        read_data(Request(path, skip_bad=True))
    assert check(Request(path, skip_bad=True, task="value")).sound
    assert read_data(Request(path, skip_bad=True, task="value")).skipped == 5
