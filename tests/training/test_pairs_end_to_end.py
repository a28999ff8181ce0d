"""Runs whose answers are texts, from files to predictions: small, but they must learn, and say what they left out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file

import unrolled
from generated import number_words
from unrolled.data.rows import BadRows
from unrolled.errors import UsageError
from unrolled.tasks.text import Text
from unrolled.training.train import train

SMALL: dict[str, Any] = {
    "size": "tiny", "batch_tokens": 512, "threads": 1, "validations": 2, "average": 0.9, "dropout": 0.0,
    "label_smoothing": 0.0, "precision": "float32",
}  # fmt: skip


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("numbers") / "numbers.tsv"
    file.write_text(number_words(1500), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def run(numbers: Path) -> Path:
    made = numbers.parent / "run"
    train(
        numbers, input="said", output="digits", task="text", model="lstm+additive", codec="words",
        output_codec="characters", steps=300, run=made, **SMALL,
    )  # fmt: skip
    return made


def said(number: str) -> str:
    words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return " ".join(words[int(digit)] for digit in number)


def test_numbers_said_in_words_are_written(run: Path) -> None:
    predictor = unrolled.load(str(run))
    assert isinstance(predictor.task, Text) and predictor.task.longest_source == 5
    wanted = ["42", "717", "9031", "55620", "08"]
    assert [answer.output for answer in predictor.predict([said(each) for each in wanted])] == wanted


def test_it_is_judged_beside_baselines_that_copy_and_look_up(run: Path) -> None:
    found = unrolled.evaluate(str(run))
    assert set(found.baselines) == {"copy", "most_frequent", "nearest", "leading_words"}
    exact = found.report.metrics["exact_match"].value
    assert exact is not None and exact > 0.9
    assert all(exact > report.metrics["exact_match"].value for report in found.baselines.values())
    assert found.report.details["chrf_by_length"]


def test_the_same_command_answers_with_the_finished_run(run: Path, numbers: Path) -> None:
    again = train(
        numbers, input="said", output="digits", task="text", model="lstm+additive", codec="words",
        output_codec="characters", steps=300, run=run, **SMALL,
    )  # fmt: skip
    assert again.steps == 300


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("aligned")
    lines = [line.split("\t") for line in number_words(300).splitlines()[1:]]
    (folder / "n.en").write_text("".join(f"the number {words}\n" for words, _ in lines))
    (folder / "n.de").write_text("".join(f"die Zahl {' '.join(digits)}\n" for _, digits in lines))
    return folder / "n.en", folder / "n.de"


@pytest.mark.parametrize("model", ["transformer", "gru+dot"])
def test_one_vocabulary_and_one_table_for_both_sides(
    files: tuple[Path, Path], tmp_path: Path, model: str
) -> None:
    made = train(files, model=model, steps=2, run=tmp_path / "run", codec="bpe", vocabulary=300, **SMALL)
    settings = (tmp_path / "run" / "run.toml").read_text()
    assert 'vocabularies = "joint"' in settings
    stored = load_file(tmp_path / "run" / "model" / "model.safetensors")
    assert len([name for name, tensor in stored.items() if tensor.shape[0] == 300]) == 1
    predictor = unrolled.load(made.run)
    assert predictor.codec.pieces == predictor.task.output.codec.pieces  # type: ignore[union-attr]


def test_sides_of_their_own_where_asked(files: tuple[Path, Path], tmp_path: Path) -> None:
    given: dict[str, Any] = {"vocabularies": "separate", "tied_output": False}
    given |= {"encoder_depth": 2, "decoder_depth": 1}
    made = train(files, model="transformer", steps=2, run=tmp_path / "run", **given, **SMALL)
    model = unrolled.load(made.run).network.model
    assert model.encoder.front.embedding is not model.decoder.front.embedding  # type: ignore[union-attr]


def test_what_is_left_out_is_counted_and_said(tmp_path: Path) -> None:
    rows = [{"a": f"line {number} of many", "b": f"Zeile {number} von vielen"} for number in range(60)]
    rows[7] = {"a": "long " * 40, "b": "lang " * 40}
    rows[9] = {"a": "the same on both sides", "b": "the same on both sides"}
    notes: list[str] = []

    class Listener:
        def note(self, sentence: str) -> None:
            notes.append(sentence)

        def stepped(self, moment: object) -> None: ...

        def validated(self, judgement: object) -> None: ...

        def finished(self) -> None: ...

    train(rows, input="a", output="b", model="gru", steps=1, longest_pair=20, run=tmp_path / "run", valid=rows[20:25],
          test=rows[30:35], observer=Listener(), **SMALL)  # type: ignore[arg-type]  # fmt: skip
    text = "\n".join(notes)
    assert "train: 1 of 60 outputs is a copy of" in text
    assert "long on one side; the first: records:8; --longest sets the limit" in text
    rows[3] = {"a": "", "b": "nichts"}
    rows[4] = {"a": "nothing", "b": "  "}
    with pytest.raises(BadRows) as caught:
        train(rows, input="a", output="b", model="gru", steps=1, run=tmp_path / "other", **SMALL)
    assert caught.value.tally.skipped == 2


def test_files_of_different_lengths_are_refused_with_both_counts(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    lines = files[1].read_text().splitlines(keepends=True)
    short = tmp_path / "short.de"
    short.write_text("".join(lines[:100] + lines[101:]))
    done = subprocess.run(
        [sys.executable, "-m", "unrolled", "train", str(files[0]), str(short), "--steps", "1", "--json"],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    message = json.loads(done.stderr.splitlines()[-1])["error"]
    assert "300" in message and "299" in message and "Traceback" not in done.stderr


def test_blind_architectures_write_no_text(numbers: Path, tmp_path: Path) -> None:
    for model in ("bag", "flat"):
        with pytest.raises(UsageError, match="text"):
            train(
                numbers,
                input="said",
                output="digits",
                task="text",
                model=model,
                steps=1,
                run=tmp_path / model,
            )
