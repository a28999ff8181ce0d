"""Sampling: settings, probabilities and draws."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.decoding.sampling import Sampler
from unrolled.errors import UsageError, UserError

SCORES = st.lists(st.integers(-40, 40), min_size=1, max_size=10, unique=True)
SETTINGS = st.fixed_dictionaries(
    {
        "temperature": st.floats(0.05, 5),
        "top_k": st.none() | st.integers(1, 12),
        "top_p": st.none() | st.floats(0.01, 1),
        "min_p": st.none() | st.floats(0, 1),
    }
)


def naive(scores: list[float], settings: dict[str, Any]) -> list[float]:
    """Apply the definitions one token at a time, on probabilities instead of scores."""
    highest = max(scores)
    weights = [math.exp((score - highest) / settings["temperature"]) for score in scores]
    order = sorted(range(len(scores)), key=lambda token: -scores[token])
    if settings["top_k"] is not None:
        order = order[: settings["top_k"]]
    if settings["top_p"] is not None:
        total, covered, count = math.fsum(weights[token] for token in order), 0.0, 0
        while count < len(order) and (covered < settings["top_p"] or settings["top_p"] == 1):
            covered += weights[order[count]] / total
            count += 1
        order = order[:count]
    if settings["min_p"] is not None:
        order = [token for token in order if weights[token] >= settings["min_p"] * weights[order[0]]]
    total = math.fsum(weights[token] for token in order)
    return [weights[token] / total if token in order else 0.0 for token in range(len(scores))]


@given(SCORES, SETTINGS)
def test_all_settings_together_agree_with_the_definitions(
    scores: list[int], settings: dict[str, Any]
) -> None:
    values = [score / 7 for score in scores]
    found = Sampler(**settings).probabilities(torch.tensor([values]))[0].tolist()
    expected = naive(torch.tensor(values).tolist(), settings)
    assert found == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=10), SETTINGS)
def test_probabilities_sum_to_one_and_a_token_always_remains(
    scores: list[float], settings: dict[str, Any]
) -> None:
    probabilities = Sampler(**settings).probabilities(torch.tensor([scores, scores[::-1]]))
    assert probabilities.shape == (2, len(scores))
    assert probabilities.sum(dim=1).tolist() == pytest.approx([1, 1], abs=1e-12)
    assert (probabilities > 0).any(dim=1).all()
    assert (probabilities >= 0).all()


@given(SCORES)
def test_temperature_zero_takes_the_likeliest(scores: list[int]) -> None:
    sampler, generator = Sampler(temperature=0), torch.Generator().manual_seed(0)
    before = generator.get_state()
    drawn = sampler.draw(torch.tensor([scores]).float(), generator)
    assert drawn.tolist() == [scores.index(max(scores))]
    assert sampler.probabilities(torch.tensor([scores]))[0, drawn].tolist() == [1.0]
    assert torch.equal(generator.get_state(), before)


def test_draws_follow_the_probabilities() -> None:
    sampler = Sampler(temperature=0.7, top_k=3)
    scores = torch.tensor([[0.1, 1.3, -0.4, 0.9]])
    expected = sampler.probabilities(scores)[0]
    count = 20_000
    drawn = sampler.draw(scores.expand(count, -1), torch.Generator().manual_seed(3))
    share = torch.bincount(drawn, minlength=4) / count
    # Five standard deviations of a binomial share.
    assert ((share - expected).abs() <= 5 * (expected * (1 - expected) / count).sqrt()).all()


def test_a_row_is_drawn_by_its_own_generator() -> None:
    sampler, scores = Sampler(), torch.randn(3, 50, generator=torch.Generator().manual_seed(0))
    together = sampler.draw_rows(scores, [torch.Generator().manual_seed(seed) for seed in (5, 6, 7)])
    alone = [
        sampler.draw(scores[row : row + 1], torch.Generator().manual_seed(seed)).item()
        for row, seed in enumerate((5, 6, 7))
    ]
    assert together.tolist() == alone


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"temperature": -0.5}, "temperature: found -0.5, expected a number of at least 0"),
        ({"temperature": math.inf}, "temperature: found inf, expected a number of at least 0"),
        ({"temperature": math.nan}, "temperature: found nan, expected a number of at least 0"),
        ({"top_k": 0}, "top_k: found 0, expected a whole number of at least 1"),
        ({"top_k": 2.5}, "top_k: found 2.5, expected a whole number of at least 1"),
        ({"top_k": True}, "top_k: found True, expected a whole number of at least 1"),
        ({"top_p": 0}, "top_p: found 0, expected a number above 0 and at most 1"),
        ({"top_p": 1.1}, "top_p: found 1.1, expected a number above 0 and at most 1"),
        ({"top_p": math.nan}, "top_p: found nan, expected a number above 0 and at most 1"),
        ({"min_p": -0.1}, "min_p: found -0.1, expected a number from 0 to 1"),
        ({"min_p": 2}, "min_p: found 2, expected a number from 0 to 1"),
    ],
)
def test_a_setting_out_of_range_is_refused(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        Sampler(**setting)
    assert str(refusal.value) == message


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("temperature", [0, 1])
def test_scores_that_are_no_numbers_are_refused(score: float, temperature: float) -> None:
    scores = torch.tensor([[0.0, 1.0], [score, score]])
    with pytest.raises(UserError) as refusal:
        Sampler(temperature=temperature).probabilities(scores)
    assert str(refusal.value) == (
        "sampling: found no finite score for the next token, expected at least one; "
        "the model's training may have diverged, or every token is forbidden"
    )
