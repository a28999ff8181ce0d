"""The distribution of the next token."""

import pytest
import torch
from torch import nn

from unrolled.decoding.next_tokens import next_distribution
from unrolled.errors import UsageError
from unrolled.layers.gru import GRU
from unrolled.models.front import TokenFront
from unrolled.models.sequence_model import SequenceModel

MODEL = (
    SequenceModel(front=TokenFront(size=9, width=6), width=6, layers=[GRU(6, 6)], norm=nn.LayerNorm(6))
    .double()
    .eval()
)
HEAD = nn.Linear(6, 9).double()


def expected(prompt: list[int]) -> torch.Tensor:
    with torch.no_grad():
        features, _ = MODEL(torch.tensor([prompt]))
        return HEAD(features)[0, -1].softmax(dim=0)


def test_all_tokens_are_ranked_by_their_probability() -> None:
    found = next_distribution(MODEL, HEAD, [3, 4, 5], top=100)
    values = expected([3, 4, 5])
    assert [token for token, _ in found] == values.argsort(descending=True).tolist()
    assert [share for _, share in found] == pytest.approx(values.sort(descending=True).values.tolist())
    assert sum(share for _, share in found) == pytest.approx(1)


def test_the_top_are_the_first_of_all() -> None:
    assert next_distribution(MODEL, HEAD, [3], top=4) == next_distribution(MODEL, HEAD, [3], top=9)[:4]


def test_forbidden_tokens_are_left_out_and_their_share_goes_to_the_rest() -> None:
    found = dict(next_distribution(MODEL, HEAD, [3], top=9, forbidden=[0, 1]))
    values = expected([3])
    assert set(found) == set(range(2, 9))
    for token, share in found.items():
        assert share == pytest.approx(float(values[token] / values[2:].sum()))


def test_an_empty_prompt_starts_from_begin() -> None:
    assert next_distribution(MODEL, HEAD, [], top=3, begin=1) == next_distribution(MODEL, HEAD, [1], top=3)


@pytest.mark.parametrize(
    ("prompt", "top", "message"),
    [
        ([3], 0, "top: found 0, expected at least 1"),
        ([], 3, "prompt: found no token, expected at least one, or a begin token to start from"),
    ],
)
def test_calls_that_cannot_work_are_refused(prompt: list[int], top: int, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        next_distribution(MODEL, HEAD, prompt, top)
    assert str(refusal.value) == message
