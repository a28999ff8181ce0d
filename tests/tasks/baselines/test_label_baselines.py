"""Baselines for labels: distributions for any text, honest fall-backs, and known figures on real data."""

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.errors import UsageError
from unrolled.tasks.baselines import logistic, training_matrix
from unrolled.tasks.baselines.baseline import LabelBaseline
from unrolled.tasks.baselines.logistic import Logistic
from unrolled.tasks.baselines.majority import Majority
from unrolled.tasks.baselines.tfidf_characters import character_features
from unrolled.tasks.baselines.tfidf_words import word_features


def words(names: Sequence[str]) -> Logistic:
    return Logistic(names, word_features())


def characters(names: Sequence[str]) -> Logistic:
    return Logistic(names, character_features())


BASELINES: list[Callable[[Sequence[str]], LabelBaseline]] = [Majority, words, characters]
TFIDF = [words, characters]
ANIMALS = (["the cat sat", "a cat ran", "one dog sat", "the dog ran"], ["cat", "cat", "dog", "dog"])


@pytest.mark.parametrize("build", BASELINES)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_any_text_gets_a_distribution(
    build: Callable[[Sequence[str]], LabelBaseline], data: st.DataObject
) -> None:
    names = ["a", "b", "c"]
    rows = data.draw(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(names)), max_size=8))
    asked = data.draw(st.lists(st.text(max_size=8), max_size=3))
    baseline = build(names)
    baseline.fit([row[0] for row in rows], [row[1] for row in rows])
    found = baseline.probabilities(asked)
    assert found.shape == (len(asked), 3)
    assert (found > 0).all()
    np.testing.assert_allclose(found.sum(1), 1)


def test_the_majority_says_the_shares_whatever_the_text() -> None:
    majority = Majority(["no", "yes"])
    majority.fit(["x"] * 10, ["yes"] * 8 + ["no"] * 2)
    np.testing.assert_allclose(majority.probabilities(["y", ""]), [[3 / 12, 9 / 12]] * 2)


def test_the_majority_of_nothing_is_even() -> None:
    np.testing.assert_allclose(Majority(["a", "b", "c", "d"]).probabilities(["x"]), [[0.25] * 4])


@pytest.mark.parametrize("build", TFIDF)
@pytest.mark.parametrize("names", [["cat", "dog"], ["dog", "cat"], ["eel", "dog", "ant", "cat"]])
def test_columns_stand_in_the_order_of_the_names(
    build: Callable[[Sequence[str]], Logistic], names: list[str]
) -> None:
    baseline = build(names)
    baseline.fit(*ANIMALS)
    best = baseline.probabilities(["my cat", "my dog"]).argmax(1)
    assert [names[label] for label in best] == ["cat", "dog"]


@pytest.mark.parametrize("build", TFIDF)
def test_a_name_without_rows_keeps_its_share_of_the_prior(build: Callable[[Sequence[str]], Logistic]) -> None:
    baseline = build(["cat", "dog", "eel"])
    baseline.fit(*ANIMALS)
    np.testing.assert_allclose(baseline.probabilities(["my cat"])[:, 2], 1 / 7)


@pytest.mark.parametrize("build", TFIDF)
def test_the_same_rows_give_the_same_bits(build: Callable[[Sequence[str]], Logistic]) -> None:
    found = []
    for _ in range(2):
        baseline = build(["cat", "dog"])
        baseline.fit(*ANIMALS)
        found.append(baseline.probabilities(["a dog sat"]))
    assert (found[0] == found[1]).all()


@pytest.mark.parametrize("build", TFIDF)
@pytest.mark.parametrize("texts", [["", " ", ""], ["\n", "", "  "]])
def test_texts_without_a_feature_fall_back_to_the_shares(
    build: Callable[[Sequence[str]], Logistic], texts: list[str]
) -> None:
    baseline = build(["a", "b"])
    baseline.fit(texts, ["a", "a", "b"])
    assert baseline.note == "no text holds a word or a character to go by: the labels' shares are used"
    np.testing.assert_allclose(baseline.probabilities(["x"]), [[0.6, 0.4]])


def test_one_character_words_count_and_punctuation_does_not() -> None:
    baseline = words(["a", "b"])
    baseline.fit(["x", "y"], ["a", "b"])
    assert baseline.note is None
    assert baseline.probabilities(["y"]).argmax() == 1
    baseline.fit(["!", "?"], ["a", "b"])
    assert baseline.note is not None


