"""Rows cut as `--split` asks for: the figures and findings are those of that cut, and refusals those of training."""

from pathlib import Path
from typing import Any

import pytest

from checked_rows import only
from unrolled.checks.check import check
from unrolled.data.layout import Layout
from unrolled.errors import UsageError, UserError
from unrolled.predictor.read import Request, read_data

BY_DAY = Layout(input="text", output="label", order="day")
HEAD = "text,label,day,who\n"


def lines(count: int = 100) -> list[str]:
    """Rows in order of time, whose words and labels change with it."""
    return [f"w{n % 7} w{n // 9} row {n},{'ab'[n * n % 11 % 2]},{n},{n % 5}\n" for n in range(count)]


def write(path: Path, rows: list[str]) -> Path:
    path.write_text(HEAD + "".join(rows))
    return path


@pytest.mark.parametrize("split", [None, "hash", "stratified", "time"])
def test_how_rows_are_cut_is_said_as_training_says_it(tmp_path: Path, split: str | None) -> None:
    request = Request(write(tmp_path / "a.csv", lines()), layout=BY_DAY, split=split)
    assert check(request).said[-1] in read_data(request).said


def test_figures_are_those_of_the_rows_cut_by_time(tmp_path: Path) -> None:
    rows = lines()
    by_time = check(
        Request(write(tmp_path / "a.csv", rows), layout=BY_DAY, split="time"), with_baselines=True
    )
    parts = {"train": rows[:80], "valid": rows[80:90], "test": rows[90:]}
    files = [write(tmp_path / f"{name}.csv", part) for name, part in parts.items()]
    given = check(Request(*files, layout=BY_DAY), with_baselines=True)
    for fact in ("vocabulary", "baselines", "to_beat"):
        assert by_time.facts[fact] == given.facts[fact]


def test_a_label_of_the_last_days_is_unknown_where_the_past_trains(tmp_path: Path) -> None:
    rows = [*lines(), *(f"w{n} row {n},new,{n},1\n" for n in range(100, 108))]
    path = write(tmp_path / "a.csv", rows)
    assert only(check(Request(path, layout=BY_DAY)).findings, "unknown labels") is None
    found = only(check(Request(path, layout=BY_DAY, split="time")).findings, "unknown labels")
    assert found is not None and found.severity == "error"
    # Rows that train and the first that doesn't.
    assert found.places == (f"{path}:102",)


def test_times_that_cannot_be_cut_are_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [f"row {n},{'ab'[n % 2]},7,1\n" for n in range(40)])
    request = Request(path, layout=BY_DAY, split="time")
    found = only(check(request).findings, "no split")
    assert found is not None and (found.severity, found.places) == ("error", (f"{path}:2",))
    with pytest.raises(UserError) as caught:
        read_data(request)
    assert found.message == str(caught.value)


@pytest.mark.parametrize(
    ("layout", "options"),
    [
        (BY_DAY, {"split": "tome"}),
        (Layout(input="text", output="label"), {"split": "time"}),
        (BY_DAY, {"split": "time", "valid": "a.csv"}),
        (Layout(input="text", output="label", order="day", group="who"), {"split": "time"}),
        (Layout(input="text", output="label", group="who"), {"split": "stratified"}),
        (BY_DAY, {"valid": "notes.txt"}),
        (BY_DAY, {"test": "notes.txt"}),
    ],
)
def test_what_training_refuses_is_refused_in_the_same_words(
    tmp_path: Path, layout: Layout, options: dict[str, Any]
) -> None:
    write(tmp_path / "a.csv", lines())
    (tmp_path / "notes.txt").write_text("a note\n" * 40)
    data = {name: value if name == "split" else tmp_path / value for name, value in options.items()}
    request = Request(tmp_path / "a.csv", layout=layout, **data)
    said = []
    for look in (check, read_data):
        with pytest.raises(UsageError) as caught:
            look(request)  # type: ignore[operator]
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_one_text_is_not_cut_by_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a text of some words\n" * 40)
    with pytest.raises(UsageError, match='--split: found "stratified", but a.txt is one text, expected rows'):
        check(Request(tmp_path / "a.txt", split="stratified"))
