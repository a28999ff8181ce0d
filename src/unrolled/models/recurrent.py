"""`rnn`, `lstm` and `gru`: recurrent layers, each behind a norm and around a shortcut."""

from collections.abc import Callable

from torch import nn

from unrolled.layers.bidirectional import Bidirectional
from unrolled.layers.gru import GRU
from unrolled.layers.lstm import LSTM
from unrolled.layers.norm import NORMS
from unrolled.layers.residual import PreNorm
from unrolled.layers.rnn import RNN
from unrolled.models.sequence_model import SequenceModel
from unrolled.models.settings import ModelSettings

Cell = Callable[[int, int], nn.Module]


def build_rnn(settings: ModelSettings, front: nn.Module) -> SequenceModel:
    """Build a stack of simple recurrent layers (Elman 1990)."""
    return _build(RNN, settings, front)


def build_lstm(settings: ModelSettings, front: nn.Module) -> SequenceModel:
    """Build a stack of LSTM layers (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000)."""
    return _build(LSTM, settings, front)


def build_gru(settings: ModelSettings, front: nn.Module) -> SequenceModel:
    """Build a stack of GRU layers (Cho et al. 2014, §2.3)."""
    return _build(GRU, settings, front)


def _build(cell: Cell, settings: ModelSettings, front: nn.Module) -> SequenceModel:
    """Stack ``depth`` cells; the shortcut around each keeps deep stacks trainable."""
    width, norm = settings.width, NORMS[settings.norm]
    layers: list[nn.Module] = [
        PreNorm(_directed(cell, settings), norm(width), dropout=settings.dropout)
        for _ in range(settings.depth)
    ]
    return SequenceModel(front=front, width=width, layers=layers, norm=norm(width), dropout=settings.dropout)


def _directed(cell: Cell, settings: ModelSettings) -> nn.Module:
    """Make one layer of the model's width: one direction, or two of half the width each."""
    width = settings.width
    if not settings.bidirectional:
        return cell(width, width)
    return Bidirectional(cell(width, width // 2), cell(width, width - width // 2))
