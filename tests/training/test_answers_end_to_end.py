"""Runs over every kind of input and answer, from data to predictions: small, but they must learn."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import unrolled
from unrolled.data.rows import BadRows
from unrolled.errors import UsageError, UserError
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.value import Value
from unrolled.training.train import train

SMALL: dict[str, Any] = {
    "size": "tiny",
    "batch_tokens": 512,
    "threads": 1,
    "validations": 2,
    "average": 0.0,
    "dropout": 0.0,
}


def series(count: int, seed: int = 0, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, 6, channels))


def test_a_series_is_labelled_by_its_last_step(tmp_path: Path) -> None:
    values = series(300)
    labels = np.where(values[:, -1, 0] > 0, "up", "down")
    run = train((values, labels), run=tmp_path / "run", steps=60, model="gru", pooling="last", **SMALL)
    assert run.best["accuracy"] > 0.9
    predictor = unrolled.load(run.run)
    fresh = series(50, seed=1)
    answers = predictor.predict(fresh)
    truth = np.where(fresh[:, -1, 0] > 0, "up", "down")
    right = [answer.output == label for answer, label in zip(answers, truth, strict=True)]
    assert np.mean(right) > 0.85
    found = unrolled.evaluate(run.run, (fresh, truth))
    assert found.report.metrics["accuracy"].value == pytest.approx(np.mean(right))


def test_the_sum_of_a_series_is_a_value(tmp_path: Path) -> None:
    values = series(300, channels=1)
    totals = 50 + values.sum((1, 2))
    run = train((values, totals), run=tmp_path / "run", steps=80, model="bag", **SMALL)
    assert run.best["rmse"] < 0.5 * totals.std()
    predictor = unrolled.load(run.run)
    assert isinstance(predictor.task, Value)
    [answer] = predictor.predict([np.zeros((6, 1))])
    assert isinstance(answer.output, float) and answer.score is None and answer.alternatives == []
    assert abs(answer.output - 50) < 1
    judged = predictor.evaluate((series(40, seed=2, channels=1), np.arange(40.0)))
    assert list(judged.report.metrics) == ["rmse", "mae", "r2"]


WORDS = {"goal": "sport", "vote": "politics", "paint": "art"}


def tagged(count: int, seed: int = 0) -> list[tuple[str, str]]:
    """Return texts with every label whose word stands in them, none of them empty."""
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        words = [word for word in WORDS if draw.random() < 0.6] or ["goal"]
        rows.append((f"{' the '.join(words)} {number}", ";".join(WORDS[word] for word in words)))
    return rows


def test_cells_with_several_labels_are_learnt(tmp_path: Path) -> None:
    rows = tagged(200)
    data = ([text for text, _ in rows], [labels.replace(";", " | ") for _, labels in rows])
    run = train(data, run=tmp_path / "run", steps=60, model="bag", codec="words", **SMALL)
    assert run.best["micro_f1"] > 0.9
    predictor = unrolled.load(run.run)
    assert isinstance(predictor.task, LabelSet) and predictor.task.separator == "|"
    [answer] = predictor.predict(["paint the goal"], top=3)
    assert answer.output == "art;sport" and answer.score is not None
    assert {label for label, _ in answer.alternatives} == {"art", "politics", "sport"}
    found = unrolled.evaluate(run.run, data)
    assert list(found.report.metrics) == ["micro_f1", "macro_f1", "exact_match"]
    with pytest.raises(
        BadRows, match=r'X:1: the label "spurt" was not seen in training; did you mean "sport"\?'
    ):
        predictor.evaluate((["goal"], ["sport|spurt"]))


def test_columns_of_marks_are_learnt_rows_without_any_among_them(tmp_path: Path) -> None:
    rows = [*tagged(150), *((f"nothing much {number}", "") for number in range(50))]
    frame = pd.DataFrame({"text": [text for text, _ in rows]})
    for label in sorted(WORDS.values()):
        frame[label] = [int(label in labels) for _, labels in rows]
    notes: list[str] = []
    run = train(
        frame, input="text", output="art,politics,sport", run=tmp_path / "run", steps=60, model="bag",
        codec="words", observer=Listener(notes), **SMALL,
    )  # fmt: skip
    assert run.best["micro_f1"] > 0.9
    assert any(
        "→ `art,politics,sport`, any of 3 labels: classification with several labels a row" in note
        for note in notes
    )
    assert "example: " in " ".join(notes)
    [answer] = unrolled.load(run.run).predict(["nothing much"])
    assert answer.output == ""
    with pytest.raises(
        UsageError, match="^--task: found label with 3 output columns, expected one, or --task labels$"
    ):
        train(
            frame,
            input="text",
            output="art,politics,sport",
            task="label",
            run=tmp_path / "no",
            steps=1,
            **SMALL,
        )


class Listener:
    """An observer that keeps what it is told."""

    def __init__(self, notes: list[str]) -> None:
        self._notes = notes

    def note(self, sentence: str) -> None:
        self._notes.append(sentence)

    def stepped(self, moment: Any) -> None:
        pass

    def validated(self, judgement: Any) -> None:
        self._notes.append(f"example: {judgement.example}")

    def finished(self) -> None:
        pass


def test_outputs_that_are_no_numbers_are_bad_rows(tmp_path: Path) -> None:
    texts, values = [f"{'a' * (n % 7 + 1)} {n}" for n in range(60)], [f"{n % 7}.{n}" for n in range(60)]
    data = (texts, [*values[:-1], "n/a"])
    valid = (["a 1", "aa 2", "aaa 3"], ["1.5", "inf", "2"])
    given: dict[str, Any] = {
        "valid": valid,
        "task": "value",
        "run": tmp_path / "run",
        "steps": 2,
        "model": "gru",
    }
    with pytest.raises(BadRows, match='X:60: the output "n/a" is no finite number'):
        train(data, **given, **SMALL)
    with pytest.raises(BadRows, match='X:2: the output "inf" is no finite number'):
        train((texts, values), **given, **SMALL)
    notes: list[str] = []
    train(data, **given, skip_bad=True, observer=Listener(notes), **SMALL)
    assert "train: 60 rows = 59 used + 1 skipped" in notes
    assert "valid: 3 rows = 2 used + 1 skipped" in notes
    assert any(note.startswith("example: a") and "truth: " in note for note in notes)


def test_settings_of_labels_are_refused_for_values(tmp_path: Path) -> None:
    data = ([f"row {n}" for n in range(40)], [n / 3 for n in range(40)])
    for setting, value in (("label_smoothing", 0.1), ("class_weights", "balanced")):
        with pytest.raises(
            UsageError, match=f"^{setting}: found {value}, but the task value has no labels; expected"
        ):
            train(data, run=tmp_path / "run", steps=1, model="gru", **{setting: value}, **SMALL)


def test_held_out_rows_that_the_codec_refuses_are_bad_rows(tmp_path: Path) -> None:
    values, labels = series(40), np.array(["x", "y"] * 20)
    held = series(4, seed=1)
    held[1, 2, 1] = np.nan
    given: dict[str, Any] = {"valid": (held, labels[:4]), "run": tmp_path / "run", "steps": 2, "model": "gru"}
    with pytest.raises(BadRows) as caught:
        train((values, labels), **given, **SMALL)
    assert "1 of 4 rows can't be used:\nX:2: " in str(caught.value)
    assert "is missing, which it never was in training" in str(caught.value)
    notes: list[str] = []
    run = train((values, labels), **given, skip_bad=True, observer=Listener(notes), **SMALL)
    assert any(note.startswith("valid: 1 more rows are left out") for note in notes)
    predictor = unrolled.load(run.run)
    with pytest.raises(BadRows):
        predictor.evaluate((held, labels[:4]))
    assert predictor.evaluate((held, labels[:4]), skip_bad=True).tally.used == 3
    with pytest.raises(UserError, match=r"^values\[1\]: step 3: "):
        predictor.predict(held)
    with pytest.raises(UserError, match="no row of the split valid can be read as the training rows are"):
        train((values, labels), **{**given, "valid": (held[1:2], labels[:1])}, skip_bad=True, **SMALL)


def test_the_continuation_of_a_series_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="^--task: continuation needs text or symbols, found series"):
        train((series(200), None), run=tmp_path / "run", steps=1, model="gru", **SMALL)
