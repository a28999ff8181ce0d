"""The mean so far as a running pool."""

import torch

from unrolled.layers.pool_mean import MeanPool

LENGTHS = torch.tensor([5, 3, 0])


def test_is_the_mean_of_each_beginning() -> None:
    x = torch.randn(3, 5, 2, dtype=torch.float64)
    outputs, state = MeanPool(2).double()(x, lengths=LENGTHS)
    for row, length in enumerate(LENGTHS.tolist()):
        for step in range(length):
            torch.testing.assert_close(outputs[row, step], x[row, : step + 1].mean(0))
        torch.testing.assert_close(state.total[row], x[row, :length].sum(0))
    assert torch.equal(state.steps, LENGTHS)


def test_half_precision_inputs_are_summed_in_full() -> None:
    outputs, state = MeanPool(1)(torch.ones(1, 3000, 1, dtype=torch.bfloat16))
    assert state.total.item() == 3000
    assert outputs[0, -1].item() == 1
