"""Whole runs by ways less travelled: other codecs, compressed files, Parquet, bfloat16, line-aligned pairs."""

import gzip
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import unrolled
from generated import counting_text, ordered_rows, write_table
from unrolled.data.codecs.bpe import BytePairs
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.training.evaluate import evaluate_run
from unrolled.training.observer import Silent
from unrolled.training.train import train

SMALL = {"size": "tiny", "batch_tokens": 256, "context_length": 32, "threads": 1}
ROWS = ordered_rows(200)


class Notes(Silent):
    """An observer that keeps what is said."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)


def settings_of(run: Path) -> dict[str, Any]:
    return tomllib.loads((run / "run.toml").read_text())


def losses(run: Path) -> list[float]:
    return [json.loads(line)["train_loss"] for line in (run / "metrics.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("text") / "counting.txt"
    file.write_text(counting_text(5000).replace("seven", "sieben 🙂"))
    return file


@pytest.mark.parametrize(("codec", "kind"), [("bytes", Bytes), ("bpe", BytePairs)])
def test_a_language_model_over_parts_of_characters(
    text: Path, tmp_path: Path, codec: str, kind: type
) -> None:
    given = {"codec": codec, "vocabulary": 300} if codec == "bpe" else {"codec": codec}
    train(text, model="gru", run=tmp_path / "run", steps=60, **given, **SMALL)
    predictor = unrolled.load(tmp_path / "run")
    assert isinstance(predictor.codec, kind)
    sample = "".join(predictor.generate("one two ", tokens=60, temperature=0.5))
    assert sample.encode().decode() == sample and len(sample) > 10
    found, _ = evaluate_run(tmp_path / "run")
    # Whatever the tokens, the bytes are those of the text.
    held_out = text.read_text()[int(0.9 * len(text.read_text())) :]
    assert found.report.details["bytes"] == len(held_out.encode())
    assert found.report.metrics["bits_per_byte"].value < 4
    fillings = predictor.fill("one two ____ four", candidates=["three", "🙂"])
    assert fillings[0].text == "three"


def test_gzip_is_seen_by_itself_and_gives_the_same_bits(text: Path, tmp_path: Path) -> None:
    packed = tmp_path / "counting.txt.gz"
    packed.write_bytes(gzip.compress(text.read_bytes()))
    for data, name in ((text, "plain"), (packed, "packed")):
        train(data, model="gru", run=tmp_path / name, steps=3, **SMALL)
    assert losses(tmp_path / "plain") == losses(tmp_path / "packed")
    weights = [(tmp_path / name / "model" / "model.safetensors").read_bytes() for name in ("plain", "packed")]
    assert weights[0] == weights[1]


def test_a_gzipped_table_too(tmp_path: Path) -> None:
    table = write_table(tmp_path / "order.csv", ROWS)
    packed = tmp_path / "order.csv.gz"
    packed.write_bytes(gzip.compress(table.read_bytes()))
    table.unlink()
    result = train(packed, input="text", output="label", model="bag", run=tmp_path / "run", steps=2, **SMALL)
    found, _ = evaluate_run(result.run)
    assert found.task == "label" and found.baselines is not None


def test_parquet_from_training_to_prediction(tmp_path: Path) -> None:
    frame = pd.DataFrame(ROWS, columns=["text", "label"])
    frame["number"] = range(len(frame))
    for name, part in (("train", frame[:150]), ("valid", frame[150:175]), ("test", frame[175:])):
        part.to_parquet(tmp_path / f"{name}.parquet")
    result = train(
        tmp_path / "train.parquet", valid=tmp_path / "valid.parquet", test=tmp_path / "test.parquet",
        input="text", output="label", model="lstm", run=tmp_path / "run", steps=60, **SMALL,
    )  # fmt: skip
    assert result.best["accuracy"] > 0.7
    found, said = evaluate_run(result.run)
    assert found.tally.rows == 25 and said == ["judged on the run's test split"]
    answers = unrolled.load(result.run).predict(list(frame["text"][175:]))
    right = np.mean(
        [answer.output == label for answer, label in zip(answers, frame["label"][175:], strict=True)]
    )
    assert found.report.metrics["accuracy"].value == pytest.approx(right)


@pytest.mark.parametrize("model", ["lstm", "transformer"])
def test_a_run_in_bfloat16_learns_and_repeats(text: Path, tmp_path: Path, model: str) -> None:
    notes = Notes()
    given = {"model": model, "steps": 30, "precision": "bfloat16", "validations": 2, **SMALL}
    train(text, run=tmp_path / "one", observer=notes, **given)
    train(text, run=tmp_path / "two", **given)
    assert any(note.startswith("bfloat16 on cpu: ") for note in notes.notes)
    assert settings_of(tmp_path / "one")["training"]["precision"] == "bfloat16"
    first = losses(tmp_path / "one")
    assert first[-1] < first[0] and first == losses(tmp_path / "two")
    # What is saved is float32 all the same, and speaks.
    predictor = unrolled.load(tmp_path / "one")
    assert {str(value.dtype) for value in predictor.network.parameters()} == {"torch.float32"}
    assert "".join(predictor.generate("one ", tokens=5, temperature=0))


def test_precision_and_codec_are_chosen_and_said(tmp_path: Path) -> None:
    notes = Notes()
    table = write_table(tmp_path / "order.csv", ROWS)
    train(
        table,
        input="text",
        output="label",
        model="gru",
        run=tmp_path / "run",
        steps=1,
        observer=notes,
        **SMALL,
    )
    settings = settings_of(tmp_path / "run")
    assert settings["codec"]["codec"] == "words"
    assert settings["training"]["precision"] in ("float32", "bfloat16")
    assert any("words an input: read word by word" in note for note in notes.notes)
    assert any(note.startswith(f"{settings['training']['precision']} on ") for note in notes.notes)


def test_a_pair_of_line_aligned_files(tmp_path: Path) -> None:
    for name, column in (("order.text", 0), ("order.label", 1)):
        (tmp_path / name).write_text("".join(row[column] + "\n" for row in ROWS))
    pair = (tmp_path / "order.text", tmp_path / "order.label")
    result = train(pair, model="gru", run=tmp_path / "run", steps=2, **SMALL)
    found, _ = evaluate_run(result.run)
    assert found.baselines is not None
    again, _ = evaluate_run(result.run, pair)
    assert again.tally.rows == len(ROWS)


@pytest.mark.parametrize("pooling", ["last", "mean", "max", "attention"])
def test_a_classifier_with_every_setting_of_its_task(tmp_path: Path, pooling: str) -> None:
    table = write_table(tmp_path / "order.csv", ROWS)
    result = train(
        table, input="text", output="label", model="gru", run=tmp_path / "run", steps=2, pooling=pooling,
        class_weights="balanced", label_smoothing=0.1, micro_batches=2, bidirectional=True, **SMALL,
    )  # fmt: skip
    assert unrolled.load(result.run).predict(["sun moon"])[0].output in ("yes", "no")


def test_flat_is_as_long_as_the_longest_training_input(tmp_path: Path) -> None:
    table = write_table(tmp_path / "order.csv", ROWS)
    result = train(table, input="text", output="label", model="flat", run=tmp_path / "run", steps=2, **SMALL)
    longest = settings_of(tmp_path / "run")["model"]["longest"]
    assert 7 <= longest <= 9
    with pytest.raises(unrolled.UserError, match=f"found an input of {longest + 1} steps, expected at most"):
        unrolled.load(result.run).predict(["sun " * (longest + 1)])


def test_a_wrong_norm_is_refused_by_name(text: Path, tmp_path: Path) -> None:
    for model in ("gru", "transformer"):
        with pytest.raises(unrolled.UsageError, match=r'^norm: found "nrom", expected one of: '):
            train(text, model=model, run=tmp_path / "run", steps=1, norm="nrom", **SMALL)


@pytest.mark.parametrize("wrong", [{"heads": 5}, {"positions": "rotray"}, {"activation": "gelo"}])
def test_a_shape_that_cannot_be_leaves_nothing_behind(
    text: Path, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    given = {"model": "transformer", "run": tmp_path / "run", "steps": 1, **SMALL}
    with pytest.raises(unrolled.UsageError, match=f"^{next(iter(wrong))}: found"):
        train(text, **wrong, **given)
    # So that the mended command is not taken for another run's.
    assert train(text, **given).steps == 1
