"""A running average of the weights, which often scores better than the last weights."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class WeightAverage:
    """The exponential average ``a ← βa + (1 − β)w`` of a network's parameters, with a short memory at the start.

    The memory at step ``t`` is ``min(β, (1 + t)/(10 + t))``, so that the first weights are soon forgotten.
    State kept: one copy of the parameters. Cost: one pass over them a step.

    >>> layer = nn.Linear(1, 1)
    >>> average = WeightAverage(layer, decay=0.9)
    >>> average.update(step=0)
    """

    def __init__(self, network: nn.Module, *, decay: float) -> None:
        self.decay = decay
        self._network = network
        self.tensors = {name: value.detach().clone() for name, value in network.named_parameters()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Move the average towards the network's present weights."""
        decay = min(self.decay, (1 + step) / (10 + step))
        weights = [parameter.detach() for parameter in self._network.parameters()]
        torch._foreach_lerp_(list(self.tensors.values()), weights, 1 - decay)

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Go on from a saved average."""
        for name, value in self.tensors.items():
            value.copy_(tensors[name])

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Put the average in the network's place for a while."""
        parameters = dict(self._network.named_parameters())
        trained = {name: value.detach().clone() for name, value in parameters.items()}
        self._copy_into(parameters, self.tensors)
        try:
            yield
        finally:
            self._copy_into(parameters, trained)

    @staticmethod
    @torch.no_grad()
    def _copy_into(parameters: dict[str, nn.Parameter], values: dict[str, Tensor]) -> None:
        for name, value in values.items():
            parameters[name].copy_(value)
