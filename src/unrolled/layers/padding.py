"""Padding stands on the right of each row; these functions find it, blank it and look just before it."""

import torch
from torch import Tensor


def real_steps(lengths: Tensor, steps: int) -> Tensor:
    """Return ``(B, T)``, true where a step is real.

    >>> real_steps(torch.tensor([2, 0]), 3)
    tensor([[ True,  True, False],
            [False, False, False]])
    """
    return torch.arange(steps, device=lengths.device) < lengths[:, None]


def zero_padding(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Return ``x (B, T, D)`` with zeros in the padding, whatever stood there, NaN included.

    >>> zero_padding(torch.tensor([[[1.0], [float("nan")]]]), torch.tensor([1]))
    tensor([[[1.],
             [0.]]])
    """
    if lengths is None:
        return x
    return x.masked_fill(~real_steps(lengths, x.shape[1])[..., None], 0)


def all_real(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Return the lengths of the rows of ``x (B, T, D)``: those given, or all of its steps.

    >>> all_real(torch.zeros(2, 3, 1), None)
    tensor([3, 3])
    """
    return torch.full((x.shape[0],), x.shape[1], device=x.device) if lengths is None else lengths


def last_real(x: Tensor, lengths: Tensor | None, otherwise: Tensor) -> Tensor:
    """Return each row's last real step ``(B, D)`` of ``x (B, T, D)``, or ``otherwise`` where a row has none.

    >>> x = torch.tensor([[[1.0], [2.0]], [[3.0], [4.0]]])
    >>> last_real(x, torch.tensor([1, 0]), otherwise=torch.tensor([[8.0], [9.0]]))
    tensor([[1.],
            [9.]])
    """
    if x.shape[1] == 0:
        return otherwise
    if lengths is None:
        return x[:, -1]
    index = (lengths - 1).clamp(min=0)[:, None, None].expand(-1, 1, x.shape[2])
    return torch.where(lengths[:, None] > 0, x.gather(1, index)[:, 0], otherwise)
