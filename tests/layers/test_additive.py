"""Additive attention against its equations, and where some of the memory is padding."""

import torch

from reference.additive import additive
from unrolled.layers.additive import AdditiveAttention


def test_agrees_with_the_reference() -> None:
    layer = AdditiveAttention(3, 4, 5).double()
    queries, memory = torch.randn(2, 3, 3).double(), torch.randn(2, 6, 4).double()
    found, weights = layer(queries, memory), layer.weights(queries, memory)
    parameters = [part.weight.detach().numpy() for part in (layer.query, layer.memory, layer.score)]
    for row in range(2):
        contexts, wanted = additive(
            queries[row].numpy(), memory[row].numpy(), *parameters[:2], parameters[2][0]
        )
        torch.testing.assert_close(found[row].detach(), torch.from_numpy(contexts), rtol=0, atol=1e-10)
        torch.testing.assert_close(weights[row].detach(), torch.from_numpy(wanted), rtol=0, atol=1e-10)


def test_parameters() -> None:
    assert sum(p.numel() for p in AdditiveAttention(3, 4, 5).parameters()) == 5 * (3 + 4 + 1)
