"""Masks: positions in any arrangement, and the softmax over what they leave."""

import pytest
import torch

from unrolled.layers.visible import hidden_score, masked_softmax, visible_memory, visible_positions


@pytest.mark.parametrize("window", [None, 1, 3])
@pytest.mark.parametrize("causal", [True, False])
def test_visible_positions_is_its_definition(causal: bool, window: int | None) -> None:
    queries, keys = torch.randint(0, 9, (2, 4)), torch.randint(0, 9, (2, 6))
    visible = visible_positions(queries, keys, causal=causal, window=window)
    for row, query, key in torch.cartesian_prod(torch.arange(2), torch.arange(4), torch.arange(6)).tolist():
        behind = int(queries[row, query] - keys[row, key])
        near = window is None or abs(behind) < window
        assert visible[row, query, key] == (near and (behind >= 0 or not causal))


def test_visible_memory() -> None:
    assert visible_memory(None, 3) is None
    visible = visible_memory(torch.tensor([2, 0]), 3)
    assert visible is not None
    assert visible.tolist() == [[[True, True, False]], [[False] * 3]]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16])
def test_hidden_scores_weigh_nothing_in_any_precision(dtype: torch.dtype) -> None:
    scores = torch.tensor([-300.0, hidden_score(dtype), 5.0 + hidden_score(dtype)], dtype=dtype)
    assert scores.isfinite().all()
    assert scores.softmax(0).tolist() == [1, 0, 0]


def test_masked_softmax_sends_no_gradient_to_the_hidden() -> None:
    scores = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)
    visible = torch.tensor([[True, False, True, False], [False] * 4, [True] * 4])
    (masked_softmax(scores, visible) * torch.randn(3, 4)).sum().backward()
    assert scores.grad is not None
    assert not scores.grad[~visible].count_nonzero()
    torch.testing.assert_close(masked_softmax(scores, visible)[2], scores[2].softmax(0))
