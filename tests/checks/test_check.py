"""The whole check: kind, task, counts, splits, and findings from every corner, in one pass that trains nothing."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checked_rows import only
from unrolled.checks import check as module
from unrolled.checks import labels as labels_module
from unrolled.checks.check import CHECKS, Checked, check
from unrolled.checks.findings import Finding
from unrolled.checks.task import purpose_of
from unrolled.data.layout import Layout
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, UserError
from unrolled.predictor.read import Request, read_data


def table(path: Path, rows: list[tuple[str, str]]) -> Path:
    path.write_text("text,label\n" + "".join(f"{text},{label}\n" for text, label in rows), encoding="utf-8")
    return path


def sound_rows(count: int = 40, start: int = 0) -> list[tuple[str, str]]:
    return [(f"row {number}", "yes" if number % 2 else "no") for number in range(start, start + count)]


def kinds(found: Checked) -> set[str]:
    return {finding.kind for finding in found.findings}


def test_sound_data_has_no_findings_and_says_what_it_is(tmp_path: Path) -> None:
    found = check(Request(table(tmp_path / "a.csv", sound_rows())))
    assert (found.findings, found.sound) == ([], True)
    assert (found.purpose.task, found.input_kind) == ("label", "text")
    assert found.purpose.why == "`text` → `label`: 2 different outputs in 40 rows, 20.0 of each on average"
    assert (found.tally.rows, found.tally.used, found.tally.skipped) == (40, 40, 0)
    assert {"lengths", "classes"} <= set(found.facts)


def test_json_holds_the_counts_and_the_findings(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [*sound_rows(), ("", "yes")])
    written = json.loads(json.dumps(check(Request(path)).as_json(), allow_nan=False))
    assert {"task", "rows", "used", "skipped", "findings"} <= set(written)
    assert (written["task"], written["rows"], written["used"], written["skipped"]) == ("label", 41, 40, 1)
    [finding] = written["findings"]
    assert finding == {
        "kind": "bad rows",
        "severity": "error",
        "message": "1 row can't be used: the input is empty (mend, or leave out with --skip-bad)",
        "places": [f"{path}:42"],
    }


def test_bad_rows_are_an_error_unless_they_may_be_skipped(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [*sound_rows(), ("", "yes")])
    assert not check(Request(path)).sound
    assert check(Request(path, skip_bad=True)).sound


def test_one_label_only_is_an_error(tmp_path: Path) -> None:
    found = check(Request(table(tmp_path / "a.csv", [(f"row {number}", "yes") for number in range(40)])))
    assert (kinds(found), found.sound) == ({"one label"}, False)


def test_nothing_to_train_on_is_an_error(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("", "yes"), ("", "no")])
    found = check(Request(path, layout=Layout(input="text", output="label"), skip_bad=True))
    assert "nothing to use" in kinds(found)
    assert not found.sound


def test_outputs_that_fit_no_task_are_an_error(tmp_path: Path) -> None:
    rows = [(f"row {number}", f"{number}.5" if number else "n/a") for number in range(20)]
    found = check(Request(table(tmp_path / "a.csv", rows), layout=Layout(input="text", output="label")))
    finding = only(found.findings, "no task")
    assert finding is not None and "found 20 different outputs in 20 rows" in finding.message
    assert finding.message.endswith('or --task value, since all but 1, such as "n/a", are numbers')
    assert (found.purpose.task, found.sound) == (None, False)


def test_the_task_can_be_said(tmp_path: Path) -> None:
    rows = [(f"row {number}", f"word {number % 10}") for number in range(20)]
    found = check(Request(table(tmp_path / "a.csv", rows), task="label"))
    assert (found.purpose.task, found.purpose.why) == ("label", "`text` → `label`: as said with --task")
    with pytest.raises(UsageError, match="--task"):
        check(Request(table(tmp_path / "a.csv", rows), task="lable"))


def test_a_task_that_needs_an_output_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a text without any output\n" * 9)
    found = check(Request(tmp_path / "a.txt", task="label"))
    assert "no output" in kinds(found)
    assert not found.sound


def test_one_text_is_continued(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("the quick brown fox " * 9)
    found = check(Request(tmp_path / "a.txt"))
    assert (found.purpose.task, found.findings) == ("continuation", [])
    assert found.facts["lengths"]["max"] == 180


def test_numbers_as_outputs_are_values(tmp_path: Path) -> None:
    rows = [(f"row {number}", f"{number / 7:.3f}") for number in range(40)]
    found = check(Request(table(tmp_path / "a.csv", rows)))
    assert (found.purpose.task, found.findings) == ("value", [])
    assert found.facts["values"]["max"] == 5.571


def test_several_labels_in_a_cell_are_a_task_of_their_own(tmp_path: Path) -> None:
    rows = [(f"row {number}", "a;b" if number % 2 else "b;c") for number in range(40)]
    found = check(Request(table(tmp_path / "a.csv", rows)))
    assert (found.purpose.task, found.findings) == ("labels", [])
    assert found.facts["classes"]["rows"] == {"b": 40, "a": 20, "c": 20}


@pytest.mark.parametrize(("column", "task"), [("a, b", "labels"), ("a", "label"), ("pet, kind", "label")])
def test_outputs_made_of_the_names_of_output_columns_are_several_labels(column: str, task: str) -> None:
    source = SeriesSource([], output=column)
    assert purpose_of(source, Counter({"a": 20, "b": 20}), None).task == task


@pytest.mark.parametrize("task", ["label", "value", "text"])
def test_several_output_columns_are_labels_and_nothing_else(tmp_path: Path, task: str) -> None:
    (tmp_path / "a.csv").write_text(
        "text,fun,news\n" + "".join(f"row {n},{n % 2},{n % 3 // 2}\n" for n in range(40))
    )
    layout = Layout(input="text", output="fun,news")
    found = only(check(Request(tmp_path / "a.csv", layout=layout, task=task)).findings, "several outputs")
    assert found is not None and (found.severity, found.places) == ("error", (f"{tmp_path / 'a.csv'}:2",))
    with pytest.raises(UsageError) as caught:
        read_data(Request(tmp_path / "a.csv", layout=layout, task=task))
    assert str(caught.value) == found.message
    assert check(Request(tmp_path / "a.csv", layout=layout, task="labels")).purpose.task == "labels"


def test_how_training_will_cut_the_rows_is_said(tmp_path: Path) -> None:
    rows = sound_rows(2000)
    found = check(Request(table(tmp_path / "a.csv", rows)))
    splits = read_data(Request(tmp_path / "a.csv"))
    assert found.said[-1] == splits.said[-2]
    assert "split by a hash of the input" in found.said[-1]


def test_rows_that_leave_none_to_validate_on_are_an_error(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [(f"row {number}", f"answer {number}") for number in range(2)])
    found = check(Request(path, task="text"))
    assert {"no split", "few rows"} <= kinds(found)
    assert not found.sound
    with pytest.raises(UserError, match="no row is left to validate on"):
        read_data(Request(path, task="text"))


def test_groups_too_few_to_cut_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label,who\n" + "".join(f"row {n},{n % 2},Ann\n" for n in range(40)))
    layout = Layout(input="text", output="label", group="who")
    found = check(Request(tmp_path / "a.csv", layout=layout))
    assert kinds(found) == {"no split", "one group"}
    finding = only(found.findings, "no split")
    assert finding is not None and "so few that a hash leaves none" in finding.message


def test_an_input_in_groups_of_two_parts_leaks(tmp_path: Path) -> None:
    lines = [f"row {n // 2},{n // 2 % 2},who {n}" for n in range(400)]
    (tmp_path / "a.csv").write_text("text,label,who\n" + "".join(f"{line}\n" for line in lines))
    found = check(Request(tmp_path / "a.csv", layout=Layout(input="text", output="label", group="who")))
    assert kinds(found) == {"repeated inputs", "leakage"}
    assert "leakage" not in kinds(
        check(Request(tmp_path / "a.csv", layout=Layout(input="text", output="label")))
    )


def test_texts_and_values_are_told_by_the_first_of_very_many(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(labels_module, "KEPT_OUTPUTS", 50)
    rows = [(f"one row {number}", f"the answer {number}") for number in range(400)]
    found = check(Request(table(tmp_path / "a.csv", rows)))
    assert found.purpose.task == "text"
    assert "50 different outputs in the first 50 rows" in found.purpose.why
    path = table(tmp_path / "a.csv", [(f"row {number}", f"{number}.5") for number in range(400)])
    found = check(Request(path))
    assert (found.purpose.task, found.facts["values"]["different"]) == ("value", 400)
    assert "50 different outputs in the first 50 rows" in found.purpose.why


def test_given_splits_are_looked_at_too(tmp_path: Path) -> None:
    train = table(tmp_path / "train.csv", sound_rows())
    test = table(tmp_path / "test.csv", [*sound_rows(3), *sound_rows(5, start=50), ("new", "perhaps")])
    found = check(Request(train, test=test))
    assert kinds(found) == {"leakage", "unknown labels"}
    leakage = only(found.findings, "leakage")
    assert leakage is not None and leakage.places == (f"{test}:2", f"{test}:3", f"{test}:4")
    assert found.facts["splits"] == {"train": 40, "test": 9}
    assert found.tally.rows == 49


def test_a_long_table_is_a_table_of_events(tmp_path: Path) -> None:
    lines = ["id,time,kind,shop,label"]
    for number in range(40):
        lines += [
            f"{number},{step},{'came' if step else 'paid'}{number % 5},x,{number % 2}" for step in range(3)
        ]
    lines[3] = "0,900,left,x,0"
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n")
    found = check(Request(tmp_path / "log.csv", layout=Layout(
        input="kind,shop", output="label", by="id", order="time")))  # fmt: skip
    assert (found.input_kind, found.fields, found.purpose.task) == ("events", ("kind", "shop"), "label")
    assert {"constant field", "gaps"} <= kinds(found)
    gaps = only(found.findings, "gaps")
    assert gaps is not None and gaps.places == (f"{tmp_path / 'log.csv'}:2",)
    assert found.facts["lengths"] == {
        "unit": "steps", "min": 3, "median": 3, "95%": 3, "max": 3, "histogram": [{"from": 3, "to": 3, "rows": 40}]
    }  # fmt: skip


class SeriesSource:
    """A source of series by hand, as the readers of series give them."""

    kind, name, said = "table", "a.ts", ["a.ts: by hand"]
    input, fields = "series", ("left", "right")

    def __init__(self, rows: list[Row | BadRow], output: str | None = "label") -> None:
        self._rows = rows
        self.output = output
        self.layout = Layout(input="series", output=output, input_kind="series")

    def rows(self) -> Any:
        return iter(self._rows)

    def fingerprint(self) -> str:
        return "by hand"


def check_series(monkeypatch: pytest.MonkeyPatch, source: SeriesSource) -> Checked:
    monkeypatch.setattr(module, "open_source", lambda data, layout: source)
    return check(Request("a.ts"))


@pytest.mark.parametrize(("gaps", "kind"), [((3, 9), "missing when held out"), ((4, 9), "missing numbers")])
def test_series_are_measured_channel_by_channel(
    monkeypatch: pytest.MonkeyPatch, gaps: tuple[int, ...], kind: str
) -> None:
    """Of the rows with a gap the 3rd and the 9th will be held out, the 4th will train."""
    draw = np.random.default_rng(0)
    rows: list[Row | BadRow] = []
    for line in range(1, 41):
        series = draw.normal(size=(5, 2))
        series[:, 1] = 7
        series[0, 0] = np.nan if line in gaps else series[0, 0]
        rows.append(Row(series, str(line % 2), f"a.ts:{line}"))
    rows.append(BadRow("a.ts:41", 'step 2: channel "left" is infinite, expected a number'))
    found = check_series(monkeypatch, SeriesSource(rows))
    assert found.said[0] == "a.ts: by hand"
    assert {finding.kind: finding.places for finding in found.findings} == {
        "bad rows": ("a.ts:41",),
        "constant channel": ("a.ts:1",),
        kind: tuple(f"a.ts:{line}" for line in gaps if kind != "missing numbers" or line == 4),
    }


def test_series_without_an_output_have_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row | BadRow] = [Row(np.eye(2) * line, None, f"a.ts:{line}") for line in range(1, 41)]
    found = check_series(monkeypatch, SeriesSource(rows, output=None))
    finding = only(found.findings, "no output")
    assert finding is not None
    assert finding.message == "a.ts: series without an output has no task; name one with --output"
    assert not found.sound


@pytest.mark.parametrize(("count", "times"), [(40, 2), (2000, 1)])
def test_data_is_read_once_and_few_rows_twice_since_they_are_cut_by_label(
    monkeypatch: pytest.MonkeyPatch, count: int, times: int
) -> None:
    source = SeriesSource(
        [Row(np.eye(2) * line, str(line % 2), f"a.ts:{line}") for line in range(1, count + 1)]
    )
    passes = []
    rows = source.rows
    monkeypatch.setattr(source, "rows", lambda: passes.append(1) or rows())
    check_series(monkeypatch, source)
    assert len(passes) == times


def test_a_check_of_ones_own_takes_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Shouting:
        def __init__(self) -> None:
            self.places: list[str] = []

        def see(self, row: Row | BadRow, split: str) -> None:
            if isinstance(row, Row) and row.input.isupper():
                self.places.append(row.place)

        def findings(self, task: str | None) -> list[Finding]:
            return [Finding("shouting", "note", "someone shouts", self.places)] if self.places else []

        def facts(self, task: str | None) -> dict[str, Any]:
            return {"shouts": len(self.places)}

    monkeypatch.setattr(module, "CHECKS", (*CHECKS, lambda setting: Shouting()))
    found = check(Request(table(tmp_path / "a.csv", [*sound_rows(), ("LOUD", "no")])))
    assert (kinds(found), found.facts["shouts"]) == ({"shouting"}, 1)
    assert found.findings[0].places == (f"{tmp_path / 'a.csv'}:42",)


def test_data_that_cannot_be_opened_is_refused_as_everywhere(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere.csv"):
        check(Request(tmp_path / "nowhere.csv"))
