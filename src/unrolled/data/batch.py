"""A batch: rows of different lengths as one tensor, padded on the right."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from unrolled.data.sequences import Sequences

# Stands where nothing is to be foretold; the number that PyTorch's losses leave out by themselves.
NO_TARGET = -100


@dataclass(frozen=True)
class Batch:
    """What a model is given at once and what it should answer.

    ``inputs`` are int64 tokens ``(B, T)`` or float32 channels ``(B, T, C)``; ``lengths (B,)``, or None when every
    step is real; ``targets``, int64 ``(B,)`` for classes or ``(B, T)`` for next tokens, NO_TARGET where there is
    none, or float32 for values; ``rows (B,)``, where in the data each row stands: its number, or the place of
    its first token in a stream.
    """

    inputs: Tensor
    lengths: Tensor | None
    targets: Tensor
    rows: NDArray[np.int64]

    def to(self, device: torch.device) -> "Batch":
        """Return the batch with its tensors on a device."""
        lengths = None if self.lengths is None else self.lengths.to(device)
        return Batch(self.inputs.to(device), lengths, self.targets.to(device), self.rows)


def padded(sequences: Sequences, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
    """Return the chosen rows ``(B, T)`` or ``(B, T, C)`` with zeros on the right, and their lengths ``(B,)``.

    T is the longest length, but at least 1.

    >>> padded(Sequences.from_rows([[3, 4], [5], []]), np.array([1, 0, 2]))
    (tensor([[5, 0],
            [3, 4],
            [0, 0]]), tensor([1, 2, 0]))
    """
    starts = sequences.offsets[rows]
    lengths = sequences.offsets[rows + 1] - starts
    steps = np.arange(max(1, int(lengths.max(initial=0))))
    real = steps < lengths[:, None]
    tokens = sequences.tokens
    inputs = np.zeros((*real.shape, *tokens.shape[1:]), np.float32 if tokens.dtype.kind == "f" else np.int64)
    inputs[real] = tokens[(starts[:, None] + steps)[real]]
    return torch.from_numpy(inputs), torch.from_numpy(lengths)


def labelled_batch(sequences: Sequences, rows: NDArray[np.int64]) -> Batch:
    """Return the batch of the chosen rows with what to answer, or NO_TARGET, as targets."""
    inputs, lengths = padded(sequences, rows)
    if sequences.targets is None:
        return Batch(inputs, lengths, torch.full((len(rows),), NO_TARGET), rows)
    assert isinstance(sequences.targets, np.ndarray)
    targets = sequences.targets[rows]
    kind = np.float32 if targets.dtype.kind == "f" else np.int64
    return Batch(inputs, lengths, torch.from_numpy(targets.astype(kind)), rows)
