"""A model judged beside the baselines: on the rows it is given, every one of them counted."""

import json
from pathlib import Path

import numpy as np
import pytest

import unrolled
from generated import counting_text, ordered_rows, write_table
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRows
from unrolled.data.source import Source
from unrolled.errors import UserError
from unrolled.predictor.evaluation import evaluate
from unrolled.predictor.predictor import Predictor


@pytest.fixture(scope="module")
def language(counting_run: Path) -> Predictor:
    return unrolled.load(counting_run)


@pytest.fixture(scope="module")
def classifier(order_run: Path) -> Predictor:
    return unrolled.load(order_run)


def labelled(rows: list[tuple[str, str]]) -> Source:
    return open_source(([text for text, _ in rows], [label for _, label in rows]))


def test_a_classifier_is_scored_row_by_row(classifier: Predictor) -> None:
    rows = ordered_rows(60, seed=9)
    found = evaluate(classifier, labelled(rows), whole_text=False, training=None)
    answers = classifier.predict([text for text, _ in rows])
    right = [answer.output == label for answer, (_, label) in zip(answers, rows, strict=True)]
    assert found.report.metrics["accuracy"].value == pytest.approx(np.mean(right))
    assert found.baselines is None
    assert found.as_json()["baselines"] is None
    assert (found.task, found.headline.metric) == ("label", "accuracy")


def test_baselines_stand_beside_it_when_the_training_rows_are_there(classifier: Predictor) -> None:
    training, rows = labelled(ordered_rows(200)), labelled(ordered_rows(60, seed=9))
    found = evaluate(classifier, rows, whole_text=False, training=training).as_json()
    assert list(found) == ["task", "rows", "used", "skipped", "metrics", "baselines", "details"]
    assert list(found["baselines"]) == ["majority", "tfidf_words", "tfidf_characters"]
    assert all(set(metrics) == set(found["metrics"]) for metrics in found["baselines"].values())
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_language_model_is_scored_on_all_of_a_text(language: Predictor, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(text := counting_text(1000, seed=5))
    (tmp_path / "old.txt").write_text(counting_text(3000))
    found = evaluate(
        language,
        open_source(tmp_path / "new.txt"),
        whole_text=True,
        training=open_source(tmp_path / "old.txt"),
    )
    # The begin token stands before the first character, so that every character is scored.
    assert found.report.details["tokens"] == found.report.details["bytes"] == len(text)
    assert found.baselines is not None
    for report in found.baselines.values():
        assert (report.details["tokens"], report.details["bytes"]) == (len(text), len(text))
    assert found.baselines["uniform"].metrics["nats_per_token"].value == pytest.approx(
        np.log(language.codec.size)
    )
    assert "nats_per_token_carried" in found.report.metrics


def test_documents_are_closed_and_one_text_is_not(language: Predictor) -> None:
    rows = open_source((["one two", "three"], None))
    closed = evaluate(language, rows, whole_text=False, training=None).report.details
    open_ended = evaluate(language, rows, whole_text=True, training=None).report.details
    assert closed["bytes"] == open_ended["bytes"] == len("one twothree")
    assert closed["tokens"] == open_ended["tokens"] + 2


def test_rows_are_used_or_skipped(classifier: Predictor) -> None:
    rows = labelled([*ordered_rows(20), ("moon sun", "perhaps"), ("", "yes"), ("sun moon", "yess")])
    with pytest.raises(BadRows) as caught:
        evaluate(classifier, rows, whole_text=False, training=None)
    assert str(caught.value) == (
        "3 of 23 rows can't be used:\n"
        'X:21: the label "perhaps" was not seen in training\n'
        "X:22: the input is empty\n"
        'X:23: the label "yess" was not seen in training; did you mean "yes"?\n'
        "mend them, or leave them out with --skip-bad"
    )
    found = evaluate(classifier, rows, whole_text=False, training=None, skip_bad=True).as_json()
    assert (found["rows"], found["used"], found["skipped"]) == (23, 20, 3)
    assert sum(map(sum, found["details"]["confusion"]["counts"])) == 20


def test_nothing_to_judge_on_is_refused(classifier: Predictor) -> None:
    rows = labelled([("sun", "perhaps")])
    with pytest.raises(UserError, match=r"^\(X, y\): no row to judge on$"):
        evaluate(classifier, rows, whole_text=False, training=None, skip_bad=True)


def test_a_predictor_judges_itself_on_data_of_any_kind(
    classifier: Predictor, language: Predictor, tmp_path: Path
) -> None:
    rows = ordered_rows(30, seed=9)
    table = write_table(tmp_path / "new.csv", rows)
    arrays = ([text for text, _ in rows], [label for _, label in rows])
    expected = evaluate(classifier, labelled(rows), whole_text=False, training=None)
    for data in (table, arrays):
        found = classifier.evaluate(data)
        assert (found.report, found.baselines, found.tally.rows) == (expected.report, None, 30)
    with pytest.raises(BadRows):
        classifier.evaluate((["moon sun"], ["perhaps"]))
    (tmp_path / "new.txt").write_text(text := counting_text(300, seed=5))
    assert language.evaluate(tmp_path / "new.txt").report.details["tokens"] == len(text)
