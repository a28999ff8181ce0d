"""What a run is called after, and how its data is known again."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from generated import counting_text, ordered_rows, write_table
from unrolled.data.layout import Layout
from unrolled.errors import UsageError
from unrolled.predictor.read import Request, read_data
from unrolled.training.origin import data_table, default_run

ROWS = ordered_rows(100)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("data/films.csv", "films-gru"),
        ("films.tar.gz", "films-gru"),
        (Path("/somewhere/films"), "films-gru"),
        (("train.en", "train.de"), "train-gru"),
        ([Path("a/source.txt"), Path("b/target.txt")], "source-gru"),
    ],
)
def test_a_run_is_named_after_data_and_model(data: object, name: str) -> None:
    assert default_run(data, "gru") == Path("runs") / name


def test_a_run_on_the_folder_one_stands_in_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reviews").mkdir()
    monkeypatch.chdir(tmp_path / "reviews")
    assert default_run(".", "lstm") == Path("runs/reviews-lstm")


@pytest.mark.parametrize(
    "data", [pd.DataFrame({"text": ["a"]}), [{"text": "a"}], (["a"], ["b"]), (np.array(["a"]), None)]
)
def test_data_from_memory_needs_a_name(data: object) -> None:
    with pytest.raises(UsageError) as caught:
        default_run(data, "gru")
    assert str(caught.value) == "run: data from memory has no name; name the run directory with run="


def test_the_table_names_places_columns_and_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_table(Path("train.csv"), ROWS)
    write_table(Path("valid.csv"), ROWS[:10])
    request = Request("train.csv", valid=Path("valid.csv"), layout=Layout("text", "label"), skip_bad=True)
    read = read_data(request)
    found = data_table(request, read)
    assert found == {
        "path": str(tmp_path / "train.csv"),
        "valid": str(tmp_path / "valid.csv"),
        "test": None,
        "input": "text",
        "output": "label",
        **dict.fromkeys(("format", "input_kind", "separator", "by", "order", "group", "patch", "band")),
        "task": "label",
        "skip_bad": True,
        "split": None,
        "fold": None,
        "train_hash": read.splits.train.fingerprint(),
        "valid_hash": read.splits.valid.fingerprint(),
    }


def test_the_table_names_how_rows_were_cut(tmp_path: Path) -> None:
    write_table(tmp_path / "train.csv", ROWS)
    few, hashed, fold = (
        data_table(request, read_data(request))
        for request in (
            Request(tmp_path / "train.csv"),
            Request(tmp_path / "train.csv", split="hash"),
            Request(tmp_path / "train.csv", fold=(2, 3)),
        )
    )
    assert (few["split"], hashed["split"], fold["split"]) == ("stratified", None, "stratified")
    assert fold["fold"] == [2, 3] and few["fold"] is None
    assert len({each["train_hash"] for each in (few, hashed, fold)}) == 3


def test_pairs_have_two_places_and_memory_has_none(tmp_path: Path) -> None:
    for name, column in (("a.in", 0), ("a.out", 1)):
        (tmp_path / name).write_text("".join(row[column] + "\n" for row in ROWS))
    pair = (str(tmp_path / "a.in"), tmp_path / "a.out")
    found = data_table(request := Request(pair), read_data(request))
    assert found["path"] == [str(tmp_path / "a.in"), str(tmp_path / "a.out")]
    assert {"train_hash", "valid_hash", "test_hash"} <= set(found)
    memory = Request(([text for text, _ in ROWS], [label for _, label in ROWS]))
    assert data_table(memory, read_data(memory))["path"] is None


def test_hashes_follow_the_content_and_not_the_place(tmp_path: Path) -> None:
    def hashes(name: str, text: str) -> set[str]:
        (tmp_path / name).write_text(text)
        table = data_table(request := Request(tmp_path / name), read_data(request))
        return {value for key, value in table.items() if key.endswith("_hash")}

    text = counting_text(500)
    assert hashes("a.txt", text) == hashes("b.txt", text)
    assert not hashes("a.txt", text) & hashes("a.txt", text + "x")
