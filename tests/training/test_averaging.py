import torch
from torch import nn

from unrolled.training.averaging import WeightAverage


def test_follows_the_plain_recurrence() -> None:
    layer = nn.Linear(1, 1, bias=False)
    layer.weight.data.fill_(0.0)
    average = WeightAverage(layer, decay=0.5)
    expected = 0.0
    for step in range(20):
        layer.weight.data.fill_(float(step))
        average.update(step)
        decay = min(0.5, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * step
    torch.testing.assert_close(average.tensors["weight"], torch.tensor([[expected]]))


def test_applied_puts_the_average_in_place_and_takes_it_out_again() -> None:
    layer = nn.Linear(2, 2)
    average = WeightAverage(layer, decay=0.9)
    before = layer.weight.detach().clone()
    layer.weight.data.add_(1.0)
    with average.applied():
        torch.testing.assert_close(layer.weight.detach(), before)
    torch.testing.assert_close(layer.weight.detach(), before + 1)
