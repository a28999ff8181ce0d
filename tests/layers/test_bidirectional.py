"""Bidirectional: each row backwards within its own length, and PyTorch's two directions."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from unrolled.layers.bidirectional import Bidirectional
from unrolled.layers.lstm import LSTM


def one_direction(module: nn.LSTM, suffix: str) -> nn.LSTM:
    """Return a copy of one direction of a two-way module, or the other with ``suffix`` _reverse."""
    single = nn.LSTM(module.input_size, module.hidden_size).double()
    single.load_state_dict({name: getattr(module, name + suffix) for name in single.state_dict()})
    return single


def test_agrees_with_torch_on_ragged_rows() -> None:
    theirs = nn.LSTM(4, 3, batch_first=True, bidirectional=True).double()
    ours = Bidirectional(
        LSTM.from_torch(one_direction(theirs, "")), LSTM.from_torch(one_direction(theirs, "_reverse"))
    )
    x, lengths = torch.randn(3, 5, 4, dtype=torch.float64), torch.tensor([5, 1, 3])
    packed, _ = theirs(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    expected, _ = pad_packed_sequence(packed, batch_first=True)
    torch.testing.assert_close(ours(x, lengths=lengths)[0], expected, rtol=0, atol=1e-10)
    torch.testing.assert_close(ours(x)[0], theirs(x)[0], rtol=0, atol=1e-10)


def test_it_needs_the_whole_and_keeps_no_state() -> None:
    layer = Bidirectional(LSTM(4, 3), LSTM(4, 2))
    assert not layer.streams
    assert layer.initial_state(2) == ()
    outputs, state = layer(torch.randn(2, 5, 4), ())
    assert outputs.shape == (2, 5, 5)
    assert state == ()
