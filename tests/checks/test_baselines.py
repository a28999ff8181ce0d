"""The baselines of every task on rows that a check has seen: the scores of `evaluate`, with intervals, in bounds."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checked_rows import shown
from generated import counting_text, number_words, ordered_rows, write_table
from unrolled.checks import baselines as module
from unrolled.checks.baselines import Baselines
from unrolled.checks.check import check
from unrolled.checks.made_split import Roles
from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.layout import Layout
from unrolled.data.rows import BadRow, Row, Tally, good_rows
from unrolled.predictor.baselines import row_baselines
from unrolled.predictor.read import Request, read_data
from unrolled.tasks.label import Label


def facts(request: Request) -> dict[str, Any]:
    return check(request, with_baselines=True).facts


def good(rows: object) -> list[Row]:
    return list(good_rows(rows, Tally(), skip_bad=True))  # type: ignore[arg-type]


def test_labels_have_the_scores_that_training_would_find(tmp_path: Path) -> None:
    rows = [(f"{text} {n}", label) for n, (text, label) in enumerate(ordered_rows(300))]
    path = write_table(tmp_path / "a.csv", rows)
    found = facts(Request(path))
    assert list(found["baselines"]) == ["majority", "tfidf_words", "tfidf_characters"]
    # The same from the splits of training, by the call that a model is compared by.
    splits = read_data(Request(path)).splits
    train, valid = good(splits.train), good(splits.valid)
    names = sorted({str(row.output) for row in train})
    answers = row_baselines(
        "label", "text", Bytes(), [row.input for row in train], [str(row.output) for row in train],
        [row.input for row in valid],
    )  # fmt: skip
    targets = np.array([names.index(str(row.output)) for row in valid])
    for name, probabilities in answers.items():
        expected = Label(tuple(names)).report_of(probabilities, targets, lengths=None).as_json()["metrics"]
        assert found["baselines"][name] == expected
    accuracy = found["baselines"]["majority"]["accuracy"]
    assert accuracy["low"] < accuracy["value"] < accuracy["high"]
    best = max(found["baselines"], key=lambda name: found["baselines"][name]["accuracy"]["value"])
    assert found["to_beat"] == {
        "baseline": best,
        "metric": "accuracy",
        "value": found["baselines"][best]["accuracy"]["value"],
    }
    assert found["baseline_notes"] == []


def test_several_labels_values_texts_and_continuations_have_theirs(tmp_path: Path) -> None:
    labels = [(f"{'spam ' * (n % 2)}row {n}", "a;b" if n % 2 else "b;c") for n in range(80)]
    numbers = [(f"{'big' if n % 2 else 'small'} row {n}", f"{n % 2 + n / 1000}") for n in range(80)]
    (tmp_path / "words.tsv").write_text(number_words(200))
    (tmp_path / "count.txt").write_text(counting_text(5000))
    (tmp_path / "lines.csv").write_text("text\n" + "".join(f"{n} and {n + 1}\n" for n in range(100)))
    for data, task, metric, names in [
        (write_table(tmp_path / "labels.csv", labels), None, "micro_f1", ["shares", "tfidf_words"]),
        (write_table(tmp_path / "values.csv", numbers), None, "rmse", ["mean", "tfidf_words"]),
        (tmp_path / "words.tsv", "text", "chrf", ["copy", "most_frequent", "nearest", "leading_words"]),
        (tmp_path / "count.txt", None, "nats_per_token", ["uniform", "unigram", "kneser_ney_5"]),
        (tmp_path / "lines.csv", None, "nats_per_token", ["uniform", "unigram", "kneser_ney_5"]),
    ]:
        found = facts(Request(data, task=task))
        assert list(found["baselines"]) == names, data
        assert found["to_beat"]["metric"] == metric
        assert all(scores[metric]["value"] is not None for scores in found["baselines"].values())


def test_series_have_theirs_and_a_missing_package_is_said() -> None:
    draw = np.random.default_rng(0)
    rows = [Row(draw.normal(size=(9, 2)) + n % 2, "ab"[n % 2], f"a.ts:{n}") for n in range(60)]
    layout = Layout(input="series", output="label", input_kind="series")
    check = Baselines(wanted=True, layout=layout, whole_text=False, valid_given=True, roles=Roles())
    shown(check, *rows[:40])
    found = shown(check, *rows[40:], split="valid").facts("label")
    assert {"majority", "nearest"} <= set(found["baselines"])
    assert "rocket" in found["baselines"] or any(
        "rocket is left out" in note for note in found["baseline_notes"]
    )


def test_test_rows_are_never_looked_at(tmp_path: Path) -> None:
    rows = [(f"row {n}", "yes" if n % 2 else "no") for n in range(200)]
    plain, other = (write_table(tmp_path / name, rows) for name in ("a.csv", "b.csv"))
    test = write_table(tmp_path / "t.csv", [(f"other {n}", "yes") for n in range(20)])
    wrong = write_table(tmp_path / "w.csv", [(f"other {n}", "no") for n in range(20)])
    assert facts(Request(plain, test=test))["baselines"] == facts(Request(other, test=wrong))["baselines"]


def test_more_rows_than_the_bounds_are_thinned_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "LEARNT_ROWS", 50)
    monkeypatch.setattr(module, "JUDGED_ROWS", 20)
    draw = random.Random(0)
    rows = [(f"{draw.choice('pq')} {draw.random()}", draw.choice(["yes", "no"])) for _ in range(2000)]
    [note] = facts(Request(write_table(tmp_path / "a.csv", rows)))["baseline_notes"]
    assert note.startswith("baselines learnt from 50 of 1,6") and "judged on 20 of " in note


def test_of_one_text_the_end_of_training_and_the_beginning_of_validation_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "LEARNT_STEPS", 1000)
    monkeypatch.setattr(module, "JUDGED_STEPS", 300)
    (tmp_path / "a.txt").write_text(counting_text(9000))
    found = facts(Request(tmp_path / "a.txt"))
    assert found["baseline_notes"] == [
        "baselines: the last 1,000 characters of train alone",
        "baselines: the first 300 characters of valid alone",
    ]
    assert found["baselines"]["kneser_ney_5"]["nats_per_token"]["value"] < 2


def test_without_a_row_to_judge_by_the_reason_is_said() -> None:
    check = Baselines(wanted=True, layout=Layout(), whole_text=False, valid_given=True, roles=Roles())
    shown(check, Row("a", "x", "a.csv:2"), BadRow("a.csv:3", "empty"))
    assert check.facts("label") == {"baselines": None, "baseline_notes": ["no baselines: no row to judge by"]}
    assert check.facts(None) == {"baselines": None, "baseline_notes": ["no baselines without a task"]}
    assert check.findings("label") == []


def test_they_can_be_left_out() -> None:
    check = Baselines(wanted=False, layout=Layout(), whole_text=False, valid_given=True, roles=Roles())
    assert shown(check, Row("a", "x", "a.csv:2")).facts("label") == {}
