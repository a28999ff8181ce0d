"""Fillings of a gap against the probability of every whole line, added up token by token."""

import math
from itertools import pairwise
from pathlib import Path

import pytest
import torch

import unrolled
from networks import small_network
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import BEGIN
from unrolled.data.layout import PLAIN
from unrolled.errors import UsageError
from unrolled.predictor.gap import _first_word
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.continuation import Continuation


@pytest.fixture(scope="module")
def language(counting_run: Path) -> Predictor:
    return unrolled.load(counting_run)


def log_probability(predictor: Predictor, line: str) -> float:
    """Read the line one token after the other and add up what each was given."""
    tokens = [BEGIN, *predictor.codec.encode(line).tolist()]
    total, state = 0.0, None
    with torch.no_grad():
        for token, following in pairwise(tokens):
            features, state = predictor.network.model(torch.tensor([[token]]), state)
            scores = predictor.network.head(features)[0, 0].double()
            total += float(scores.log_softmax(0)[following])
    return total


@pytest.mark.parametrize("line", ["one two ____ four", "____ two three", "four five ____", "____"])
def test_candidates_are_ranked_by_the_whole_line(language: Predictor, line: str) -> None:
    candidates = ["three", "nine", "thre", "six seven", "q"]
    found = language.fill(line, candidates=candidates)
    expected = {name: log_probability(language, line.replace("____", name)) for name in candidates}
    assert [item.text for item in found] == sorted(candidates, key=lambda name: -expected[name])
    total = sum(math.exp(value) for value in expected.values())
    for item in found:
        assert item.log_probability == pytest.approx(expected[item.text], abs=1e-3)
        assert item.share == pytest.approx(math.exp(expected[item.text]) / total, rel=1e-3)
    assert language.fill(line, candidates=candidates, top=2) == found[:2]


def test_without_candidates_the_model_proposes_words(language: Predictor) -> None:
    found = language.fill("one two ____ four")
    assert found[0].text == "three"
    assert len(found) > 1 and all(item.text.isalpha() for item in found)
    assert found == language.fill("one two ____ four")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (" three four", "three"),
        ("नमस्ते दुनिया", "नमस्ते"),
        ("cafe\u0301 au lait", "cafe\u0301"),
        ("don't go", "don't"),
        ("three", ""),
        (", three", ""),
        ("", ""),
    ],
)
def test_a_proposal_is_a_whole_word_in_any_script(text: str, word: str) -> None:
    assert _first_word(text) == word


@pytest.mark.parametrize(("line", "gaps"), [("no gap", 0), ("____ and ____", 2), ("short ___", 0)])
def test_a_line_has_one_gap(language: Predictor, line: str, gaps: int) -> None:
    with pytest.raises(UsageError) as caught:
        language.fill(line, candidates=["x"])
    assert str(caught.value) == f"fill: found {gaps} gaps in the line, expected one, written ____"


def test_a_model_with_no_word_to_offer_asks_for_candidates() -> None:
    # Nothing in its alphabet ends a word.
    codec = Characters.fit(["abc"])
    task = Continuation(tuple(int(size) for size in codec.byte_lengths()))
    predictor = Predictor(small_network(task, codec.size), task, codec, PLAIN)
    with pytest.raises(
        UsageError, match=r"^fill: the model proposed no word for the gap; name some with --cand"
    ):
        predictor.fill("ab____")
    assert len(predictor.fill("ab____", candidates=["a", "b"])) == 2
