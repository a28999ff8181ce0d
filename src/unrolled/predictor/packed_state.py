"""A state as one run of bytes, and back: what a session keeps between its steps."""

from collections.abc import Iterator
from functools import lru_cache
from math import prod
from typing import NamedTuple

import torch
from torch import Tensor

from unrolled.decoding.reading import device_of
from unrolled.layers.layer import State
from unrolled.layers.state import flatten, map_state

Shapes = tuple[tuple[int, ...], ...]
REMEMBERED = 1024


class Packed(NamedTuple):
    """The bytes of a state's tensors, and their shapes, which all states of one length share."""

    content: Tensor
    shapes: Shapes


class Places(NamedTuple):
    """The shapes of a state's tensors, and how many bytes each takes, in the order they are laid down."""

    shapes: Shapes
    sizes: list[int]


class StatePacker:
    """Lays the tensors of a state one after another, so that a session is one tensor and not many small ones.

    ``start`` is a state before the first step, whose structure and types all others share. A dimension of size 0
    there may grow; every other is fixed.

    >>> packer = StatePacker((torch.zeros(1, 2), (torch.zeros(1, dtype=torch.long),)))
    >>> packed = packer.pack((torch.ones(1, 2), (torch.tensor([7]),)))
    >>> packed.content.shape, packer.unpack(packed)
    (torch.Size([16]), (tensor([[1., 1.]]), (tensor([7]),)))
    """

    def __init__(self, start: State) -> None:
        tensors = flatten(start)
        # Where states are kept, those read from a file too.
        self.device = device_of(start)
        self._structure = start
        self._types = [tensor.dtype for tensor in tensors]
        self._start_shapes = [tuple(tensor.shape) for tensor in tensors]
        # Wide numbers first, so that each part begins where its type may stand.
        self._order = sorted(range(len(tensors)), key=lambda place: -self._types[place].itemsize)
        # Remembered, as sessions of one length share them; not all, as sequences may grow without end.
        self.places = lru_cache(maxsize=REMEMBERED)(self._places)

    def pack(self, state: State) -> Packed:
        """Copy a state into bytes."""
        tensors = flatten(state)
        places = self.places(tuple([tuple(tensor.shape) for tensor in tensors]))
        parts = [tensors[place].reshape(-1).view(torch.uint8) for place in self._order]
        return Packed(torch.cat(parts) if parts else torch.empty(0, dtype=torch.uint8), places.shapes)

    def unpack(self, packed: Packed) -> State:
        """Return the state that bytes hold, as views of them."""
        parts = torch.split_with_sizes(packed.content, self.places(packed.shapes).sizes)
        tensors: list[Tensor] = [packed.content] * len(self._order)
        for place, part in zip(self._order, parts, strict=True):
            tensors[place] = part.view(self._types[place]).view(packed.shapes[place])
        in_turn: Iterator[Tensor] = iter(tensors)
        return map_state(lambda _: next(in_turn), self._structure)

    def _places(self, shapes: Shapes) -> Places:
        """Return where tensors of these shapes stand."""
        return Places(shapes, [prod(shapes[place]) * self._types[place].itemsize for place in self._order])

    def fits(self, shapes: Shapes) -> bool:
        """Say whether shapes can be those of a state: like those at the start, but for what may grow."""
        return len(shapes) == len(self._start_shapes) and all(
            len(found) == len(start)
            and all(
                size == fixed or (fixed == 0 and size > 0) for size, fixed in zip(found, start, strict=True)
            )
            for found, start in zip(shapes, self._start_shapes, strict=True)
        )
