"""Shortcuts with a norm before or after: the equations, the state and the padding."""

import pytest
import torch
from torch import nn

from unrolled.layers.bidirectional import Bidirectional
from unrolled.layers.gru import GRU
from unrolled.layers.lstm import LSTM, LSTMState
from unrolled.layers.residual import PostNorm, PreNorm


def test_pre_norm_is_its_equation() -> None:
    layer, norm, x = GRU(4, 4), nn.LayerNorm(4), torch.randn(2, 5, 4)
    outputs, state = PreNorm(layer, norm)(x)
    expected, expected_state = layer(norm(x))
    assert torch.equal(outputs, x + expected)
    assert torch.equal(state.h, expected_state.h)


def test_post_norm_is_its_equation() -> None:
    layer, norm, x = GRU(4, 4), nn.RMSNorm(4), torch.randn(2, 5, 4)
    outputs, state = PostNorm(layer, norm)(x)
    expected, expected_state = layer(x)
    assert torch.equal(outputs, norm(x + expected))
    assert torch.equal(state.h, expected_state.h)


@pytest.mark.parametrize("place", [PreNorm, PostNorm])
def test_the_state_is_the_layers(place: type[PreNorm] | type[PostNorm]) -> None:
    streaming = place(LSTM(4, 4), nn.LayerNorm(4))
    assert streaming.streams
    assert isinstance(streaming.initial_state(2), LSTMState)
    whole = place(Bidirectional(GRU(4, 2), GRU(4, 2)), nn.LayerNorm(4))
    assert not whole.streams
    assert whole.initial_state(2) == ()


@pytest.mark.parametrize("place", [PreNorm, PostNorm])
def test_a_norm_with_a_bias_leaves_padded_outputs_zero(place: type[PreNorm] | type[PostNorm]) -> None:
    norm = nn.LayerNorm(4)
    nn.init.ones_(norm.bias)
    x = torch.full((1, 3, 4), float("nan"))
    x[:, 0] = torch.arange(4.0)
    outputs, _ = place(LSTM(4, 4), norm, dropout=0.5)(x, lengths=torch.tensor([1]))
    assert outputs[0, 0].count_nonzero()
    assert not outputs[0, 1:].count_nonzero()


@pytest.mark.parametrize("place", [PreNorm, PostNorm])
def test_dropout_spares_the_shortcut(place: type[PreNorm] | type[PostNorm]) -> None:
    x = torch.randn(1, 5, 4)
    outputs, _ = place(LSTM(4, 4), nn.Identity(), dropout=1.0)(x)
    assert torch.equal(outputs, x)
