"""Every layer earns every law with one line in this table."""

from collections.abc import Callable
from functools import partial

import pytest
from torch import nn

from laws import check_laws
from unrolled.layers.activation import ACTIVATIONS
from unrolled.layers.bidirectional import Bidirectional
from unrolled.layers.cross import CrossAttention
from unrolled.layers.feedforward import FeedForward
from unrolled.layers.gru import GRU
from unrolled.layers.learned import LearnedPositions
from unrolled.layers.lstm import LSTM
from unrolled.layers.memory_reader import MemoryReader
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.pool_attention import AttentionPool
from unrolled.layers.pool_last import LastPool
from unrolled.layers.pool_max import MaxPool
from unrolled.layers.pool_mean import MeanPool
from unrolled.layers.residual import PostNorm, PreNorm
from unrolled.layers.rnn import RNN
from unrolled.layers.sinusoidal import SinusoidalPositions
from unrolled.layers.stack import Stack

# The width of the inputs that every layer of the table takes.
WIDTH = 4

LAYERS: dict[str, Callable[[], nn.Module]] = {
    "rnn": lambda: RNN(WIDTH, 3),
    "lstm": lambda: LSTM(WIDTH, 3),
    "gru": lambda: GRU(WIDTH, 3),
    "bidirectional": lambda: Bidirectional(LSTM(WIDTH, 3), GRU(WIDTH, 2)),
    "stack": lambda: Stack([LSTM(WIDTH, 3), GRU(3, 4), RNN(4, 2)], dropout=0.5),
    "stack that needs the whole": lambda: Stack([LSTM(WIDTH, 3), Bidirectional(RNN(3, 2), RNN(3, 2))]),
    "pre-norm": lambda: PreNorm(LSTM(WIDTH, WIDTH), nn.LayerNorm(WIDTH), dropout=0.5),
    "post-norm": lambda: PostNorm(GRU(WIDTH, WIDTH), nn.RMSNorm(WIDTH), dropout=0.5),
    "attention": lambda: MultiHeadAttention(WIDTH, 2),
    "attention, window 1": lambda: MultiHeadAttention(WIDTH, 2, window=1),
    "attention, window 3": lambda: MultiHeadAttention(WIDTH, 2, window=3, rotary=True),
    "attention, window 5": lambda: MultiHeadAttention(WIDTH, 1, window=5, bias=True),
    "attention, rotary": lambda: MultiHeadAttention(WIDTH, 2, rotary=True),
    # One head: to normalise two numbers is nearly to take their signs, whose gradients are steep.
    "attention, normalised": lambda: MultiHeadAttention(
        WIDTH, 1, rotary=True, normalise_queries_and_keys=True, zero_output=True, bias=True
    ),
    "attention, full": lambda: MultiHeadAttention(WIDTH, 2, causal=False, rotary=True, bias=True),
    "attention, full, window 2": lambda: MultiHeadAttention(WIDTH, 2, causal=False, window=2),
    **{
        f"feed-forward, {name}": partial(FeedForward, WIDTH, 6, name, dropout=0.5, bias=True)
        for name in ACTIVATIONS
    },
    # Over a memory with places in it: test_memory_reader.py.
    "memory reader": lambda: MemoryReader(CrossAttention(WIDTH, 3, 2), nn.Linear(WIDTH, 2)),
    "sinusoidal positions": lambda: SinusoidalPositions(WIDTH),
    # Long enough for the longest sequence that the laws make.
    "learned positions": lambda: LearnedPositions(WIDTH, longest=32),
    "last pool": lambda: LastPool(WIDTH),
    "mean pool": lambda: MeanPool(WIDTH),
    "max pool": lambda: MaxPool(WIDTH),
    "attention pool": lambda: AttentionPool(WIDTH),
    "transformer block": lambda: Stack(
        [
            PreNorm(MultiHeadAttention(WIDTH, 2, rotary=True, window=3), nn.LayerNorm(WIDTH), dropout=0.5),
            PreNorm(FeedForward(WIDTH, 8, "swiglu"), nn.RMSNorm(WIDTH), dropout=0.5),
        ]
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_laws(name: str) -> None:
    """Whatever Hypothesis cuts, pads and fills in, the five laws of DESIGN §3 hold."""
    check_laws(LAYERS[name], WIDTH)
