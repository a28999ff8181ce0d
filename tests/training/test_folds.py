"""Training through folds: every row tested on once, resumed like any run, and judged together."""

import json
from pathlib import Path
from typing import Any

import pytest

from generated import ordered_rows, write_table
from unrolled.errors import UsageError, UserError
from unrolled.predictor.read import Request
from unrolled.training.evaluate import evaluate_run
from unrolled.training.fold_result import FoldedResult
from unrolled.training.folds import fold_count, read_folds
from unrolled.training.observer import Silent
from unrolled.training.run_directory import RunDirectory
from unrolled.training.train import train

SMALL: dict[str, Any] = {"size": "tiny", "batch_tokens": 256, "threads": 1, "model": "gru", "steps": 2}
ROWS = ordered_rows(60)


class Listener(Silent):
    """An observer that remembers what it was told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("folds")
    write_table(folder / "order.csv", ROWS)
    return folder


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def result(folder: Path, listener: Listener) -> FoldedResult:
    return train(folder / "order.csv", folds=3, run=folder / "run", observer=listener, **SMALL)


def test_every_row_is_tested_on_once(result: FoldedResult) -> None:
    assert [fold.fold for fold in result.folds] == [1, 2, 3]
    assert sum(fold.rows for fold in result.folds) == len(ROWS)
    assert (result.task, result.metric, result.more_is_better) == ("label", "accuracy", True)
    for fold in result.folds:
        assert 0 <= (fold.metrics["accuracy"] or 0) <= 1
        assert "majority" in fold.baselines
    assert {"majority", "tfidf_words"} <= set(result.baseline_means())


def test_the_result_is_kept_and_read_again(result: FoldedResult, folder: Path) -> None:
    assert read_folds(folder / "run") == result
    assert json.loads((folder / "run" / "folds.json").read_text()) == result.as_json()
    assert read_folds(folder) is None


def test_what_is_shared_and_where_each_fold_is_is_said_once(result: FoldedResult, listener: Listener) -> None:
    assert listener.notes[0] == "3 folds of 2 steps each"
    assert sum("header found" in note for note in listener.notes) == 1
    for fold in result.folds:
        assert f"fold {fold.fold} of 3: {fold.run}" in listener.notes
        assert f"fold {fold.fold} of 3 tested on {fold.rows} rows" in listener.notes


def test_a_fold_is_a_run_that_is_judged_on_its_own_part(result: FoldedResult) -> None:
    for fold in result.folds:
        found, said = evaluate_run(fold.run)
        assert said == ["judged on the run's test split"]
        assert found.tally.used == fold.rows
        assert {name: metric.value for name, metric in found.report.metrics.items()} == fold.metrics
        assert RunDirectory(Path(fold.run)).read_settings()["data"]["fold"] == [fold.fold, 3]


def test_folds_go_on_where_they_were_stopped(result: FoldedResult, folder: Path) -> None:
    (folder / "run" / "folds.json").unlink()
    (folder / "run" / "fold-3" / "test.json").unlink()
    before = (folder / "run" / "fold-2" / "metrics.jsonl").read_bytes()
    assert train(folder / "order.csv", folds=3, run=folder / "run", **SMALL) == result
    assert (folder / "run" / "fold-2" / "metrics.jsonl").read_bytes() == before
    longer = train(folder / "order.csv", folds=3, run=folder / "run", **{**SMALL, "steps": 3})
    assert RunDirectory(folder).read(folder / "run" / "fold-1" / "result.json")["result"]["steps"] == 3  # type: ignore[index]
    assert len(longer.folds) == 3


def test_folds_and_one_run_do_not_share_a_directory(
    result: FoldedResult, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as caught:
        evaluate_run(folder / "run")
    place = folder / "run" / "fold-1"
    assert (
        str(caught.value) == f"{folder / 'run'}: found folds, expected one run; judge one of them, as {place}"
    )
    with pytest.raises(UserError, match="found a directory that holds no run"):
        train(folder / "order.csv", run=folder / "run", **SMALL)
    with pytest.raises(UserError, match=r"holds another run \(data\.fold: \[1, 3\] there, \[1, 2\] now"):
        train(folder / "order.csv", folds=2, run=folder / "run", **SMALL)
    with pytest.raises(UserError) as caught:
        train(folder / "order.csv", folds=2, run=place, **SMALL)
    assert str(caught.value) == (
        f"{place}: found a run without folds; name another directory with --run, or remove it"
    )


def test_a_budget_is_for_all_folds_together(tmp_path: Path) -> None:
    table, listener = write_table(tmp_path / "order.csv", ROWS), Listener()
    settings = {**SMALL, "steps": None, "budget": 1.0}
    train(table, folds=2, run=tmp_path / "run", observer=listener, **settings)
    assert listener.notes[0] == "2 folds share 1 seconds of training, 0.5 each"
    for fold in ("fold-1", "fold-2"):
        assert RunDirectory(tmp_path / "run" / fold).read_settings()["training"]["budget"] == 0.5


def grouped_table(file: Path, groups: str) -> Path:
    lines = [f"{text},{label},{groups[n % len(groups)]}\n" for n, (text, label) in enumerate(ROWS)]
    file.write_text("text,label,speaker\n" + "".join(lines))
    return file


def test_one_fold_for_each_group(tmp_path: Path) -> None:
    table = grouped_table(tmp_path / "order.csv", "abcd")
    columns = {"input": "text", "output": "label", "group": "speaker"}
    result = train(table, folds="groups", run=tmp_path / "run", **columns, **SMALL)
    assert sorted(fold.groups for fold in result.folds) == [("a",), ("b",), ("c",), ("d",)]
    assert [fold.rows for fold in result.folds] == [15] * 4


@pytest.mark.parametrize(
    ("folds", "message"),
    [
        (1, '--folds: found 1, expected at least 2, or "groups"'),
        ("0", '--folds: found 0, expected at least 2, or "groups"'),
        ("group", '--folds: found "group", expected a number or "groups"; did you mean "groups"?'),
        ("groups", '--folds: found "groups" without --group, expected the column of the groups'),
    ],
)
def test_folds_that_are_none_are_refused(folds: int | str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        fold_count(folds, Request(None))
    assert str(caught.value) == message


@pytest.mark.parametrize("count", [1, 51])
def test_one_group_and_many_groups_are_refused(tmp_path: Path, count: int) -> None:
    table = grouped_table(tmp_path / "order.csv", "".join(chr(ord("A") + number) for number in range(count)))
    with pytest.raises(UsageError) as caught:
        train(table, input="text", output="label", group="speaker", folds="groups", run=tmp_path / "run")
    assert str(caught.value) == (
        f'--folds: found {count} groups in the column "speaker", expected 2 to 50; give a number of folds'
    )


def test_a_spoiled_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folds.json").write_text('{"folds": 3}')
    with pytest.raises(UserError, match=r"folds\.json: cannot be read as the result of folds: "):
        read_folds(tmp_path)
