"""From what the user names to splits that were read once: every row counted, everything inferred said."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from generated import ordered_rows, write_table
from unrolled.data.layout import Layout
from unrolled.data.rows import BadRows, Row, RowStream
from unrolled.errors import UsageError, UserError
from unrolled.predictor.read import ReadData, Request, read_data

ROWS = ordered_rows(200)
TEXTS, LABELS = [text for text, _ in ROWS], [label for _, label in ROWS]


def rows_of(stream: RowStream | None) -> list[tuple[str, str | None]]:
    assert stream is not None
    return [(row.input, row.output) for row in stream.rows() if isinstance(row, Row)]


def everything(read: ReadData) -> list[tuple[str, str | None]]:
    splits = (read.splits.train, read.splits.valid, read.splits.test)
    return [row for split in splits if split is not None for row in rows_of(split)]


def write_pair(folder: Path, rows: list[tuple[str, str]], name: str = "train") -> tuple[Path, Path]:
    files = folder / f"{name}.in", folder / f"{name}.out"
    for file, lines in zip(files, zip(*rows, strict=True), strict=True):
        file.write_text("".join(f"{line}\n" for line in lines))
    return files


def write_folder(folder: Path) -> Path:
    for number, (text, label) in enumerate(ROWS):
        (folder / "films" / label).mkdir(parents=True, exist_ok=True)
        (folder / "films" / label / f"{number}.txt").write_text(text)
    return folder / "films"


@pytest.mark.parametrize("form", ["csv", "pair", "arrays", "frame", "records", "folder"])
def test_the_same_rows_in_every_form(tmp_path: Path, form: str) -> None:
    data: Any = {
        "csv": lambda: write_table(tmp_path / "a.csv", ROWS),
        "pair": lambda: write_pair(tmp_path, ROWS),
        "arrays": lambda: (TEXTS, LABELS),
        "frame": lambda: pd.DataFrame({"text": TEXTS, "label": LABELS}),
        "records": lambda: [{"text": text, "label": label} for text, label in ROWS],
        "folder": lambda: write_folder(tmp_path),
    }[form]()
    columns = {"input": "text", "output": "label"} if form in ("frame", "records") else {}
    read = read_data(Request(data, layout=Layout(**columns)))
    assert sorted(everything(read)) == sorted(ROWS)
    assert read.task == "label"
    assert {name: facts.tally.used for name, facts in read.facts.items()} == {
        "train": len(rows_of(read.splits.train)),
        "valid": len(rows_of(read.splits.valid)),
        "test": len(rows_of(read.splits.test)),
    }
    counts = " / ".join(f"{facts.tally.used}" for facts in read.facts.values())
    assert read.said[-1] == (
        f"{counts} rows (train / valid / test); `{read.layout.input}` → `{read.layout.output}` "
        "with 2 values: classification"
    )
    names = {"csv": "text", "frame": "text", "records": "text", "arrays": "X", "pair": "train.in"}
    assert read.layout.input == names.get(form, read.layout.input)


def test_a_split_is_counted_in_one_pass() -> None:
    read = read_data(Request((TEXTS, LABELS)))
    facts, train = read.facts["train"], rows_of(read.splits.train)
    assert facts.words == sum(len(text.split()) for text, _ in train)
    assert facts.characters == sum(len(text) for text, _ in train)
    assert dict(facts.outputs) == {label: [out for _, out in train].count(label) for label in ("yes", "no")}
    assert read.skipped == 0


def test_splits_given_in_other_forms_are_used_whole(tmp_path: Path) -> None:
    valid = write_pair(tmp_path, ROWS[:20], "valid")
    test = pd.DataFrame({"X": TEXTS[20:50], "y": LABELS[20:50]})
    read = read_data(Request((TEXTS[50:], LABELS[50:]), valid=valid, test=test))
    assert rows_of(read.splits.train) == ROWS[50:]
    assert rows_of(read.splits.valid) == ROWS[:20]
    assert rows_of(read.splits.test) == ROWS[20:50]


def test_two_pairs_are_given_in_the_same_order(tmp_path: Path) -> None:
    pairs = [write_pair(tmp_path, part, str(n)) for n, part in enumerate([ROWS[:100], ROWS[100:]])]
    read = read_data(Request(pairs[0], valid=pairs[1]))
    assert (rows_of(read.splits.train), rows_of(read.splits.valid)) == (ROWS[:100], ROWS[100:])
    assert read.splits.test is None and list(read.facts) == ["train", "valid"]


def test_leakage_between_given_splits_is_said() -> None:
    valid = (["new", TEXTS[0], TEXTS[1]], ["yes", LABELS[0], LABELS[1]])
    read = read_data(Request((TEXTS, LABELS), valid=valid))
    assert "valid: 2 of 3 inputs occur in train too" in read.said


def test_a_label_that_training_never_saw_is_a_bad_row(tmp_path: Path) -> None:
    train = write_table(tmp_path / "train.csv", ROWS)
    valid = write_table(tmp_path / "valid.csv", [("sun moon", "yes"), ("moon sun", "noo"), ("sun", "no")])
    with pytest.raises(BadRows) as caught:
        read_data(Request(train, valid=valid))
    assert str(caught.value) == (
        "1 of 3 rows can't be used:\n"
        f'{valid}:3: the label "noo" was not seen in training; did you mean "no"?\n'
        "mend them, or leave them out with --skip-bad"
    )
    read = read_data(Request(train, valid=valid, skip_bad=True))
    tally = read.facts["valid"].tally
    assert (tally.rows, tally.used, tally.skipped, read.skipped) == (3, 2, 1, 1)
    assert rows_of(read.splits.valid) == [("sun moon", "yes"), ("sun", "no")]


def test_bad_rows_are_skipped_only_when_told_and_counted(tmp_path: Path) -> None:
    table = write_table(tmp_path / "bad.csv", [*ROWS, ("", "yes"), ("moon", "")])
    with pytest.raises(
        BadRows, match=r"bad\.csv:202: the input is empty\n.*bad\.csv:203: the output is empty"
    ):
        read_data(Request(table))
    read = read_data(Request(table, skip_bad=True))
    assert read.skipped == 2
    assert sum(facts.tally.rows for facts in read.facts.values()) == 202
    assert all(facts.tally.rows == facts.tally.used + facts.tally.skipped for facts in read.facts.values())


def test_a_text_asks_for_its_continuation(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ab\n" * 1000)
    read = read_data(Request(tmp_path / "a.txt"))
    assert (read.task, read.kind, read.layout.output) == ("continuation", "text", None)
    assert read.said[-1] == "3,000 characters of text: continuation"


def test_a_table_without_output_asks_for_the_continuation_of_its_rows() -> None:
    read = read_data(Request((TEXTS, None)))
    assert read.task == "continuation"
    assert read.said[-1].endswith("rows (train / valid / test); `X`: continuation")


def test_the_task_can_be_set() -> None:
    numbers = (TEXTS, [str(number % 60) for number in range(200)])
    valid = (["new", "newer"], ["7", "8"])
    read = read_data(Request(numbers, valid=valid))
    assert read.task == "value"
    assert read.said[-1] == "200 / 2 rows (train / valid); `X` → `y`, a number: regression"
    read = read_data(Request(numbers, valid=valid, task="label"))
    assert (read.task, len(read.facts["train"].outputs)) == ("label", 60)
    # Labels may also be left alone, and the texts continued.
    assert read_data(Request(numbers, valid=valid, task="continuation")).task == "continuation"


def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError,
        match=r'^--task: found "lable", expected one of: label, labels, value, text, continuation; did',
    ):
        read_data(Request((TEXTS, LABELS), task="lable"))
    with pytest.raises(UserError, match="the task label needs an output column; name it with --output"):
        read_data(Request((TEXTS, None), task="label"))
    with pytest.raises(UserError, match="no row to train on"):
        read_data(Request((["", " "], ["a", "b"]), valid=(["x"], ["a"]), skip_bad=True))
    with pytest.raises(
        UserError, match="no row is left to validate on; give more rows, or a file with --valid"
    ):
        read_data(Request((["one"] * 20, ["a", "b"] * 10)))
    with pytest.raises(UserError, match="no row is left to validate on"):
        read_data(Request((TEXTS, LABELS), valid=(["x", "y"], ["new", "newer"]), skip_bad=True))


def test_a_wrong_output_column_names_the_nearest() -> None:
    frame = pd.DataFrame({"text": TEXTS, "label": LABELS})
    with pytest.raises(UsageError, match='did you mean "label"'):
        read_data(Request(frame, layout=Layout("text", "lable")))
