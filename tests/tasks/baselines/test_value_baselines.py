"""The mean and the ridge: closed forms, sparse and dense, and honest fall-backs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.codecs.symbols import Symbols
from unrolled.errors import UsageError
from unrolled.tasks.baselines import training_matrix
from unrolled.tasks.baselines.kmers import Kmers
from unrolled.tasks.baselines.mean import Mean
from unrolled.tasks.baselines.plain_numbers import PlainNumbers
from unrolled.tasks.baselines.ridge import RidgeValues
from unrolled.tasks.baselines.scaled import Scaled
from unrolled.tasks.baselines.tfidf_words import word_features


def closed_form(matrix: np.ndarray, targets: np.ndarray, others: np.ndarray) -> np.ndarray:
    middle = matrix.mean(0)
    away = matrix - middle
    weights = np.linalg.solve(away.T @ away + np.eye(matrix.shape[1]), away.T @ (targets - targets.mean()))
    answer: np.ndarray = (others - middle) @ weights + targets.mean()
    return answer


@given(seed=st.integers(0, 99))
def test_the_ridge_of_numbers_is_the_closed_form(seed: int) -> None:
    generator = np.random.default_rng(seed)
    matrix, targets = generator.normal(size=(20, 3)) * [1, 9, 0.1], generator.normal(size=20) + 5
    model = RidgeValues(Scaled(PlainNumbers()))
    model.fit([row[None] for row in matrix[:15]], targets[:15])
    scaled = (matrix - matrix[:15].mean(0)) / matrix[:15].std(0)
    expected = closed_form(scaled[:15], targets[:15], scaled[15:])
    np.testing.assert_allclose(model.values([row[None] for row in matrix[15:]]), expected)


def test_the_ridge_of_texts_is_the_closed_form() -> None:
    texts = ["AB", "BBA", "CAB", "CC", "ABC"]
    targets = np.array([1.0, 5.0, -2.0, 1e4, 0.5])
    features = Kmers(Symbols.fit(texts))
    matrix = features.fit(texts, most=99).toarray()
    model = RidgeValues(features)
    model.fit(texts, targets)
    expected = closed_form(matrix, targets, features.of(["AC", "X"]).toarray())
    np.testing.assert_allclose(model.values(["AC", "X"]), expected, rtol=1e-4)
    assert model.note is None


def test_the_mean_is_the_mean() -> None:
    mean = Mean()
    mean.fit(["a", "b"], np.array([1.0, 4.0]))
    assert mean.values(["x", "y", "z"]).tolist() == [2.5] * 3
    mean.fit([], np.zeros(0))
    assert mean.values(["x"]).tolist() == [0.0]


def test_nothing_to_go_by_falls_back_to_the_mean() -> None:
    model = RidgeValues(word_features())
    model.fit(["!", "?"], np.array([1.0, 2.0]))
    assert model.note == "no text holds a word or a character to go by: the mean is used"
    assert model.values(["x"]).tolist() == [1.5]
    constant = RidgeValues(Scaled(PlainNumbers()))
    constant.fit([np.ones((1, 1))] * 2, np.array([1.0, 2.0]))
    assert constant.note == "every training row is the same in all that is measured of it: the mean is used"
    model.fit([], np.zeros(0))
    assert model.note == "no training rows: 0 is predicted"
    assert model.values(["x"]).tolist() == [0.0]


def test_one_number_alone_is_predicted() -> None:
    model = RidgeValues(word_features())
    model.fit(["good", "bad"], np.array([3.0, 3.0]))
    np.testing.assert_allclose(model.values(["good", "unheard"]), 3.0)


def test_rows_are_thinned_to_what_can_be_afforded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_matrix, "SPARSE_WORK", 3)
    model = RidgeValues(word_features())
    model.fit(["good", "bad", "good", "bad", "good", "bad"], np.array([3.0, 1.0, 3.0, 1.0, 3.0, 1.0]))
    assert model.note == "learnt from 3 of 6 rows, spread evenly"
    with pytest.raises(UsageError, match="targets: found 0, expected one for each of the 1 values"):
        model.fit(["a"], np.zeros(0))
    with pytest.raises(UsageError, match="targets: found 0, expected one for each of the 1 values"):
        Mean().fit(["a"], np.zeros(0))
