"""What a model is called in commands, told by the layers that it is made of."""

from torch import nn

from unrolled.layers.gru import GRU
from unrolled.layers.lstm import LSTM
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.pool_mean import MeanPool
from unrolled.layers.rnn import RNN
from unrolled.models.flat import Flat

NAMES: dict[type[nn.Module], str] = {
    RNN: "rnn",
    LSTM: "lstm",
    GRU: "gru",
    MultiHeadAttention: "transformer",
    MeanPool: "bag",
    Flat: "flat",
}


def architecture_name(model: nn.Module) -> str:
    """Return the architecture's name; for one that is not ours, that of its class.

    >>> from unrolled.data.inputs import TokenInputs
    >>> from unrolled.models.architectures import build_model, preset
    >>> architecture_name(build_model(preset("gru", "tiny"), TokenInputs(5)))
    'gru'
    """
    known = (NAMES[type(part)] for part in model.modules() if type(part) in NAMES)
    return next(known, type(model).__name__)
