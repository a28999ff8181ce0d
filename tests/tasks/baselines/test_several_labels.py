"""Several labels a row: their shares, and a regression for each that is scikit-learn's own."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from unrolled.errors import UsageError
from unrolled.tasks.baselines import logistic, training_matrix
from unrolled.tasks.baselines.label_shares import LabelShares
from unrolled.tasks.baselines.one_versus_rest import OneVersusRest
from unrolled.tasks.baselines.tfidf_words import word_features

TEXTS = ["sun and rain", "sun", "rain", "fog", "fog and sun", "snow"]
MARKS = np.array([["sun" in text, "rain" in text, True, False] for text in TEXTS])


def test_each_label_has_a_regression_of_its_own() -> None:
    model = OneVersusRest(4, word_features())
    model.fit(TEXTS, MARKS)
    found = model.probabilities(["rain or sun", "hail"])
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", sublinear_tf=True)
    matrix = vectorizer.fit_transform(TEXTS)
    for label in (0, 1):
        regression = LogisticRegression(C=5.0, tol=1e-8, max_iter=1000).fit(matrix, MARKS[:, label])
        expected = regression.predict_proba(vectorizer.transform(["rain or sun", "hail"]))[:, 1]
        np.testing.assert_allclose(found[:, label], expected, atol=2e-3)
    # Every row has the third label and none the fourth.
    np.testing.assert_allclose(found[:, 2:], [[7 / 8, 1 / 8]] * 2)
    assert model.note is None


def test_shares_are_counted() -> None:
    shares = LabelShares(4)
    np.testing.assert_allclose(shares.probabilities(["x"]), 0.5)
    shares.fit(TEXTS, MARKS)
    np.testing.assert_allclose(shares.probabilities(["x", "y"]), [[4 / 8, 3 / 8, 7 / 8, 1 / 8]] * 2)


def test_nothing_to_go_by_falls_back_to_the_shares() -> None:
    model = OneVersusRest(1, word_features())
    model.fit(["!", "?"], np.array([[True], [False]]))
    assert model.note == "no text holds a word or a character to go by: the labels' shares are used"
    assert model.probabilities(["x"]).tolist() == [[0.5]]
    model.fit([], np.zeros((0, 1), dtype=bool))
    assert model.note == "no training rows: the labels' shares are used"
    assert model.probabilities([]).shape == (0, 1)


def test_what_was_not_learnt_from_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_matrix, "ROWS", 4)
    monkeypatch.setattr(logistic, "ITERATIONS", 1)
    model = OneVersusRest(4, word_features())
    model.fit(TEXTS, MARKS)
    assert (
        model.note == "learnt from 4 of 6 rows, spread evenly; the regression was stopped after 1 iterations"
    )
    with pytest.raises(UsageError, match="marks: found 6, expected one for each of the 1 values"):
        model.fit(["x"], MARKS)
    with pytest.raises(UsageError, match="marks: found 6, expected one for each of the 1 values"):
        LabelShares(4).fit(["x"], MARKS)
