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
# Makes a layer that looks at a memory; None where there is none to look at.
Reader = Callable[[], nn.Module] | None


def build_rnn(settings: ModelSettings, front: nn.Module, reader: Reader = None) -> SequenceModel:
    """Build a stack of simple recurrent layers (Elman 1990)."""
    return _build(RNN, settings, front, reader)


def build_lstm(settings: ModelSettings, front: nn.Module, reader: Reader = None) -> SequenceModel:
    """Build a stack of LSTM layers (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000)."""
    return _build(LSTM, settings, front, reader)


def build_gru(settings: ModelSettings, front: nn.Module, reader: Reader = None) -> SequenceModel:
    """Build a stack of GRU layers (Cho et al. 2014, §2.3)."""
    return _build(GRU, settings, front, reader)


def _build(cell: Cell, settings: ModelSettings, front: nn.Module, reader: Reader) -> SequenceModel:
    """Stack ``depth`` cells; the shortcut around each keeps deep stacks trainable.

    A reader stands after the first: the layers above then work on what was found. Its query is the first layer's
    output after it has read the step before, as in Luong et al. 2015 (§3.1, who compare it with the order of
    Bahdanau et al. 2015, where the context enters the cell). So all steps of training go through the cell at once,
    on its fused kernel, and then look at once, without a loop over time.
    """
    width, norm = settings.width, NORMS[settings.norm]
    inner = [_directed(cell, settings) for _ in range(settings.depth)]
    if reader is not None:
        inner.insert(1, reader())
    layers: list[nn.Module] = [PreNorm(layer, norm(width), dropout=settings.dropout) for layer in inner]
    return SequenceModel(front=front, width=width, layers=layers, norm=norm(width), dropout=settings.dropout)


def _directed(cell: Cell, settings: ModelSettings) -> nn.Module:
    """Make one layer of the model's width: one direction, or two of half the width each."""
    width = settings.width
    if not settings.bidirectional:
        return cell(width, width)
    return Bidirectional(cell(width, width // 2), cell(width, width - width // 2))
