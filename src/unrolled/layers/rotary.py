"""Rotary positions: queries and keys are turned by their position, so that products see the distance."""

import math
from functools import lru_cache

import torch
from torch import Tensor

SLOWEST = 10_000.0
LEAST_TABLE = 64


def rotate(x: Tensor, positions: Tensor) -> Tensor:
    """Turn each pair of neighbours ``2i, 2i + 1`` by ``position · 10000^(−2i/D)`` (Su et al. 2021, §3.2.2).

    ``x (B, T, ..., D)`` with even ``D`` keeps its shape and precision; ``positions`` is ``(T,)`` or
    ``(B, T)``. Cost: O(D) a vector.

    >>> rotate(torch.tensor([[[1.0, 0.0], [1.0, 0.0]]]), torch.arange(2))
    tensor([[[1.0000, 0.0000],
             [0.5403, 0.8415]]])
    """
    return _turn(x, _turns(positions, x.shape[-1] // 2, _precision(x)))


def rotate_onward(x: Tensor, start: int) -> Tensor:
    """Do what `rotate` does at positions ``start, start + 1, …`` for all rows, by a table that is kept.

    >>> x = torch.randn(2, 3, 8)
    >>> torch.equal(rotate_onward(x, 70), rotate(x, torch.arange(70, 73)))
    True
    """
    end = start + x.shape[1]
    # Powers of two, so that a table serves many steps.
    table = _table(max(LEAST_TABLE, 1 << (end - 1).bit_length()), x.shape[-1] // 2, _precision(x), x.device)
    return _turn(x, table[start:end])


def _turn(x: Tensor, turns: Tensor) -> Tensor:
    """Turn ``x (B, T, ..., D)`` by ``turns (..., T, D/2)``: a pair is a complex number, and turns by one product."""
    half = turns.shape[-1]
    turns = turns.view(*turns.shape[:-1], *(1,) * (x.dim() - 3), half)
    numbers = torch.view_as_complex(x.to(_precision(x)).reshape(*x.shape[:-1], half, 2))
    return torch.view_as_real(numbers * turns).flatten(-2).to(x.dtype)


def _turns(positions: Tensor, half: int, precision: torch.dtype) -> Tensor:
    """Return the complex turns ``(..., T, D/2)`` of positions; a fifth of the time that sines and cosines take."""
    pairs = torch.arange(half, device=positions.device, dtype=precision)
    angles = positions[..., None] * torch.exp(pairs * (-math.log(SLOWEST) / half))
    return torch.polar(torch.ones_like(angles), angles)


@lru_cache(maxsize=16)
def _table(room: int, half: int, precision: torch.dtype, device: torch.device) -> Tensor:
    # Made for every use, though the first may be one without gradients.
    with torch.inference_mode(False):
        return _turns(torch.arange(room, device=device), half, precision)


def _precision(x: Tensor) -> torch.dtype:
    """Return the precision to turn in: angles of far positions need more digits than half precision has."""
    return torch.promote_types(x.dtype, torch.float32)
