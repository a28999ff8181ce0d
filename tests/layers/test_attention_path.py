"""Every product path gives the same numbers."""

import pytest
import torch
from torch import Tensor

from unrolled.layers.attention_path import (
    attend,
    attend_causally,
    attention_weights,
    causal_places,
    plain_attention,
)

SHAPES = [(5, 5), (3, 7)]


def draw(steps: int, places: int, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor, Tensor]:
    torch.manual_seed(0)
    shapes = ((2, 3, size, 4) for size in (steps, places, places))
    queries, keys, values = (torch.randn(shape).to(dtype).requires_grad_() for shape in shapes)
    return queries, keys, values


def with_gradients(output: Tensor, parts: tuple[Tensor, ...]) -> list[Tensor]:
    return [output.detach(), *torch.autograd.grad(output.square().sum(), parts)]


def same(found: list[Tensor], expected: list[Tensor]) -> None:
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-10)


@pytest.mark.parametrize("shape", [(5, 5), (2, 1, 5, 5), (2, 3, 5, 5), (2, 1, 1, 5)])
def test_the_paths_agree_whatever_rows_share_the_mask(shape: tuple[int, ...]) -> None:
    parts = draw(5, 5)
    visible = (torch.rand(shape) < 0.5) | torch.eye(shape[-2], 5, dtype=torch.bool)
    mask = torch.zeros(shape, dtype=torch.float64).masked_fill(~visible, -1e300)
    fused = with_gradients(attend(*parts, visible=visible, scale=0.7), parts)
    weights = attention_weights(*parts[:2], visible=visible, scale=0.7)
    same(with_gradients(plain_attention(*parts, mask=mask, scale=0.7), parts), fused)
    same(with_gradients(weights @ parts[2], parts), fused)
    assert not weights.masked_select(~visible).count_nonzero()


@pytest.mark.parametrize(("steps", "places"), SHAPES)
def test_the_paths_agree_when_all_is_visible(steps: int, places: int) -> None:
    parts = draw(steps, places)
    fused = attend(*parts, visible=None, scale=0.7)
    same(with_gradients(plain_attention(*parts, mask=None, scale=0.7), parts), with_gradients(fused, parts))


def test_causal_attention_is_attention_under_the_causal_mask() -> None:
    parts = draw(5, 5)
    masked = attend(*parts, visible=causal_places(5, torch.device("cpu")), scale=0.7)
    same(with_gradients(attend_causally(*parts, scale=0.7), parts), with_gradients(masked, parts))


def test_bfloat16_takes_the_plain_product_and_is_close() -> None:
    narrow, wide = draw(5, 5, torch.bfloat16), draw(5, 5)
    found = attend_causally(*narrow, scale=0.7)
    assert "Bmm" in type(found.grad_fn.next_functions[0][0]).__name__ + type(found.grad_fn).__name__
    torch.testing.assert_close(found.double(), attend_causally(*wide, scale=0.7), rtol=0.05, atol=0.05)


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_nothing_visible_gives_no_nan(dtype: torch.dtype) -> None:
    parts = draw(5, 5, dtype)
    output = attend(*parts, visible=torch.zeros(5, 5, dtype=torch.bool), scale=0.7)
    assert all(part.isfinite().all() for part in with_gradients(output, parts))
    assert not attention_weights(*parts[:2], visible=torch.zeros(5, 5, dtype=torch.bool), scale=1).any()
