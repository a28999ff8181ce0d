"""The contract every layer keeps: sequences and a state in, sequences and a state out."""

from typing import Any, Protocol

from torch import Tensor

# A state is a NamedTuple of tensors, batch first, or a tuple of states. Layers without one use ().
State = tuple[Any, ...]


class Layer(Protocol):
    """A map of sequences ``(B, T, D)`` that can go on where it stopped.

    One step is ``T = 1``; training is all of ``T`` at once. Padding stands on the right and ``lengths (B,)``
    counts the real steps. The five laws (chunk, padding, row, causality, purity) are held by ``tests/laws.py``.
    """

    # False: needs the whole sequence; takes and returns the empty state ().
    streams: bool

    def initial_state(self, batch: int) -> State:
        """Return the state before the first step."""
        ...

    def __call__(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return the outputs, zero in the padding, and the state after each row's last real step."""
        ...
