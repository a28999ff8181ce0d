"""The learnt mean so far as a running pool."""

import math

import torch
from torch import nn

from unrolled.layers.pool_attention import AttentionPool

LENGTHS = torch.tensor([5, 3, 0])


def test_is_its_equation_over_each_beginning() -> None:
    pool, x = AttentionPool(2).double(), torch.randn(3, 5, 2, dtype=torch.float64)
    nn.init.normal_(pool.query, std=5)
    outputs, _ = pool(x, lengths=LENGTHS)
    query = pool.query.tolist()
    for row, length in enumerate(LENGTHS.tolist()):
        weights = [
            math.exp(15 * math.tanh((query[0] * a + query[1] * b) / 15)) for a, b in x[row, :length].tolist()
        ]
        for step in range(length):
            so_far = torch.tensor(weights[: step + 1], dtype=torch.float64)[:, None]
            expected = (so_far * x[row, : step + 1]).sum(0) / so_far.sum()
            torch.testing.assert_close(outputs[row, step], expected, rtol=0, atol=1e-10)


def test_starts_as_the_mean() -> None:
    x = torch.randn(1, 5, 2)
    torch.testing.assert_close(AttentionPool(2)(x)[0][:, -1], x.mean(1))


def test_no_score_overflows() -> None:
    pool = AttentionPool(1)
    nn.init.constant_(pool.query, 1e6)
    x = torch.tensor([[[-1.0], [1.0], [1.0]]], requires_grad=True)
    outputs, state = pool(x)
    outputs.sum().backward()
    assert state.weight.isfinite().all()
    torch.testing.assert_close(outputs[0, :, 0], torch.tensor([-1.0, 1.0, 1.0]))
    assert x.grad is not None and x.grad.isfinite().all()


def test_autocast_keeps_the_sums_in_full_precision() -> None:
    pool, x = AttentionPool(2), torch.randn(1, 5, 2).bfloat16()
    nn.init.normal_(pool.query)
    with torch.autocast("cpu", torch.bfloat16):
        outputs, state = pool(x)
    assert state.total.dtype == torch.float32
    torch.testing.assert_close(outputs, pool(x.float())[0])
