"""Muon: momentum whose update of each matrix is made orthogonal; PyTorch's own, in a precision we can choose."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

# The quintic of Jordan et al. 2024, tuned for slope at zero: singular values end between 0.7 and 1.2.
LINEAR, CUBIC, QUINTIC = 3.4445, -4.7750, 2.0315
ITERATIONS = 5


def orthogonalise(updates: Tensor) -> Tensor:
    """Return the nearest half-orthogonal matrices to ``updates (N, R, C)``, roughly, by Newton-Schulz iteration.

    ``X ← aX + (bXXᵀ + c(XXᵀ)²)X``, five times. Cost: about ``20·min(R, C)²·max(R, C)`` multiply-adds a matrix.

    >>> singular = torch.linalg.svdvals(orthogonalise(torch.randn(1, 4, 8)))
    >>> bool((singular > 0.4).all() and (singular < 1.4).all())
    True
    """
    tall = updates.shape[1] > updates.shape[2]
    x = updates.mT if tall else updates
    x = x / x.norm(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    for _ in range(ITERATIONS):
        gram = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=CUBIC, alpha=QUINTIC), x, beta=LINEAR)
    return x.mT if tall else x


class Muon(Optimizer):
    """Muon (Jordan et al. 2024) with Nesterov momentum and decoupled weight decay.

    ``m ← μm + (1 − μ)g; w ← w − ηλw − η·√max(1, R/C)·orthogonalise((1 − μ)g + μm)``: the same update as
    `torch.optim.Muon`, which always iterates in bfloat16; where the hardware has no fast bfloat16 that takes
    several times as long as float32 (``benchmarks/muon.py``). Matrices of one shape are handled in one batch.
    State kept: one momentum a parameter.

    >>> weight = torch.nn.Parameter(torch.eye(2))
    >>> weight.grad = torch.eye(2)
    >>> _ = Muon([weight], lr=0.1, precision=torch.float32).step()
    >>> bool(weight[0, 0] < 1)
    True
    """

    def __init__(
        self,
        params: Iterable[torch.nn.Parameter],
        *,
        lr: float,
        precision: torch.dtype,
        momentum: float = 0.95,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self._precision = precision

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Update every matrix that has a gradient."""
        for group in self.param_groups:
            by_shape: dict[torch.Size, list[Tensor]] = defaultdict(list)
            for weight in group["params"]:
                if weight.grad is not None:
                    by_shape[weight.shape].append(weight)
            for weights in by_shape.values():
                self._update(weights, group)

    def _update(self, weights: list[Tensor], group: dict[str, Any]) -> None:
        """Update matrices of one shape together."""
        updates = torch.stack([self._direction(weight, group["momentum"]) for weight in weights])
        updates = orthogonalise(updates.to(self._precision)).to(weights[0].dtype)
        rows, columns = weights[0].shape
        rate = group["lr"] * max(1.0, rows / columns) ** 0.5
        for weight, update in zip(weights, updates.unbind(), strict=True):
            weight.mul_(1 - group["lr"] * group["weight_decay"]).add_(update, alpha=-rate)

    def _direction(self, weight: Tensor, momentum: float) -> Tensor:
        """Advance a matrix's momentum and return the look-ahead direction."""
        gradient = weight.grad
        assert gradient is not None
        state = self.state[weight]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(weight)
        state["momentum"].lerp_(gradient, 1 - momentum)
        return gradient.lerp(state["momentum"], momentum)
