"""The simple recurrent network: one tanh over the input and the state before."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from unrolled.layers.layer import State
from unrolled.layers.padding import last_real, zero_padding
from unrolled.layers.recurrence import fresh_input_weight, fresh_recurrent_weight, read_torch


class RNNState(NamedTuple):
    """The hidden state ``h (B, H)``."""

    h: Tensor


class RNNInside(NamedTuple):
    """What the layer computed at every step, each ``(B, T, H)``, zero in the padding."""

    output: Tensor


class RNN(nn.Module):
    """``h_t = tanh(W_hh h_{t−1} + W_xh x_t + b)`` (Elman 1990).

    Maps ``x (B, T, input_width)`` to every ``h_t (B, T, width)``. State: ``RNNState(h)`` after each row's
    last real step, zeros before the first. Parameters: ``(x + h)h + h``. Cost: O((x + h)h) a step, on
    PyTorch's fused kernel. Differs from ``nn.RNN`` in having one bias, the sum of its two.

    >>> outputs, state = RNN(2, 3)(torch.zeros(1, 4, 2))
    >>> outputs.shape, state.h.shape
    (torch.Size([1, 4, 3]), torch.Size([1, 3]))
    """

    streams = True

    def __init__(self, input_width: int, width: int) -> None:
        super().__init__()
        self.input_width, self.width = input_width, width
        self.input_weight = fresh_input_weight(1, input_width, width)
        self.recurrent_weight = fresh_recurrent_weight(1, width)
        self.bias = nn.Parameter(torch.zeros(width))

    @classmethod
    def from_torch(cls, module: nn.RNN) -> "RNN":
        """Copy a single-layer tanh ``nn.RNN``, its two biases summed; anything else is a `UsageError`."""
        weights = read_torch(module)
        layer = cls(module.input_size, module.hidden_size).to(weights.input_weight)
        with torch.no_grad():
            layer.input_weight.copy_(weights.input_weight)
            layer.recurrent_weight.copy_(weights.recurrent_weight)
            layer.bias.copy_(weights.input_bias + weights.recurrent_bias)
        return layer

    def initial_state(self, batch: int) -> RNNState:
        """Return zeros."""
        return RNNState(self.bias.new_zeros(batch, self.width))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, RNNState]:
        """Return every ``h_t`` and the state after each row's last real step."""
        (h,) = self.initial_state(x.shape[0]) if state is None else state
        x = zero_padding(x, lengths)
        if x.shape[1] == 0:
            return x.new_zeros(x.shape[0], 0, self.width), RNNState(h)
        if x.shape[1] == 1:
            last = self._step(x[:, 0], h).output
            outputs = last[:, None]
        else:
            outputs, last = self._all_steps(x, h)
        if lengths is not None:
            last = last_real(outputs, lengths, h)
        return zero_padding(outputs, lengths), RNNState(last.to(h.dtype))

    def inside(self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None) -> RNNInside:
        """Return what `forward` computes, step by step; slow, for study."""
        (h,) = self.initial_state(x.shape[0]) if state is None else state
        if x.shape[1] == 0:
            return RNNInside(x.new_zeros(x.shape[0], 0, self.width))
        outputs = []
        for x_t in zero_padding(x, lengths).unbind(1):
            h = self._step(x_t, h).output
            outputs.append(h)
        return RNNInside(zero_padding(torch.stack(outputs, 1), lengths))

    def _step(self, x: Tensor, h: Tensor) -> RNNInside:
        """Take one step, ``x (B, X)``; without gradients up to 40% quicker than the kernel (CPU)."""
        from_input = functional.linear(x, self.input_weight, self.bias)
        return RNNInside((from_input + functional.linear(h, self.recurrent_weight)).tanh())

    def _all_steps(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        """Run PyTorch's fused kernel; return every ``h`` and the one after the last column."""
        # The kernel wants two biases, and the state in the input's type, which autocast may have narrowed.
        weights = [self.input_weight, self.recurrent_weight, self.bias, torch.zeros_like(self.bias)]
        start = h[None].to(x.dtype).contiguous()
        outputs, last = torch.rnn_tanh(x, start, weights, True, 1, 0.0, self.training, False, True)
        return outputs, last[0]
