"""A model with the head of its task: what is trained, saved and used."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from unrolled.models.model import Model


class Network(nn.Module):
    """A model and a head; the task decides how they are put to use.

    >>> from unrolled.models.architectures import build_model, preset
    >>> from unrolled.data.inputs import TokenInputs
    >>> network = Network(build_model(preset("gru", "tiny"), TokenInputs(8)), nn.Linear(64, 8))
    >>> network.parameter_count
    26120
    """

    model: Model

    def __init__(self, model: Model, head: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.head = head

    @property
    def parameter_count(self) -> int:
        """Count the trained numbers."""
        return sum(parameter.numel() for parameter in self.parameters())

    @property
    def device(self) -> torch.device:
        """Return the device that the network computes on."""
        return next(self.parameters()).device

    @contextmanager
    def scoring(self) -> Iterator[None]:
        """Switch dropout and gradients off for a while."""
        training = self.training
        self.eval()
        try:
            with torch.inference_mode():
                yield
        finally:
            self.train(training)
