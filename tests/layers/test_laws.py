"""Every layer earns every law with one line in this table."""

from collections.abc import Callable

import pytest
from laws import check_laws
from torch import nn

from unrolled.layers.bidirectional import Bidirectional
from unrolled.layers.gru import GRU
from unrolled.layers.lstm import LSTM
from unrolled.layers.residual import PostNorm, PreNorm
from unrolled.layers.rnn import RNN
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
}


@pytest.mark.parametrize("name", LAYERS)
def test_laws(name: str) -> None:
    """Whatever Hypothesis cuts, pads and fills in, the five laws of DESIGN §3 hold."""
    check_laws(LAYERS[name], WIDTH)
