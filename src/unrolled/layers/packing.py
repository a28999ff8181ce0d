"""The real steps of a batch side by side, without the padding between them, for what looks at each step alone."""

from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from unrolled.layers.layer import State
from unrolled.layers.padding import real_steps

# Numbers of steps are rounded up to sixteenths of a power of two. Kernels that are made for one number (oneDNN's in
# bfloat16, some ten milliseconds each) are then met again, batch after batch.
PARTS = 16


class Packing(NamedTuple):
    """Where the real steps of a batch ``(B, T)`` stand among its B · T; places None: everywhere.

    Of the ``places (N,)`` the first ``real`` are these; the first is repeated behind them, up to a number that comes
    often.
    """

    places: Tensor | None
    real: int
    lengths: Tensor | None
    batch: int
    steps: int

    def pack(self, x: Tensor) -> Tensor:
        """Return the steps of ``x (B, T, D)`` that are real, row after row, ``(N, D)``; a view where all are."""
        flat = x.reshape(self.batch * self.steps, x.shape[2])
        return flat if self.places is None else flat.index_select(0, self.places)

    def unpack(self, packed: Tensor) -> Tensor:
        """Undo `pack`: ``(B, T, D)``, zero in the padding."""
        width = packed.shape[1]
        if self.places is None:
            return packed.view(self.batch, self.steps, width)
        empty = packed.new_zeros(self.batch * self.steps, width)
        real = slice(self.real)
        return empty.index_copy_(0, self.places[real], packed[real]).view(self.batch, self.steps, width)


class Packed(Protocol):
    """A layer that also takes its input packed, as everything but attention over time wants it."""

    packs: bool

    def packed(self, x: Tensor, packing: Packing, state: State | None) -> tuple[Tensor, State]:
        """Return what the layer gives for ``x (N, D)``, packed as it came, and the next state."""
        ...


def find_packing(x: Tensor, lengths: Tensor | None) -> Packing:
    """Return where the real steps of ``x (B, T, D)`` stand; a GPU is waited for until it knows how many.

    >>> import torch
    >>> packing = find_packing(torch.zeros(2, 3, 1), torch.tensor([1, 2]))
    >>> packing.pack(torch.arange(6.0).view(2, 3, 1))[:, 0]
    tensor([0., 3., 4.])
    """
    batch, steps = x.shape[:2]
    if lengths is None:
        return Packing(None, batch * steps, None, batch, steps)
    places = real_steps(lengths, steps).flatten().nonzero()[:, 0]
    real = len(places)
    if real == batch * steps:
        return Packing(None, real, None, batch, steps)
    repeated = places[:1].expand(min(1, real) * (few_sizes(real) - real))
    return Packing(torch.cat([places, repeated]), real, lengths, batch, steps)


def few_sizes(count: int) -> int:
    """Round a number of steps up to one of few.

    >>> [few_sizes(count) for count in (0, 7, 100, 3000)]
    [0, 7, 104, 3072]
    """
    part = max(1, (1 << max(0, count - 1).bit_length()) // PARTS)
    return -(-count // part) * part


def pack(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Return the real steps of ``x (B, T, D)`` row after row, and no others."""
    packing = find_packing(x, lengths)
    return packing.pack(x)[: packing.real]


def run_packed(layer: Packed, x: Tensor, state: State | None, lengths: Tensor | None) -> tuple[Tensor, State]:
    """Return what a layer gives for ``x (B, T, D)``, zero in the padding, and the next state."""
    packing = find_packing(x, lengths)
    y, state = layer.packed(packing.pack(x), packing, state)
    return packing.unpack(y), state