@pytest.mark.parametrize("build", TFIDF)
@pytest.mark.parametrize("rows", [([], []), (["x"], ["a"]), (["x", "y"], ["a", "a"])])
def test_fewer_than_two_labels_fall_back_to_the_shares(
    build: Callable[[Sequence[str]], Logistic], rows: tuple[list[str], list[str]]
) -> None:
    baseline = build(["a", "b"])
    baseline.fit(*rows)
    assert baseline.note == "training rows of fewer than two labels: the labels' shares are used"
    assert baseline.probabilities(["x"])[0, 0] == (len(rows[0]) + 1) / (len(rows[0]) + 2)


@pytest.mark.parametrize("build", TFIDF)
def test_a_new_fit_forgets_the_last(build: Callable[[Sequence[str]], Logistic]) -> None:
    baseline = build(["cat", "dog"])
    baseline.fit(["", ""], ["cat", "dog"])
    assert baseline.note
    baseline.fit(*ANIMALS)
    assert baseline.note is None
    baseline.fit(["", ""], ["cat", "dog"])
    np.testing.assert_allclose(baseline.probabilities(["my cat"]), [[0.5, 0.5]])


def test_too_many_rows_are_thinned_evenly_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_matrix, "ROWS", 2)
    baseline = words(["cat", "dog"])
    baseline.fit(*ANIMALS)
    assert baseline.note == "learnt from 2 of 4 rows, spread evenly"
    assert baseline.probabilities(["cat", "dog"]).argmax(1).tolist() == [0, 1]


def test_a_label_lost_by_thinning_falls_back_to_the_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_matrix, "ROWS", 2)
    baseline = words(["cat", "dog"])
    baseline.fit(["a cat", "a dog", "cats"], ["cat", "dog", "cat"])
    assert baseline.note == "training rows of fewer than two labels: the labels' shares are used"
    np.testing.assert_allclose(baseline.probabilities(["dog"]), [[3 / 5, 2 / 5]])


def test_a_regression_stopped_early_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logistic, "ITERATIONS", 1)
    monkeypatch.setattr(training_matrix, "ROWS", 3)
    baseline = characters(["cat", "dog"])
    baseline.fit(*ANIMALS)
    assert baseline.note == (
        "learnt from 3 of 4 rows, spread evenly; the regression was stopped after 1 iterations"
    )


def test_features_are_bounded_by_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_matrix, "COEFFICIENTS", 8)
    baseline = words(["cat", "dog"])
    baseline.fit([*ANIMALS[0], "cat cat", "dog dog"], [*ANIMALS[1], "cat", "dog"])
    assert baseline.probabilities(["cat", "dog"]).argmax(1).tolist() == [0, 1]


@pytest.mark.parametrize("build", BASELINES)
def test_an_unknown_label_is_refused(build: Callable[[Sequence[str]], LabelBaseline]) -> None:
    with pytest.raises(
        UsageError, match=r'labels: found "cats", expected one of the names; did you mean "cat"\?'
    ):
        build(["cat", "dog"]).fit(["x"], ["cats"])


def test_texts_without_labels_are_refused() -> None:
    with pytest.raises(UsageError, match="labels: found 1, expected one for each of the 2 values"):
        words(["a"]).fit(["x", "y"], ["a"])


def real_table(name: str, separator: str, text: int, label: int) -> tuple[list[str], list[str]]:
    folder = os.environ.get("UNROLLED_DATA")
    if not folder:
        pytest.skip("UNROLLED_DATA is not set: no real data to measure on")
    quoting = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    with (Path(folder) / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=separator, quoting=quoting))[1:]
    return [row[text] for row in rows], [row[label] for row in rows]


def accuracy(
    baseline: LabelBaseline,
    names: list[str],
    train: tuple[list[str], list[str]],
    test: tuple[list[str], list[str]],
) -> float:
    baseline.fit(*train)
    assert baseline.note is None
    best = baseline.probabilities(test[0]).argmax(1)
    return 100 * float(np.mean([names[label] == truth for label, truth in zip(best, test[1], strict=True)]))


@pytest.mark.slow
def test_words_reach_the_known_figure_on_sst2() -> None:
    train = real_table("tc_sst2/train.tsv", "\t", 1, 0)
    test = real_table("tc_sst2/test.tsv", "\t", 1, 0)
    names = sorted(set(train[1]))
    assert accuracy(words(names), names, train, test) == pytest.approx(81.0, abs=0.8)


@pytest.mark.slow
def test_characters_reach_the_known_figure_on_names() -> None:
    train = real_table("names_nationality/train.csv", ",", 0, 1)
    test = real_table("names_nationality/test.csv", ",", 0, 1)
    names = sorted(set(train[1]))
    assert accuracy(characters(names), names, train, test) == pytest.approx(81.8, abs=0.8)
    assert accuracy(Majority(names), names, train, test) == pytest.approx(50.8, abs=0.1)
