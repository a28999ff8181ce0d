"""The LSTM: a cell that gates decide what to forget, take in and show."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from unrolled.layers.layer import State
from unrolled.layers.padding import last_real, real_steps, zero_padding
from unrolled.layers.recurrence import fresh_input_weight, fresh_recurrent_weight, read_torch

# Far beyond what any gate's input reaches, where a sigmoid is exactly 0 or 1, and still finite in float16.
SATURATION = 1e4


class LSTMState(NamedTuple):
    """The hidden state ``h (B, H)`` and the cell ``c (B, H)``."""

    h: Tensor
    c: Tensor


class LSTMInside(NamedTuple):
    """What the layer computed at every step, each ``(B, T, H)``, zero in the padding."""

    input_gate: Tensor
    forget_gate: Tensor
    candidate: Tensor
    output_gate: Tensor
    cell: Tensor
    output: Tensor


class LSTM(nn.Module):
    """A recurrent layer whose cell carries values unchanged until its gates decide otherwise.

    ``f, i, o = σ(W [h_{t−1}, x_t] + b)``, ``c̃ = tanh(W_c [h_{t−1}, x_t] + b_c)``,
    ``c_t = f ⊙ c_{t−1} + i ⊙ c̃``, ``h_t = o ⊙ tanh(c_t)`` (Hochreiter and Schmidhuber 1997, §4; forget gate:
    Gers et al. 2000). The rows of the weights are ordered i, f, c̃, o. The forget bias begins at 1
    (Jozefowicz et al. 2015).

    Maps ``x (B, T, input_width)`` to every ``h_t (B, T, width)``. State: ``LSTMState(h, c)`` after each row's
    last real step, zeros before the first. Parameters: ``4((x + h)h + h)``. Cost: O((x + h)h) a step, on
    PyTorch's fused kernel. Differs from ``nn.LSTM`` in having one bias a gate, the sum of its two.

    >>> layer = LSTM(2, 3)
    >>> outputs, state = layer(torch.zeros(1, 4, 2))
    >>> outputs.shape, state.c.shape, sum(p.numel() for p in layer.parameters())
    (torch.Size([1, 4, 3]), torch.Size([1, 3]), 72)
    """

    streams = True

    def __init__(self, input_width: int, width: int) -> None:
        super().__init__()
        self.input_width, self.width = input_width, width
        self.input_weight = fresh_input_weight(4, input_width, width)
        self.recurrent_weight = fresh_recurrent_weight(4, width)
        self.bias = nn.Parameter(torch.zeros(4 * width))
        nn.init.ones_(self.bias.detach()[width : 2 * width])

    @classmethod
    def from_torch(cls, module: nn.LSTM) -> "LSTM":
        """Copy a single-layer ``nn.LSTM``, its two biases summed; anything else is a `UsageError`."""
        weights = read_torch(module)
        layer = cls(module.input_size, module.hidden_size).to(weights.input_weight)
        with torch.no_grad():
            layer.input_weight.copy_(weights.input_weight)
            layer.recurrent_weight.copy_(weights.recurrent_weight)
            layer.bias.copy_(weights.input_bias + weights.recurrent_bias)
        return layer

    def initial_state(self, batch: int) -> LSTMState:
        """Return zeros."""
        return LSTMState(self.bias.new_zeros(batch, self.width), self.bias.new_zeros(batch, self.width))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, LSTMState]:
        """Return every ``h_t`` and the state after each row's last real step."""
        h, c = self.initial_state(x.shape[0]) if state is None else state
        x = zero_padding(x, lengths)
        if x.shape[1] == 0:
            return x.new_zeros(x.shape[0], 0, self.width), LSTMState(h, c)
        if x.shape[1] == 1:
            step = self._step(x[:, 0], h, c)
            last_h, last_c = step.output, last_real(step.cell[:, None], lengths, c)
            outputs = last_h[:, None]
        else:
            outputs, last_h, last_c = self._all_steps(x, h, c, lengths)
        if lengths is not None:
            last_h = last_real(outputs, lengths, h)
        return zero_padding(outputs, lengths), LSTMState(last_h.to(h.dtype), last_c.to(c.dtype))

    def inside(self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None) -> LSTMInside:
        """Return the gates, cells and outputs of every step, as `forward` computes them; slow, for study."""
        h, c = self.initial_state(x.shape[0]) if state is None else state
        if x.shape[1] == 0:
            return LSTMInside(*[x.new_zeros(x.shape[0], 0, self.width)] * 6)
        steps = []
        for x_t in zero_padding(x, lengths).unbind(1):
            steps.append(self._step(x_t, h, c))
            h, c = steps[-1].output, steps[-1].cell
        return LSTMInside(*(zero_padding(torch.stack(part, 1), lengths) for part in zip(*steps, strict=True)))

    def _step(self, x: Tensor, h: Tensor, c: Tensor) -> LSTMInside:
        """Take one step, ``x (B, X)``; 1.7 to 14 times quicker than the kernel at 1 to 16 rows."""
        from_input = functional.linear(x, self.input_weight, self.bias)
        gates = from_input + functional.linear(h, self.recurrent_weight)
        input_gate, forget_gate, candidate, output_gate = gates.chunk(4, dim=1)
        i, f, o = input_gate.sigmoid(), forget_gate.sigmoid(), output_gate.sigmoid()
        proposed = candidate.tanh()
        cell = f * c + i * proposed
        return LSTMInside(i, f, proposed, o, cell, o * cell.tanh())

    def _all_steps(
        self, x: Tensor, h: Tensor, c: Tensor, lengths: Tensor | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Run PyTorch's fused kernel; return every ``h``, ``h`` at the last column, each row's last ``c``."""
        weight: Tensor = self.input_weight
        if lengths is not None and bool((lengths < x.shape[1]).any()):
            x, weight = self._with_padding_column(x, lengths)
        # The kernel wants two biases, and the state in the input's type, which autocast may have narrowed.
        weights = [weight, self.recurrent_weight, self.bias, torch.zeros_like(self.bias)]
        start = [part[None].to(x.dtype).contiguous() for part in (h, c)]
        outputs, last_h, last_c = torch.lstm(x, start, weights, True, 1, 0.0, self.training, False, True)
        return outputs, last_h[0], last_c[0]

    def _with_padding_column(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Add an input that is 1 in the padding and there opens the forget gate and shuts the input gate.

        The kernel keeps no cell but the last, so each row's must survive to the end: ``c = 1·c + 0·c̃``,
        exactly, and its gradient likewise. Packed sequences, the other way, take longer on
        CPUs, up to several times as long (``benchmarks/steps.py ragged``).
        """
        padding = ~real_steps(lengths, x.shape[1])
        column = self.bias.new_zeros(4, self.width)
        column[0], column[1] = -SATURATION, SATURATION
        wide_x = torch.cat([x, padding[..., None].to(x.dtype)], dim=2)
        return wide_x, torch.cat([self.input_weight, column.reshape(-1, 1)], dim=1)
