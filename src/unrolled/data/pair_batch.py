"""A batch of pairs: sources and what to answer to them, each padded on the right to a length of its own."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from unrolled.data.batch import NO_TARGET, padded
from unrolled.data.codecs.codec import BEGIN
from unrolled.data.sequences import Sequences


@dataclass(frozen=True)
class PairBatch:
    """What an encoder and a decoder are given at once, and what the decoder should answer.

    ``inputs`` are the sources, int64 tokens ``(B, S)`` or float32 channels ``(B, S, C)``, zero in the padding, and
    ``lengths (B,)`` their lengths; ``targets (B, T)`` are int64 tokens, the last of each row its end token, and
    NO_TARGET in the padding, ``target_lengths (B,)`` how many are real; ``rows (B,)`` says where in the data each
    pair stands.
    """

    inputs: Tensor
    lengths: Tensor
    targets: Tensor
    target_lengths: Tensor
    rows: NDArray[np.int64]

    @property
    def given(self) -> Tensor:
        """What the decoder reads ``(B, T)``: the begin token, then the targets but the last; 0 in the padding.

        >>> pairs = Sequences.from_rows([[3], [4]], Sequences.from_rows([[5, 6, 2], [7, 2]]))
        >>> pair_batch(pairs, np.array([0, 1])).given
        tensor([[1, 5, 6],
                [1, 7, 0]])
        """
        begin = torch.full_like(self.targets[:, :1], BEGIN)
        given = torch.cat([begin, self.targets[:, :-1]], dim=1)
        return given.masked_fill(self.targets == NO_TARGET, 0)

    def to(self, device: torch.device) -> "PairBatch":
        """Return the batch with its tensors on a device."""
        return PairBatch(
            self.inputs.to(device),
            self.lengths.to(device),
            self.targets.to(device),
            self.target_lengths.to(device),
            self.rows,
        )


def pair_batch(pairs: Sequences, rows: NDArray[np.int64]) -> PairBatch:
    """Return the batch of the chosen rows; those without targets get targets of length 0, as wide as one token.

    >>> pairs = Sequences.from_rows([[3, 4], [5]], Sequences.from_rows([[6, 2], [2]]))
    >>> pair_batch(pairs, np.array([1, 0])).targets
    tensor([[   2, -100],
            [   6,    2]])
    """
    inputs, lengths = padded(pairs, rows)
    if pairs.targets is None:
        nothing = torch.full((len(rows), 1), NO_TARGET)
        return PairBatch(inputs, lengths, nothing, torch.zeros(len(rows), dtype=torch.int64), rows)
    assert isinstance(pairs.targets, Sequences)
    targets, target_lengths = padded(pairs.targets, rows)
    targets[torch.arange(targets.shape[1]) >= target_lengths[:, None]] = NO_TARGET
    return PairBatch(inputs, lengths, targets, target_lengths, rows)
