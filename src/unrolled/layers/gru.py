"""The gated recurrent unit: one gate mixes old and new, another hides some of the old from the new."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from unrolled.layers.layer import State
from unrolled.layers.padding import last_real, zero_padding
from unrolled.layers.recurrence import fresh_input_weight, fresh_recurrent_weight, read_torch


class GRUState(NamedTuple):
    """The hidden state ``h (B, H)``."""

    h: Tensor


class GRUInside(NamedTuple):
    """What the layer computed at every step, each ``(B, T, H)``, zero in the padding."""

    reset_gate: Tensor
    update_gate: Tensor
    candidate: Tensor
    output: Tensor


class GRU(nn.Module):
    """A recurrent layer that moves its state towards a candidate, as far as its update gate ``z`` says.

    ``r, z = σ(W x_t + U h_{t−1} + b)``, ``h̃ = tanh(W_h x_t + b_h + r ⊙ (U_h h_{t−1} + b_u))``,
    ``h_t = (1 − z) ⊙ h_{t−1} + z ⊙ h̃`` (Cho et al. 2014, §2.3; ``z`` as in Chung et al. 2014, §3.2), the
    reset applied after the recurrent product. The rows of the weights are ordered r, z, h̃.

    Maps ``x (B, T, input_width)`` to every ``h_t (B, T, width)``. State: ``GRUState(h)`` after each row's
    last real step, zeros before the first. Parameters: ``3((x + h)h + h) + h``. Cost: O((x + h)h) a step, on
    PyTorch's fused kernel. Differs from ``nn.GRU``: its ``z`` is our ``1 − z``, and only the candidate has a
    recurrent bias.

    >>> layer = GRU(2, 3)
    >>> outputs, state = layer(torch.zeros(1, 4, 2))
    >>> outputs.shape, state.h.shape, sum(p.numel() for p in layer.parameters())
    (torch.Size([1, 4, 3]), torch.Size([1, 3]), 57)
    """

    streams = True

    def __init__(self, input_width: int, width: int) -> None:
        super().__init__()
        self.input_width, self.width = input_width, width
        self.input_weight = fresh_input_weight(3, input_width, width)
        self.recurrent_weight = fresh_recurrent_weight(3, width)
        self.bias = nn.Parameter(torch.zeros(3 * width))
        self.recurrent_bias = nn.Parameter(torch.zeros(width))

    @classmethod
    def from_torch(cls, module: nn.GRU) -> "GRU":
        """Copy a single-layer ``nn.GRU``, its ``z`` negated; anything else is a `UsageError`."""
        weights = read_torch(module)
        width = module.hidden_size
        layer = cls(module.input_size, width).to(weights.input_weight)
        of_gates = functional.pad(weights.recurrent_bias[: 2 * width], (0, width))
        with torch.no_grad():
            layer.input_weight.copy_(_negate_update(weights.input_weight))
            layer.recurrent_weight.copy_(_negate_update(weights.recurrent_weight))
            layer.bias.copy_(_negate_update(weights.input_bias + of_gates))
            layer.recurrent_bias.copy_(weights.recurrent_bias[2 * width :])
        return layer

    def initial_state(self, batch: int) -> GRUState:
        """Return zeros."""
        return GRUState(self.bias.new_zeros(batch, self.width))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, GRUState]:
        """Return every ``h_t`` and the state after each row's last real step."""
        (h,) = self.initial_state(x.shape[0]) if state is None else state
        x = zero_padding(x, lengths)
        if x.shape[1] == 0:
            return x.new_zeros(x.shape[0], 0, self.width), GRUState(h)
        if x.shape[1] == 1:
            last = self._step(x[:, 0], h).output
            outputs = last[:, None]
        else:
            outputs, last = self._all_steps(x, h)
        if lengths is not None:
            last = last_real(outputs, lengths, h)
        return zero_padding(outputs, lengths), GRUState(last.to(h.dtype))

    def inside(self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None) -> GRUInside:
        """Return the gates and outputs of every step, as `forward` computes them; slow, for study."""
        (h,) = self.initial_state(x.shape[0]) if state is None else state
        if x.shape[1] == 0:
            return GRUInside(*[x.new_zeros(x.shape[0], 0, self.width)] * 4)
        steps = []
        for x_t in zero_padding(x, lengths).unbind(1):
            steps.append(self._step(x_t, h))
            h = steps[-1].output
        return GRUInside(*(zero_padding(torch.stack(part, 1), lengths) for part in zip(*steps, strict=True)))

    def _step(self, x: Tensor, h: Tensor) -> GRUInside:
        """Take one step, ``x (B, X)``; 1.2 to 5 times quicker than the kernel (one CPU core)."""
        split = [2 * self.width, self.width]
        gates, proposal = torch.split(functional.linear(x, self.input_weight, self.bias), split, dim=1)
        recurrent_gates, recalled = torch.split(functional.linear(h, self.recurrent_weight), split, dim=1)
        r, z = (gates + recurrent_gates).sigmoid().chunk(2, dim=1)
        candidate = (proposal + r * (recalled + self.recurrent_bias)).tanh()
        return GRUInside(r, z, candidate, h + z * (candidate - h))

    def _all_steps(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        """Run PyTorch's fused kernel; return every ``h`` and the one after the last column."""
        weights = [
            _negate_update(self.input_weight),
            _negate_update(self.recurrent_weight),
            _negate_update(self.bias),
            functional.pad(self.recurrent_bias, (2 * self.width, 0)),
        ]
        # The kernel wants the state in the input's type, which autocast may have narrowed.
        start = h[None].to(x.dtype).contiguous()
        outputs, last = torch.gru(x, start, weights, True, 1, 0.0, self.training, False, True)
        return outputs, last[0]


def _negate_update(weight: Tensor) -> Tensor:
    """Negate the rows of the update gate, since ``σ(−a) = 1 − σ(a)``: PyTorch's says how much to keep."""
    reset, update, candidate = weight.chunk(3)
    return torch.cat([reset, -update, candidate])
