"""The greatest so far as a running pool."""

import torch

from unrolled.layers.pool_max import MaxPool

LENGTHS = torch.tensor([5, 3, 0])


def test_is_the_greatest_of_each_beginning() -> None:
    x = torch.randn(3, 5, 2) - 3
    outputs, state = MaxPool(2)(x, lengths=LENGTHS)
    for row, length in enumerate(LENGTHS.tolist()):
        for step in range(length):
            assert torch.equal(outputs[row, step], x[row, : step + 1].max(0).values)
    assert torch.equal(state.greatest[:2], torch.stack([outputs[0, 4], outputs[1, 2]]))
    assert torch.equal(state.steps, LENGTHS)


def test_before_the_first_step_there_is_zero_and_it_does_not_count() -> None:
    pool = MaxPool(1)
    _, state = pool(torch.randn(1, 2, 1), lengths=torch.tensor([0]))
    assert state.greatest.item() == 0
    assert pool(torch.tensor([[[-4.0]]]), state)[0].item() == -4


def test_equals_share_no_gradient_in_one_chunk_or_two() -> None:
    pool = MaxPool(1)
    whole = torch.full((1, 2, 1), 3.0, requires_grad=True)
    pool(whole)[1].greatest.sum().backward()
    pieces = torch.full((1, 2, 1), 3.0, requires_grad=True)
    pool(pieces[:, 1:], pool(pieces[:, :1])[1])[1].greatest.sum().backward()
    assert whole.grad is not None and pieces.grad is not None
    assert whole.grad.flatten().tolist() == pieces.grad.flatten().tolist() == [0, 1]
