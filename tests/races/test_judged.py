"""What is told of a row: how wrong it was, what was said, and which rows all did worst on."""

from pathlib import Path

import numpy as np
import pytest

from unrolled.data.rows import Row
from unrolled.data.values import Events
from unrolled.races.judged import Judged, row_errors
from unrolled.races.judged_files import read, save
from unrolled.races.race_directory import RaceDirectory
from unrolled.races.worst_rows import worst_rows
from unrolled.tasks.label import Label
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.metrics.metric import Metric, Report
from unrolled.tasks.value import Value

NOTHING = Report({}, {})


def test_errors_of_rows() -> None:
    label = row_errors(Label(("a", "b")), np.array([[0.75, 0.25], [0.0, 1.0]]), np.array([1, 0]))
    assert label == pytest.approx([-np.log(0.25), -np.log(1e-12)])
    value = row_errors(Value(0.0, 1.0), np.array([[1.0], [-2.0]]), np.array([3.0, 1.0]))
    assert value == pytest.approx([2, 3])
    labels = row_errors(LabelSet(("a", "b")), np.array([[0.5, 0.75]]), np.array([[1.0, 0.0]]))
    assert labels == pytest.approx([(-np.log(0.5) - np.log(0.25)) / 2])


def judged(errors: list[float], said: str) -> Judged:
    return Judged(NOTHING, tuple(f"{said}{place}" for place in range(len(errors))), np.array(errors))


def test_the_worst_rows_are_those_of_the_highest_mean_error_over_contenders() -> None:
    rows = [Row(f"text {place}", "yes", f"a.csv:{place + 2}") for place in range(12)]
    plain = [0.0] * 12
    one, other = list(plain), list(plain)
    one[3], one[7], other[7] = 5.0, 3.0, 3.0
    # Two finals of the first count as one voice.
    found = worst_rows({"gru": [judged(one, "g"), judged(plain, "h")], "bag": [judged(other, "b")]}, rows)
    assert len(found) == 10
    assert [each.place for each in found[:3]] == ["a.csv:9", "a.csv:5", "a.csv:2"]
    assert found[0].said == {"gru": "g7", "bag": "b7"}
    assert (found[0].input, found[0].wanted) == ("text 7", "yes")


def test_who_failed_has_nothing_to_say_and_a_continuation_has_no_rows() -> None:
    rows = [Row("text", "yes", "a.csv:2")]
    assert worst_rows({"gru": [judged([1.0], "g")], "lstm": []}, rows)[0].said == {"gru": "g0"}
    assert worst_rows({"lstm": []}, rows) == ()
    assert worst_rows({"gru": [Judged(NOTHING)]}, rows) == ()


def test_what_is_no_text_is_told_by_its_length_and_what_is_long_is_cut() -> None:
    rows = [
        Row(np.zeros((3, 2)), "1", "a:1"),
        Row(Events((("x",), ("y",)), None), "1", "a:2"),
        Row("x" * 5000, "1", "a:3"),
    ]
    found = worst_rows({"gru": [judged([3.0, 2.0, 1.0], "")]}, rows)
    assert [each.input for each in found[:2]] == ["3 steps", "2 steps"]
    assert len(found[2].input) == 2000
    assert found[2].input.endswith("…")


def test_what_was_judged_comes_back_from_the_disk(tmp_path: Path) -> None:
    directory = RaceDirectory(tmp_path)
    report = Report({"accuracy": Metric(1 / 3, 0.1, None)}, {"rows": [1, 2]}, units=np.array([[1 / 7, 1.0]]))
    file = directory.place("gru", "seed-0-judged.json")
    save(directory, file, Judged(report, ("a",), np.array([0.1])))
    found = read(directory, file)
    assert found.report.metrics == report.metrics
    assert found.report.details == report.details
    assert found.report.units is not None
    assert found.report.units.tolist() == [[1 / 7, 1.0]]
    assert found.said == ("a",)
    assert found.errors is not None
    assert found.errors.tolist() == [0.1]
    save(directory, file, Judged(NOTHING))
    assert read(directory, file).said is None
    assert read(directory, file).errors is None
