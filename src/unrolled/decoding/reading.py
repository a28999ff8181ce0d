"""Reading tokens with a model and a head: the scores of what comes next, and the state to go on from."""

from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from torch import Tensor

from unrolled.errors import UsageError
from unrolled.layers.layer import State
from unrolled.layers.state import flatten

# Maps features (B, T, D) to scores (B, T, V), one for each token of the vocabulary.
Head = Callable[[Tensor], Tensor]


class StreamingModel(Protocol):
    """What decoding needs of a model: a state to start from, and features with the state after them."""

    def start(self, batch: int = 1) -> State:
        """Return the state before the first token."""
        ...

    def __call__(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Map tokens ``(B, T)`` to features ``(B, T, D)`` and the state after each row's last real one."""
        ...


def read(model: StreamingModel, head: Head, tokens: Tensor, state: State) -> tuple[Tensor, State]:
    """Read ``tokens (B, T)``, ``T ≥ 1``; return the next token's scores ``(B, V)`` and the state.

    Only the last step passes through the head, whose cost is that of the vocabulary.
    """
    features, state = model(tokens, state)
    return head(features[:, -1:])[:, 0], state


def one_row(tokens: Sequence[int], state: State) -> Tensor:
    """Return tokens as ``(1, T)`` on the device of a state."""
    return torch.tensor([list(tokens)], dtype=torch.long, device=device_of(state))


def device_of(state: State) -> torch.device:
    """Return where a state lives; the CPU for a state without tensors."""
    tensors = flatten(state)
    return tensors[0].device if tensors else torch.device("cpu")


def opening(prompt: Sequence[int], begin: int | None) -> list[int]:
    """Return the tokens to read first: the prompt, or the begin token where the prompt is empty.

    >>> opening([7, 8], begin=1), opening([], begin=1)
    ([7, 8], [1])
    """
    if len(prompt):
        return list(prompt)
    if begin is None:
        raise UsageError("prompt: found no token, expected at least one, or a begin token to start from")
    return [begin]
