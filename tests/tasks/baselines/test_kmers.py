"""Runs of symbols: the same numbers as an independent vectorizer, and nothing that training never saw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from unrolled.data.codecs.symbols import Symbols
from unrolled.tasks.baselines import kmers
from unrolled.tasks.baselines.features import NoFeatures
from unrolled.tasks.baselines.kmers import Kmers
from unrolled.tasks.baselines.logistic import Logistic

ROWS = st.lists(st.text("ABC", max_size=9), min_size=1, max_size=6).filter(any)


def reference(train: list[str], others: list[str]) -> list[np.ndarray]:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), lowercase=False)
    return [vectorizer.fit_transform(train).toarray(), vectorizer.transform(others).toarray()]


def by_content(matrix: np.ndarray) -> np.ndarray:
    return matrix[:, np.lexsort(matrix)]


@given(train=ROWS, others=ROWS)
def test_features_are_those_of_a_character_vectorizer(train: list[str], others: list[str]) -> None:
    features = Kmers(Symbols.fit(train))
    found = [features.fit(train, most=10**6).toarray(), features.of(others).toarray()]
    # Columns may stand in another order: training and other rows are sorted together.
    expected = np.concatenate(reference(train, others))
    np.testing.assert_allclose(
        by_content(np.concatenate(found).round(9)), by_content(expected.round(9)), atol=1e-8
    )


@given(train=ROWS, others=ROWS, chunk=st.integers(1, 9))
def test_rows_looked_at_in_chunks_are_the_same(train: list[str], others: list[str], chunk: int) -> None:
    features = Kmers(Symbols.fit(train))
    features.fit(train, most=99)
    whole = features.of(others).toarray()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmers, "CHUNK", chunk)
        np.testing.assert_array_equal(features.of(others).toarray(), whole)


def test_runs_do_not_cross_rows() -> None:
    features = Kmers(Symbols.fit(["AB", "BA"]))
    assert features.fit(["AA", "BB"], most=99).shape == (2, 4)


def test_the_commonest_runs_stay() -> None:
    features = Kmers(Symbols.fit(["AAB"]))
    found = features.fit(["AAB", "AAB", "AAA"], most=2)
    assert found.shape == features.of(["AAB"] * 3).shape == (3, 2)
    # A alone seven times and AA four times; the rest are left out.
    assert features.of(["B"]).nnz == 0 and features.of(["AA"]).nnz == 2


def test_unknown_symbols_count_for_nothing() -> None:
    features = Kmers(Symbols.fit(["AB"]))
    features.fit(["AB", "A"], most=99)
    assert features.of(["XYZ", ""]).nnz == 0
    np.testing.assert_allclose(features.of(["AX"]).toarray(), features.of(["A"]).toarray())


def test_rows_without_symbols_have_no_features() -> None:
    with pytest.raises(NoFeatures, match="no training row holds a symbol"):
        Kmers(Symbols.fit(["A"])).fit(["", " "], most=9)


def test_symbols_of_several_letters_are_one() -> None:
    features = Kmers(Symbols.fit(["C7 G", "F C7"], separator=" "))
    assert features.fit(["C7 G", "F C7"], most=99).shape == (2, 5)


def test_neighbours_are_learnt_and_places_are_not() -> None:
    generator = np.random.default_rng(0)
    texts = ["".join(row) for row in np.array(list("ABCD"))[generator.integers(0, 4, (600, 12))]]
    beside = ["yes" if "AB" in text else "no" for text in texts]
    first = ["yes" if text[0] in "AB" else "no" for text in texts]
    for answers, low, high in ((beside, 0.9, 1.0), (first, 0.0, 0.75)):
        model = Logistic(["no", "yes"], Kmers(Symbols.fit(texts[:400])))
        model.fit(texts[:400], answers[:400])
        right = [
            ["no", "yes"][k] == a
            for k, a in zip(model.probabilities(texts[400:]).argmax(1), answers[400:], strict=True)
        ]
        assert low <= np.mean(right) <= high
