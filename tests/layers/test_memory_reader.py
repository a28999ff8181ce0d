"""The reader of a memory: a layer like any other, whose state is the memory."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from closeness import close
from laws import check_laws
from unrolled.layers.additive import AdditiveAttention
from unrolled.layers.cross import CrossAttention
from unrolled.layers.dot import DotAttention
from unrolled.layers.gru import GRU
from unrolled.layers.memory import Memory, MemoryState
from unrolled.layers.memory_reader import MemoryReader
from unrolled.layers.residual import PostNorm, PreNorm
from unrolled.layers.stack import Stack

WIDTH = 4
MEMORY = torch.randn(1, 5, 6, generator=torch.Generator().manual_seed(3)).double()

READERS = {
    "additive": lambda: MemoryReader(AdditiveAttention(WIDTH, 6, 5), nn.Linear(6, WIDTH)),
    "dot": lambda: MemoryReader(DotAttention(WIDTH, 6, scale=0.5), nn.Linear(6, WIDTH)),
    "cross": lambda: MemoryReader(CrossAttention(WIDTH, 6, 2, bias=True), nn.Identity()),
}


class Over(nn.Module):
    """A stack whose readers, where a memory is given, begin by having read it."""

    streams = True

    def __init__(self, layers: list[nn.Module], length: int | None) -> None:
        super().__init__()
        self.stack, self.length = Stack(layers), length

    def initial_state(self, batch: int) -> Any:
        state = self.stack.initial_state(batch)
        if self.length is None:
            return state
        memory = Memory(MEMORY.expand(batch, -1, -1), torch.full((batch,), self.length), MEMORY[:, 0])
        return tuple(
            layer.layer.read(memory) if isinstance(part, MemoryState) else part
            for layer, part in zip(self.stack.layers, state, strict=True)
        )

    def forward(self, x: Tensor, state: Any = None, *, lengths: Tensor | None = None) -> Any:
        return self.stack(x, self.initial_state(len(x)) if state is None else state, lengths=lengths)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("length", [None, 5, 3, 0])
def test_laws(name: str, length: int | None) -> None:
    check_laws(
        lambda: Over(
            [PreNorm(GRU(WIDTH, WIDTH), nn.LayerNorm(WIDTH)), PostNorm(READERS[name](), nn.LayerNorm(WIDTH))],
            length,
        ),
        WIDTH,
        examples=8,
    )


@pytest.mark.parametrize("name", READERS)
def test_laws_of_a_reader_alone(name: str) -> None:
    check_laws(READERS[name], WIDTH, examples=8)


@pytest.mark.parametrize("name", READERS)
def test_the_state_is_what_was_read_and_stays(name: str) -> None:
    reader = READERS[name]().double()
    state = reader.read(Memory(MEMORY, torch.tensor([3]), MEMORY[:, 0]))
    outputs, after = reader(torch.randn(4, 2, WIDTH).double(), state)
    assert outputs.shape == (4, 2, WIDTH)
    assert all(one is other for one, other in zip(after, state, strict=True))


@pytest.mark.parametrize("name", READERS)
def test_a_memory_of_no_places_has_no_context(name: str) -> None:
    reader = READERS[name]().double()
    x = torch.randn(2, 3, WIDTH).double()
    bias = (reader.attention if name == "cross" else reader).output.bias
    assert torch.equal(reader(x)[0], bias.expand(2, 3, WIDTH))


@pytest.mark.parametrize("name", READERS)
def test_weights_are_those_of_the_attention_in_one_shape(name: str) -> None:
    reader = READERS[name]().double()
    x, lengths = torch.randn(2, 3, WIDTH).double(), torch.tensor([3, 1])
    memory = MEMORY.expand(2, -1, -1)
    state = reader.read(Memory(memory, torch.tensor([5, 2]), MEMORY[:, 0]))
    weights = reader.weights(x, state, lengths=lengths)
    assert weights.shape == (2, 2 if name == "cross" else 1, 3, 5)
    expected = reader.attention.weights(x, memory, memory_lengths=torch.tensor([5, 2]))
    close("weights", weights[0], expected[0].view_as(weights[0]))
    assert not weights[1, :, 1:].count_nonzero()
    assert not weights[1, ..., 2:].count_nonzero()
    close("sums", weights.sum(3)[:, :, 0], torch.ones(2, weights.shape[1]).double())
