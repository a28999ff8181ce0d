"""One-hot of the symbol at each place: against a plain loop, and left out where rows differ in length."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedKFold

from unrolled.data.codecs.symbols import Symbols
from unrolled.tasks.baselines.baseline import LeftOut
from unrolled.tasks.baselines.features import NoFeatures
from unrolled.tasks.baselines.logistic import Logistic
from unrolled.tasks.baselines.positions import Positions

SAME_LENGTH = st.lists(st.text("ABC", min_size=4, max_size=4), min_size=1, max_size=6)


@given(train=SAME_LENGTH, others=st.lists(st.text("ABCX", max_size=6), max_size=4))
def test_a_feature_is_a_symbol_that_training_had_at_a_place(train: list[str], others: list[str]) -> None:
    features = Positions(Symbols.fit(train))
    matrix = features.fit(train, most=99)
    seen = sorted({(place, symbol) for row in train for place, symbol in enumerate(row)})
    for rows, found in ((train, matrix), (others, features.of(others))):
        expected = [[float(row[p : p + 1] == s) for p, s in seen] for row in rows]
        np.testing.assert_array_equal(found.toarray(), np.array(expected).reshape(len(rows), len(seen)))


def test_a_fifth_may_be_of_another_length() -> None:
    rows = ["ABC"] * 8 + ["ABCA", "A"]
    features = Positions(Symbols.fit(rows))
    assert features.fit(rows, most=99).shape == (10, 3)
    with pytest.raises(
        LeftOut,
        match=r"27% of the training rows are of another length than the commonest, 3 symbols; "
        r"places mean something where at most 20% are",
    ):
        features.fit([*rows, "AB"], most=99)


def test_the_last_places_are_left_out_where_there_are_too_many() -> None:
    features = Positions(Symbols.fit(["ABAB"]))
    features.fit(["ABAB", "BABA"], most=4)
    assert features.of(["ABBB"]).toarray().tolist() == [[1.0, 0.0, 0.0, 1.0]]


@pytest.mark.parametrize("rows", [["", ""], ["X", "X"]])
def test_rows_without_a_known_symbol_have_no_features(rows: list[str]) -> None:
    with pytest.raises(NoFeatures, match="no training row holds a symbol"):
        Positions(Symbols.fit(["A"])).fit(rows, most=9)


def test_places_are_learnt_and_neighbours_are_not() -> None:
    generator = np.random.default_rng(0)
    texts = ["".join(row) for row in np.array(list("AB"))[generator.integers(0, 2, (600, 8))]]
    place = ["yes" if text[3] == "A" else "no" for text in texts]
    # Whether two symbols are equal says nothing of either by itself.
    equal = ["yes" if text[3] == text[4] else "no" for text in texts]
    for answers, low, high in ((place, 1.0, 1.0), (equal, 0.35, 0.65)):
        model = Logistic(["no", "yes"], Positions(Symbols.fit(texts[:400])))
        model.fit(texts[:400], answers[:400])
        best = model.probabilities(texts[400:]).argmax(1)
        right = [["no", "yes"][k] == a for k, a in zip(best, answers[400:], strict=True)]
        assert low <= np.mean(right) <= high


@pytest.mark.slow
def test_the_known_figure_on_splice_sites(data_folder: Path) -> None:
    with (data_folder / "dna_splice" / "splice.csv").open(encoding="utf-8", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file)][1:]
    answers = {row[2]: row[0] for row in reversed(rows)}
    texts, labels = list(answers), list(answers.values())
    names = sorted(set(labels))
    right = []
    for train, test in StratifiedKFold(10, shuffle=True, random_state=0).split(texts, labels):
        model = Logistic(names, Positions(Symbols.fit(texts[row] for row in train)))
        model.fit([texts[row] for row in train], [labels[row] for row in train])
        best = model.probabilities([texts[row] for row in test]).argmax(1)
        right.append(np.mean([names[k] == labels[row] for k, row in zip(best, test, strict=True)]))
    assert 100 * np.mean(right) == pytest.approx(95.5, abs=0.6)
