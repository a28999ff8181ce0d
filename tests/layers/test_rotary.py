"""Rotary positions against their equation, and what they are for: products that see only the distance."""

import pytest
import torch

from reference.rotary import rotary
from unrolled.layers.rotary import rotate, rotate_onward


def test_agrees_with_the_reference() -> None:
    x, positions = torch.randn(2, 3, 5, 8).double(), torch.tensor([[0, 1, 2], [7, 100, 12345]])
    found = rotate(x, positions)
    for row in range(2):
        for step in range(3):
            for head in range(5):
                expected = rotary(x[row, step, head].numpy(), int(positions[row, step]))
                torch.testing.assert_close(
                    found[row, step, head], torch.from_numpy(expected), rtol=0, atol=1e-10
                )


def test_shared_positions_are_those_of_every_row() -> None:
    x = torch.randn(2, 3, 5, 8)
    torch.testing.assert_close(rotate(x, torch.arange(3)), rotate(x, torch.arange(3).expand(2, 3)))


@pytest.mark.parametrize("start", [0, 1, 62, 64, 1000])
@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_the_table_holds_what_is_computed(start: int, dtype: torch.dtype) -> None:
    x = torch.randn(2, 3, 5, 8).to(dtype)
    assert torch.equal(rotate_onward(x, start), rotate(x, torch.arange(start, start + 3)))


def test_a_table_first_used_without_gradients_has_them_later() -> None:
    x = torch.randn(1, 2, 14)
    with torch.inference_mode():
        rotate_onward(x, 0)
    x = x.clone().requires_grad_()
    rotate_onward(x, 0).square().sum().backward()
    torch.testing.assert_close(x.grad, 2 * x.detach())


def test_products_see_only_the_distance() -> None:
    query, key = torch.randn(2, 1, 1, 8).double()
    near = rotate(query[None], torch.tensor([5])) @ rotate(key[None], torch.tensor([2])).mT
    far = rotate(query[None], torch.tensor([1005])) @ rotate(key[None], torch.tensor([1002])).mT
    torch.testing.assert_close(near, far, rtol=0, atol=1e-10)
    other = rotate(query[None], torch.tensor([6])) @ rotate(key[None], torch.tensor([2])).mT
    assert (near - other).abs() > 1e-3


def test_half_precision_keeps_far_positions_apart() -> None:
    x, far = torch.randn(1, 2, 8), torch.tensor([10_000, 10_001])
    narrow = rotate(x.bfloat16(), far)
    assert narrow.dtype == torch.bfloat16
    torch.testing.assert_close(narrow.float(), rotate(x, far), rtol=0.05, atol=0.05)
