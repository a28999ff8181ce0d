"""The last step as a running pool."""

import torch

from unrolled.layers.pool_last import LastPool


def test_remembers_the_last_real_step() -> None:
    x = torch.randn(3, 4, 2)
    outputs, state = LastPool(2)(x, lengths=torch.tensor([4, 2, 0]))
    assert torch.equal(outputs[0], x[0])
    assert torch.equal(state.last, torch.stack([x[0, 3], x[1, 1], torch.zeros(2)]))
