"""Real steps side by side: nothing lost, nothing of the padding kept, and no copy where there is none."""

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from closeness import close
from unrolled.layers.feedforward import FeedForward
from unrolled.layers.gru import GRU
from unrolled.layers.learned import LearnedPositions
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.packing import PARTS, few_sizes, find_packing, pack
from unrolled.layers.residual import PostNorm, PreNorm
from unrolled.layers.stack import Stack

STEPS, WIDTH = 4, 8
lengths_of_rows = st.lists(st.integers(0, STEPS), min_size=1, max_size=4)


@given(lengths_of_rows)
def test_packing_and_unpacking(lengths: list[int]) -> None:
    x = torch.randn(len(lengths), STEPS, 3)
    packing = find_packing(x, torch.tensor(lengths))
    packed = packing.pack(x)
    real = torch.cat([row[:length] for row, length in zip(x, lengths, strict=True)])
    assert packing.real == len(real) and len(packed) in (len(real), few_sizes(len(real)))
    assert torch.equal(packed[: packing.real], real)
    assert torch.equal(pack(x, torch.tensor(lengths)), real)
    unpacked = packing.unpack(packed)
    for row, length in enumerate(lengths):
        assert torch.equal(unpacked[row, :length], x[row, :length])
        assert not unpacked[row, length:].count_nonzero()


@given(st.integers(0, 100_000))
def test_sizes_are_few_and_hardly_more(count: int) -> None:
    size = few_sizes(count)
    assert count <= size <= count * (1 + 2 / PARTS) and few_sizes(size) == size


def test_what_fills_a_size_up_is_finite_and_without_gradient() -> None:
    lengths = torch.tensor([40, 7])
    x = torch.randn(2, 40, 3, dtype=torch.float64)
    x[1, 7:] = torch.nan
    x.requires_grad_()
    packing = find_packing(x, lengths)
    packed = packing.pack(x)
    assert len(packed) == 48 and packing.real == 47 and packed.isfinite().all()
    packing.unpack(packed.square()).sum().backward()
    assert torch.equal(x.grad[0], 2 * x[0]) and torch.equal(x.grad[1, :7], 2 * x[1, :7])  # type: ignore[index]
    assert not x.grad[1, 7:].count_nonzero()  # type: ignore[index]


def test_without_padding_nothing_is_copied() -> None:
    x = torch.randn(2, STEPS, 3)
    for lengths in (None, torch.tensor([STEPS, STEPS])):
        packing = find_packing(x, lengths)
        assert packing.lengths is None
        assert packing.unpack(packing.pack(x)).data_ptr() == x.data_ptr()


def test_nothing_at_all() -> None:
    for batch, steps in ((0, 3), (2, 0)):
        x = torch.randn(batch, steps, 3)
        assert find_packing(x, torch.zeros(batch, dtype=torch.long)).unpack(pack(x, None)).shape == x.shape


class Rows(nn.Module):
    """Passes steps on, one by one, and counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[int] = []

    def forward(self, x: Tensor) -> Tensor:
        self.seen.append(x.numel() // x.shape[-1])
        return x


@given(lengths_of_rows)
def test_a_stack_packs_what_it_can_and_gives_the_same(lengths: list[int]) -> None:
    torch.manual_seed(0)
    norms = [Rows() for _ in range(5)]
    layers: list[nn.Module] = [
        LearnedPositions(WIDTH, STEPS),
        PreNorm(MultiHeadAttention(WIDTH, 2, rotary=True), norms[0]),
        PostNorm(FeedForward(WIDTH, 8, "gelu", bias=True), norms[1]),
        PreNorm(GRU(WIDTH, WIDTH), norms[2]),
        PreNorm(MultiHeadAttention(WIDTH, 2, window=2, bias=True), norms[3]),
        PreNorm(FeedForward(WIDTH, 8, "swiglu"), norms[4]),
    ]
    stack = Stack(layers).double()
    x = torch.randn(len(lengths), STEPS, WIDTH).double()
    outputs, state = stack(x, lengths=torch.tensor(lengths))
    total, all_steps = sum(lengths), len(lengths) * STEPS
    assert [norm.seen for norm in norms] == [[total], [total], [all_steps], [total], [total]]
    expected = x
    for layer, end in zip(layers, state, strict=True):
        expected, alone = layer(expected, lengths=torch.tensor(lengths))
        for one, other in zip(end, alone, strict=True):
            close("state", one, other)
    close("outputs", outputs, expected)
