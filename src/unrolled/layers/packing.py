"""The real steps of a batch side by side, without the padding between them, for what looks at each step alone."""

from typing import NamedTuple, Protocol

from torch import Tensor

from unrolled.layers.layer import State
from unrolled.layers.padding import real_steps


class Packing(NamedTuple):
    """Where the real steps of a batch ``(B, T)`` stand: the ``places (N,)`` among its B · T; None: everywhere."""

    places: Tensor | None
    lengths: Tensor | None
    batch: int
    steps: int

    def pack(self, x: Tensor) -> Tensor:
        """Return the real steps of ``x (B, T, D)`` row after row, ``(N, D)``; a view where all of them are real."""
        flat = x.reshape(self.batch * self.steps, x.shape[2])
        return flat if self.places is None else flat.index_select(0, self.places)

    def unpack(self, packed: Tensor) -> Tensor:
        """Undo `pack`: ``(B, T, D)``, zero in the padding."""
        width = packed.shape[1]
        if self.places is None:
            return packed.view(self.batch, self.steps, width)
        empty = packed.new_zeros(self.batch * self.steps, width)
        return empty.index_copy_(0, self.places, packed).view(self.batch, self.steps, width)


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
        return Packing(None, None, batch, steps)
    places = real_steps(lengths, steps).flatten().nonzero()[:, 0]
    if len(places) == batch * steps:
        return Packing(None, None, batch, steps)
    return Packing(places, lengths, batch, steps)


def pack(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Return the real steps of ``x (B, T, D)`` row after row, ``(N, D)``."""
    return find_packing(x, lengths).pack(x)


def run_packed(layer: Packed, x: Tensor, state: State | None, lengths: Tensor | None) -> tuple[Tensor, State]:
    """Return what a layer gives for ``x (B, T, D)``, zero in the padding, and the next state."""
    packing = find_packing(x, lengths)
    y, state = layer.packed(packing.pack(x), packing, state)
    return packing.unpack(y), state
