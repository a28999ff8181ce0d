"""The contract every architecture keeps: inputs and a state in, features and a state out."""

from typing import Protocol

from torch import Tensor

from unrolled.layers.layer import State


class Model(Protocol):
    """A stack of layers under the layer law, from raw inputs such as token numbers to features ``(B, T, D)``."""

    streams: bool
    width: int

    def start(
        self, batch: int = 1, *, source: Tensor | None = None, source_lengths: Tensor | None = None
    ) -> State:
        """Return the state before the first step; an encoder-decoder reads its source here."""
        ...

    def __call__(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return features ``(B, T, D)``, zero in the padding, and the state after each row's last real step."""
        ...
