"""The loss in parts is PyTorch's cross entropy of everything at once, and so are its gradients."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from unrolled.tasks import token_loss
from unrolled.tasks.token_loss import smoothed_loss, token_nats


def example(
    tokens: int, vocabulary: int, dtype: torch.dtype = torch.float64
) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(tokens)
    features = torch.randn(tokens, 6, generator=generator, dtype=dtype).requires_grad_()
    weight = torch.randn(vocabulary, 6, generator=generator, dtype=dtype).requires_grad_()
    return features, weight, torch.randint(vocabulary, (tokens,), generator=generator)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.9])
@pytest.mark.parametrize("tokens", [1, 7, 8, 9, 30])
def test_it_is_the_cross_entropy_of_all_scores(
    tokens: int, smoothing: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Eight tokens a part.
    monkeypatch.setattr(token_loss, "SCORES", 8 * 11)
    features, weight, targets = example(tokens, 11)
    found = smoothed_loss(features, weight, targets, smoothing)
    expected = cross_entropy(features @ weight.T, targets, label_smoothing=smoothing)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=0)
    gradients = torch.autograd.grad(3 * found, (features, weight))
    wanted = torch.autograd.grad(3 * expected, (features, weight))
    torch.testing.assert_close(gradients, wanted, rtol=1e-10, atol=1e-14)


def test_nats_are_those_of_each_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_loss, "SCORES", 8 * 11)
    features, weight, targets = example(30, 11)
    found = token_nats(features, weight, targets)
    torch.testing.assert_close(found, cross_entropy(features @ weight.T, targets, reduction="none"))
    assert not found.requires_grad
    assert smoothed_loss(features, weight, targets, 0.0).item() == pytest.approx(found.mean().item())
    assert token_nats(features[:0], weight, targets[:0]).shape == (0,)


def test_parameters_keep_their_precision_under_autocast_and_the_loss_is_float32() -> None:
    features, weight, targets = example(40, 23, torch.float32)
    expected = cross_entropy(features @ weight.T, targets, label_smoothing=0.1)
    wanted = torch.autograd.grad(expected, (features, weight))
    with torch.autocast("cpu", torch.bfloat16):
        loss = smoothed_loss(features, weight, targets, 0.1)
    assert loss.dtype == torch.float32
    assert loss.item() == pytest.approx(expected.item(), rel=2e-2)
    gradients = torch.autograd.grad(loss, (features, weight))
    for found, exact in zip(gradients, wanted, strict=True):
        assert found.dtype == torch.float32
        assert (found - exact).norm() < 0.02 * exact.norm()


def test_features_of_half_precision_are_scored_in_full() -> None:
    features, weight, targets = example(40, 23, torch.bfloat16)
    loss = smoothed_loss(features, weight, targets, 0.1)
    assert loss.dtype == token_nats(features, weight, targets).dtype == torch.float32
    loss.backward()
    assert features.grad is not None and features.grad.dtype == torch.bfloat16


def test_a_huge_score_is_no_overflow() -> None:
    features, weight, targets = example(5, 11)
    loss = smoothed_loss(features * 1e6, weight, targets, 0.1)
    assert torch.isfinite(loss)
    assert all(torch.isfinite(each).all() for each in torch.autograd.grad(loss, (features, weight)))
