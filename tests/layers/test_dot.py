"""Dot attention against its equations."""

import numpy as np
import pytest
import torch

from reference.dot import dot
from unrolled.layers.dot import DotAttention


@pytest.mark.parametrize("query_width", [3, 4])
def test_agrees_with_the_reference(query_width: int) -> None:
    layer = DotAttention(query_width, 4).double()
    queries, memory = torch.randn(2, 3, query_width).double(), torch.randn(2, 6, 4).double()
    found, weights = layer(queries, memory), layer.weights(queries, memory)
    parameters = [parameter.detach().numpy() for parameter in layer.parameters()]
    for row in range(2):
        contexts, wanted = dot(queries[row].numpy(), memory[row].numpy(), *(parameters or [np.eye(4)]))
        torch.testing.assert_close(found[row].detach(), torch.from_numpy(contexts), rtol=0, atol=1e-10)
        torch.testing.assert_close(weights[row].detach(), torch.from_numpy(wanted), rtol=0, atol=1e-10)


def test_equal_widths_need_no_parameters() -> None:
    assert not list(DotAttention(4, 4).parameters())
    assert [tuple(p.shape) for p in DotAttention(3, 4).parameters()] == [(4, 3)]
