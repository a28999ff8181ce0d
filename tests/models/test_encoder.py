"""What an encoder leaves: values, lengths, and a summary from where each row ends."""

import torch
from torch import nn

from closeness import close
from started import SOURCES, shaken_pair, tokens
from unrolled.layers.bidirectional import Bidirectional
from unrolled.layers.gru import GRU
from unrolled.models.encoder import Encoder
from unrolled.models.front import TokenFront
from unrolled.models.sequence_model import SequenceModel

LENGTHS = torch.tensor([5, 1, 0, 3])


def plain(layer: nn.Module, onward: int | None = None) -> Encoder:
    """Return an encoder that is one layer, with nothing around it."""
    front = TokenFront(size=SOURCES, width=4)
    model = SequenceModel(front=front, width=5, layers=[layer], norm=nn.Identity())
    return Encoder(model, onward=onward).double()


def test_one_direction_ends_at_the_last_real_step() -> None:
    encoder = plain(GRU(4, 5))
    memory = encoder(tokens(4, 6, SOURCES), LENGTHS)
    _, states = encoder.model(tokens(4, 6, SOURCES), lengths=LENGTHS)
    close("summary", memory.summary, states[0].h)
    assert memory.lengths is LENGTHS
    assert not memory.values[2].count_nonzero()


def test_two_directions_end_at_either_end() -> None:
    onward, backward = GRU(4, 2), GRU(4, 3)
    encoder = plain(Bidirectional(onward, backward), onward=2)
    source = tokens(4, 6, SOURCES)
    memory = encoder(source, LENGTHS)
    for row, length in enumerate(LENGTHS.tolist()):
        vectors = encoder.front(source[row : row + 1, :length])
        ends = onward(vectors)[1].h, backward(vectors.flip(1))[1].h
        close("summary", memory.summary[row : row + 1], torch.cat(ends, dim=1))


def test_all_is_real_without_lengths() -> None:
    encoder = plain(GRU(4, 5))
    memory = encoder(tokens(2, 3, SOURCES))
    assert memory.lengths.tolist() == [3, 3]
    assert torch.equal(memory.summary, memory.values[:, -1])


def test_no_places_at_all() -> None:
    for layer, onward in ((GRU(4, 5), None), (Bidirectional(GRU(4, 2), GRU(4, 3)), 2)):
        memory = plain(layer, onward)(tokens(2, 0, SOURCES))
        assert memory.values.shape == (2, 0, 5)
        assert torch.equal(memory.summary, torch.zeros(2, 5).double())


def test_a_row_is_read_as_alone() -> None:
    for shape in ({}, {"bidirectional": True}):
        encoder = shaken_pair("lstm", **shape).encoder
        source = tokens(4, 6, SOURCES)
        memory = encoder(source, LENGTHS)
        for row, length in enumerate(LENGTHS.tolist()):
            alone = encoder(source[row : row + 1, :length])
            close("values", memory.values[row : row + 1, :length], alone.values)
            close("summary", memory.summary[row : row + 1], alone.summary)
