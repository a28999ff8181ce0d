"""Baselines for continuation: exact by the equations, a distribution after any context, documents apart."""

import math
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reference.kneser_ney import ReferenceKneserNey
from unrolled.errors import UsageError
from unrolled.tasks.baselines import kneser_ney
from unrolled.tasks.baselines.baseline import LanguageBaseline
from unrolled.tasks.baselines.gram_table import DISCOUNTS, estimate_discounts
from unrolled.tasks.baselines.kneser_ney import KneserNey
from unrolled.tasks.baselines.uniform import Uniform
from unrolled.tasks.baselines.unigram import Unigram

VOCABULARY = 5
TOKENS = st.lists(st.integers(0, VOCABULARY - 2), max_size=60)
ASKED = st.lists(st.integers(0, VOCABULARY - 1), max_size=20)
BUILD: list[Callable[[int], LanguageBaseline]] = [Uniform, Unigram, KneserNey]


def array(tokens: list[int]) -> np.ndarray:
    return np.array(tokens, dtype=np.int64)


def joined(documents: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    tokens = array([token for document in documents for token in document])
    return tokens, np.cumsum([0, *(len(document) for document in documents)])


@given(st.lists(TOKENS, min_size=1, max_size=4), st.lists(ASKED, min_size=1, max_size=3), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_kneser_ney_agrees_with_the_equations(
    train: list[list[int]], asked: list[list[int]], order: int
) -> None:
    model = KneserNey(VOCABULARY, order=order)
    tokens, offsets = joined(train)
    model.fit(tokens, offsets=offsets)
    reference = ReferenceKneserNey(train, VOCABULARY, order)
    tokens, offsets = joined(asked)
    expected = [nats for document in asked for nats in reference.nats(document)]
    np.testing.assert_allclose(model.nats(tokens, offsets=offsets), expected, atol=1e-10)


@pytest.mark.parametrize("order", [2, 3, 5])
def test_it_agrees_where_the_discounts_are_estimated(order: int) -> None:
    generator = np.random.default_rng(order)
    tokens = (generator.pareto(0.6, size=3000)).astype(np.int64) % 40
    model = KneserNey(41, order=order)
    model.fit(tokens[:2500])
    reference = ReferenceKneserNey([tokens[:2500].tolist()], 41, order)
    assert any(discounts != list(DISCOUNTS) for discounts in reference.discounts.values())
    np.testing.assert_allclose(model.nats(tokens[2500:]), reference.nats(tokens[2500:].tolist()), atol=1e-10)


@given(TOKENS, ASKED, st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_probabilities_add_up_to_one_after_any_context(
    train: list[int], context: list[int], order: int
) -> None:
    model = KneserNey(VOCABULARY, order=order)
    model.fit(array(train))
    p = model.distribution(array(context))
    assert p.shape == (VOCABULARY,)
    assert p.sum() == pytest.approx(1, abs=1e-12)
    # The last token of the vocabulary never occurs in training.
    assert (p > 0).all()
    for token in range(VOCABULARY):
        nats = model.nats(array([*context, token]))[-1]
        assert nats == pytest.approx(-math.log(p[token]), abs=1e-10)


@given(TOKENS, ASKED, st.integers(1, 9))
@settings(deadline=None)
def test_scoring_in_parts_changes_nothing(train: list[int], asked: list[int], chunk: int) -> None:
    model = KneserNey(VOCABULARY, order=4)
    model.fit(array(train))
    whole = model.nats(array(asked))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kneser_ney, "CHUNK", chunk)
        np.testing.assert_array_equal(model.nats(array(asked)), whole)


@given(st.lists(ASKED, min_size=1, max_size=5))
@settings(deadline=None)
def test_documents_know_nothing_of_each_other(documents: list[list[int]]) -> None:
    model = KneserNey(VOCABULARY)
    model.fit(array([0, 1, 2, 3] * 9))
    tokens, offsets = joined(documents)
    apart = [model.nats(array(document)) for document in documents]
    np.testing.assert_array_equal(model.nats(tokens, offsets=offsets), np.concatenate(apart))


@given(st.lists(TOKENS, min_size=2, max_size=4))
@settings(deadline=None)
def test_the_order_of_training_documents_does_not_matter(documents: list[list[int]]) -> None:
    found = []
    for order in (documents, documents[::-1]):
        model = KneserNey(VOCABULARY)
        tokens, offsets = joined(order)
        model.fit(tokens, offsets=offsets)
        found.append(model.nats(array([0, 1, 2, 3, 4, 0, 1])))
    np.testing.assert_allclose(found[0], found[1], atol=1e-12)


@pytest.mark.parametrize("build", BUILD)
@pytest.mark.parametrize("kind", ["uint8", "uint16", "int32", "int64", "uint64"])
def test_every_kind_of_whole_number_scores_alike(build: Callable[[int], LanguageBaseline], kind: str) -> None:
    tokens = np.random.default_rng(0).integers(200, size=500)
    expected, found = build(256), build(256)
    expected.fit(tokens)
    found.fit(tokens.astype(kind))
    np.testing.assert_array_equal(found.nats(tokens.astype(kind)), expected.nats(tokens))


def test_numbers_of_long_contexts_never_collide() -> None:
    generator = np.random.default_rng(0)
    tokens = generator.integers(2**20, size=2000)
    model = KneserNey(2**20, order=5)
    model.fit(np.concatenate([tokens, tokens]))
    reference = ReferenceKneserNey([[*tokens.tolist(), *tokens.tolist()]], 2**20, 5)
    np.testing.assert_allclose(model.nats(tokens), reference.nats(tokens.tolist()), atol=1e-10)


def test_more_context_helps_where_it_decides() -> None:
    # Whether 0 or 1 follows the two 2s depends on the token before them.
    tokens = array([0, 2, 2, 0, 3, 1, 2, 2, 1, 3] * 50)
    nats = {}
    for order in (1, 2, 3, 4):
        model = KneserNey(4, order=order)
        model.fit(tokens)
        nats[order] = model.nats(tokens).mean()
    assert nats[4] < 0.1 < nats[3] < nats[2] < nats[1]


def test_a_model_that_saw_nothing_is_uniform() -> None:
    for model in (KneserNey(4), Unigram(4), Uniform(4)):
        np.testing.assert_allclose(model.nats(array([0, 3])), math.log(4))
        model.fit(array([]))
        np.testing.assert_allclose(model.nats(array([0, 3])), math.log(4))
        assert model.nats(array([])).shape == (0,)


@given(TOKENS, st.integers(1, 3))
@settings(deadline=None)
def test_samples_follow_the_distribution_and_the_seed(train: list[int], order: int) -> None:
    assume(train)
    model = KneserNey(VOCABULARY, order=order)
    model.fit(array(train))
    drawn = [model.sample(array(train), np.random.default_rng(seed)) for seed in range(3)]
    assert drawn == [model.sample(array(train), np.random.default_rng(seed)) for seed in range(3)]


def test_sampled_shares_come_near_the_probabilities() -> None:
    model = KneserNey(3, order=2)
    model.fit(array([0, 1, 0, 1, 0, 2, 0, 1]))
    generator = np.random.default_rng(0)
    drawn = [model.sample(array([0]), generator) for _ in range(4000)]
    np.testing.assert_allclose(
        np.bincount(drawn, minlength=3) / 4000, model.distribution(array([0])), atol=0.03
    )


@given(st.lists(st.integers(1, 6), max_size=200))
def test_discounts_stay_within_what_they_are_taken_from(counts: list[int]) -> None:
    found = estimate_discounts(array(counts))
    assert all(0 < discount < k for k, discount in enumerate(found, start=1))


def test_unigrams_are_frequencies_with_one_added() -> None:
    unigram = Unigram(3)
    unigram.fit(array([0, 0, 1]))
    np.testing.assert_allclose(np.exp(-unigram.nats(array([0, 1, 2]))), [3 / 6, 2 / 6, 1 / 6])


@pytest.mark.parametrize("build", BUILD)
@pytest.mark.parametrize(
    ("tokens", "offsets", "message"),
    [
        ([0, 5], None, "tokens: found 5 at position 1, expected 0 to 4"),
        ([0, -1], None, "tokens: found -1 at position 1, expected 0 to 4"),
        ([0.5], None, "tokens: found float64 of shape"),
        ([[0]], None, r"tokens: found int64 of shape \(1, 1\), expected whole numbers in a row"),
        ([0, 1], [0, 1], "offsets: expected numbers rising from 0 to the 2 tokens"),
        ([0, 1], [1, 2], "offsets: expected numbers rising from 0 to the 2 tokens"),
        ([0, 1], [0, 2, 1, 2], "offsets: expected numbers rising from 0 to the 2 tokens"),
        ([0, 1], [], "offsets: expected numbers rising from 0 to the 2 tokens"),
    ],
)
def test_tokens_that_do_not_fit_are_refused(
    build: Callable[[int], LanguageBaseline], tokens: list[float], offsets: list[int] | None, message: str
) -> None:
    cuts = None if offsets is None else array(offsets)
    for call in (build(5).fit, build(5).nats):
        with pytest.raises(UsageError, match=message):
            call(np.array(tokens), offsets=cuts)


def test_an_order_below_one_is_refused() -> None:
    with pytest.raises(UsageError, match="vocabulary, order: found 5 and 0, expected at least 1 of each"):
        KneserNey(5, order=0)


def shakespeare() -> tuple[np.ndarray, np.ndarray]:
    folder = os.environ.get("UNROLLED_DATA")
    if not folder:
        pytest.skip("UNROLLED_DATA is not set: no real text to measure on")
    text = (Path(folder) / "lm_tinyshakespeare" / "input.txt").read_text(encoding="utf-8")
    _, tokens = np.unique(np.array(list(text)), return_inverse=True)
    cut = len(tokens) * 9 // 10
    return tokens[:cut], tokens[cut:]


def test_figures_on_shakespeare() -> None:
    train, test = shakespeare()
    five, one, none = KneserNey(65), Unigram(65), Uniform(65)
    for model in (five, one, none):
        model.fit(train)
    assert none.nats(test).mean() == pytest.approx(math.log(65))
    assert one.nats(test).mean() == pytest.approx(3.347, abs=0.002)
    assert five.nats(test).mean() == pytest.approx(1.561, abs=0.002)
    reference = ReferenceKneserNey([train[:100_000].tolist()], 65, 5)
    five.fit(train[:100_000])
    np.testing.assert_allclose(five.nats(test[:2000]), reference.nats(test[:2000].tolist()), atol=1e-10)
