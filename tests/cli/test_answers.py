"""What `predict` and `evaluate` print for every kind of answer and input."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from unrolled.cli.answer_lines import json_line, text_line
from unrolled.cli.evaluate import command as evaluate
from unrolled.cli.predict import command as predict
from unrolled.cli.report_tables import detail_tables, figure
from unrolled.errors import UsageError
from unrolled.predictor.answers import Prediction
from unrolled.tasks.metrics.regression import regression_report
from unrolled.training.train import train

SMALL = {"size": "tiny", "threads": 1, "validations": 1, "average": 0.0, "model": "gru", "steps": 5}


def run(command: object, *words: object) -> Result:
    return CliRunner().invoke(command, list(map(str, words)), catch_exceptions=False)  # type: ignore[arg-type]


def write(file: Path, rows: list[tuple[object, ...]], *names: str) -> Path:
    file.write_text("\n".join(",".join(map(str, row)) for row in [names, *rows]) + "\n")
    return file


@pytest.fixture(scope="module")
def numbers_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a regression's run over plain numbers; its table lies beside it."""
    folder = tmp_path_factory.mktemp("numbers")
    draw = np.random.default_rng(0).normal(size=(200, 2)).round(3)
    table = write(folder / "a.csv", [(a, b, round(a + b, 3)) for a, b in draw.tolist()], "a", "b", "total")
    train(table, input="a,b", output="total", input_kind="numbers", run=folder / "run", **SMALL)
    return folder / "run"


@pytest.fixture(scope="module")
def labels_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run with several labels a row, from several output columns; its table lies beside it."""
    folder = tmp_path_factory.mktemp("labels")
    rows = [(f"text {n}", n % 2, int(n % 3 == 0)) for n in range(200)]
    table = write(folder / "a.csv", rows, "text", "odd", "three")
    train(table, input="text", output="odd,three", run=folder / "run", **SMALL)
    return folder / "run"


def test_a_regression_is_evaluated_beside_its_baselines(numbers_run: Path) -> None:
    said = run(evaluate, numbers_run).output
    for word in ("rmse", "mae", "r2", f"next: unrolled predict {numbers_run}"):
        assert word in said
    # Every input is one step long.
    assert "by length" not in said
    found = json.loads(run(evaluate, numbers_run, "--json").stdout)
    assert found["task"] == "value"
    assert set(found["metrics"]) == {"rmse", "mae", "r2"}
    assert found["baselines"] and all(
        set(each) == set(found["metrics"]) for each in found["baselines"].values()
    )


def test_a_regression_answers_with_numbers(numbers_run: Path) -> None:
    table = numbers_run.parent / "a.csv"
    lines = run(predict, numbers_run, "--data", table).stdout.splitlines()
    assert len(lines) == 200 and all(np.isfinite(float(line)) for line in lines)
    first = json.loads(run(predict, numbers_run, "--data", table, "--json").stdout.splitlines()[0])
    assert set(first) == {"input", "output", "score"}
    assert first["score"] is None and isinstance(first["output"], float)
    assert np.shape(first["input"]) == (1, 2)


def test_words_are_refused_where_numbers_are_read(numbers_run: Path) -> None:
    with pytest.raises(
        UsageError, match="^predict: found words, but this model reads numbers; expected --data FILE"
    ):
        run(predict, numbers_run, "1", "2")


def test_several_labels_are_evaluated_label_by_label(labels_run: Path) -> None:
    said = run(evaluate, labels_run).output
    for word in (
        "micro f1",
        "macro f1",
        "exact match",
        "each label",
        "odd",
        "three",
        "exact match by length",
    ):
        assert word in said
    assert json.loads(run(evaluate, labels_run, "--json").stdout)["task"] == "labels"


def test_several_labels_are_answered_with_all_of_them(labels_run: Path) -> None:
    [line] = run(predict, labels_run, "text 3", "--top", "2", "--json").stdout.splitlines()
    found = json.loads(line)
    assert set(found["output"].split(";")) <= {"odd", "three", ""}
    assert 0 <= found["score"] <= 1 and len(found["alternatives"]) == 2


def test_an_answer_in_a_line() -> None:
    assert text_line(Prediction("a", "", 0.5, [("x", 0.25)]), 1) == "–\t0.5000"
    assert text_line(Prediction("a", "x", 0.25, [("x", 0.25), ("y", 0.125)]), 2) == "x 25.00%\ty 12.50%"
    assert text_line(Prediction("a", 123456.789, None, []), 2) == "123456.8"
    series = Prediction(np.array([[1.0, np.nan]]), 2.5, None, [])
    assert json.loads(json_line(series, 1)) == {"input": [[1.0, None]], "output": 2.5, "score": None}


def test_figures_say_something_in_any_unit() -> None:
    assert [figure(number) for number in (0.5, -0.00012, 123.45678, 2.5e9)] == [
        "0.5000", "-0.00012", "123.4568", "2.5e+09",
    ]  # fmt: skip


def test_tables_by_length_stand_under_their_title_in_a_line() -> None:
    report = regression_report(np.zeros(10), np.arange(10.0), lengths=np.arange(10))
    console = Console(record=True, width=100, file=io.StringIO())
    for table in detail_tables(report):
        console.print(table)
    lines = [line.strip() for line in console.export_text().splitlines()]
    assert lines[0] == "mean absolute error by length"
    assert lines[1].split() == ["steps", "rows", "mae"]
    assert lines[2].split() == ["0–1", "2", "0.5000"]
