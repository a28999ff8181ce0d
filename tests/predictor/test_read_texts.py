"""Pairs of texts: taken for texts to write, refused as a whole or row by row, and what is odd about them said."""

from pathlib import Path

import pandas as pd
import pytest

from unrolled.data.layout import Layout
from unrolled.data.rows import BadRows
from unrolled.errors import UsageError, UserError
from unrolled.predictor import split_facts
from unrolled.predictor.read import Request, read_data

PAIRS = [(f"a sentence of number {number}", f"ein Satz mit der Nummer {number}") for number in range(200)]


def write_pair(folder: Path, pairs: list[tuple[str, str]], name: str = "train") -> tuple[Path, Path]:
    files = folder / f"{name}.en", folder / f"{name}.de"
    for file, lines in zip(files, zip(*pairs, strict=True), strict=True):
        file.write_text("".join(f"{line}\n" for line in lines))
    return files


def test_two_files_of_sentences_are_a_translation(tmp_path: Path) -> None:
    read = read_data(Request(write_pair(tmp_path, PAIRS)))
    assert (read.task, read.layout.input, read.layout.output) == ("text", "train.en", "train.de")
    counts = " / ".join(str(facts.tally.used) for facts in read.facts.values())
    used = read.facts["train"].tally.used
    assert read.said[-2:] == [
        f"{used} different outputs in {used} rows are taken for texts to write; --task label takes each for a label",
        f"{counts} rows (train / valid / test); `train.en` → `train.de`: translation of text to text",
    ]


def test_a_column_of_a_table_too() -> None:
    frame = pd.DataFrame(PAIRS, columns=["word", "sound"])
    assert read_data(Request(frame, layout=Layout("word", "sound"))).task == "text"
    symbols = read_data(Request(frame, layout=Layout("word", "sound", input_kind="symbols")))
    assert symbols.said[-1].endswith("`word` → `sound`: translation of symbols to text")


def test_many_different_outputs_need_no_hint_and_few_said_to_be_texts_neither(tmp_path: Path) -> None:
    many = [(f"input number {number}", f"die Ausgabe {number}") for number in range(2000)]
    assert not any("--task label" in said for said in read_data(Request(write_pair(tmp_path, many))).said)
    labels = [(f"input {number}", "yes" if number % 2 else "no") for number in range(100)]
    read = read_data(Request(write_pair(tmp_path, labels), task="text"))
    assert read.task == "text" and not any("--task label" in said for said in read.said)


def test_files_of_different_lengths_are_refused_before_anything_else(tmp_path: Path) -> None:
    first, second = write_pair(tmp_path, PAIRS)
    second.write_text("\n".join(second.read_text().splitlines()[:-3]) + "\n")
    for skip_bad in (False, True):
        with pytest.raises(
            UserError, match=r"train\.en has 200 lines, .*train\.de has 197, .* goes on at line 198"
        ):
            read_data(Request((first, second), skip_bad=skip_bad))


def test_empty_sides_are_bad_rows(tmp_path: Path) -> None:
    files = write_pair(tmp_path, [*PAIRS, ("", "leer"), ("empty", " "), ("the end", "das Ende")])
    with pytest.raises(BadRows) as caught:
        read_data(Request(files))
    assert str(caught.value).splitlines()[1:3] == [
        f"{files[0]}:201: the input is empty",
        f"{files[0]}:202: the output is empty",
    ]
    assert read_data(Request(files, skip_bad=True)).skipped == 2


def test_copies_are_counted_said_and_kept(tmp_path: Path) -> None:
    copies = [(f"nobody has translated this {number}",) * 2 for number in range(7)]
    train = write_pair(tmp_path, [*PAIRS, *copies, ("New York", "New York")])
    valid = write_pair(tmp_path, [*PAIRS[:9], copies[0]], "valid")
    read = read_data(Request(train, valid=valid))
    places = ", ".join(f"{train[0]}:{line}" for line in range(201, 206))
    assert (
        f"train: 7 of 208 outputs are copies of their inputs, not translated perhaps, and kept: {places}, …"
        in read.said
    )
    assert (
        f"valid: 1 of 10 outputs is a copy of its input, not translated perhaps, and kept: {valid[0]}:10"
        in read.said
    )
    assert read.facts["train"].tally.used == 208


def test_as_many_words_on_both_sides_look_like_tags(tmp_path: Path) -> None:
    tagged = [(f"the dog number{number}", f"DET NOUN NUM{number}") for number in range(100)]
    said = "every output has as many words as its input, as tags would; they are taken for texts to write"
    assert said in read_data(Request(write_pair(tmp_path, tagged))).said
    assert said not in read_data(Request(write_pair(tmp_path, PAIRS))).said
    words = [(f"word{number}", f"wɜːd{number}") for number in range(100)]
    assert said not in read_data(Request(write_pair(tmp_path, words))).said


def test_of_texts_only_so_many_outputs_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split_facts, "KEPT_OUTPUTS", 50)
    read = read_data(Request(write_pair(tmp_path, PAIRS)))
    assert (read.task, len(read.facts["train"].outputs)) == ("text", 50)
    # Numbers, which may not be texts, are all counted, and so is what is asked for as labels.
    numbers = [(text, f"{number}.5") for number, (text, _) in enumerate(PAIRS)]
    read = read_data(Request(write_pair(tmp_path, numbers)))
    train = read.facts["train"]
    assert (read.task, len(train.outputs)) == ("value", train.tally.used)
    sorted_labels = [(text, f"label {number % 60}") for number, (text, _) in enumerate(PAIRS)]
    read = read_data(Request(write_pair(tmp_path, sorted_labels), task="label", skip_bad=True))
    assert read.facts["train"].outputs.total() == read.facts["train"].tally.used


def test_a_text_needs_one_output_column() -> None:
    frame = pd.DataFrame({"text": [f"a {n}" for n in range(40)], "a": [1, 0] * 20, "b": [0, 1] * 20})
    with pytest.raises(
        UsageError, match="--task: found text with 2 output columns, expected one, or --task labels"
    ):
        read_data(Request(frame, layout=Layout("text", "a,b"), task="text"))
    with pytest.raises(UserError, match="the task text needs an output column; name it with --output"):
        read_data(Request((["one", "two"] * 20, None), task="text"))


def test_outputs_of_a_series_are_texts_only_when_told() -> None:
    rows = [{"x": [0.5, 1.0, float(number)], "y": f"words {number}"} for number in range(40)]
    layout = Layout("x", "y", input_kind="series")
    with pytest.raises(UsageError, match="or --task text to write each out"):
        read_data(Request(rows, layout=layout))
    assert (
        read_data(Request(rows, layout=layout, task="text"))
        .said[-1]
        .endswith(": translation of series to text")
    )
