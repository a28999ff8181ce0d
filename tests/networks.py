"""Small networks whose every parameter matters, for tests that train nothing."""

from typing import Any

import torch
from torch import nn

from unrolled.data.inputs import TokenInputs
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.tasks.network import Network
from unrolled.tasks.task import Task


def small_network(task: Task, vocabulary: int, architecture: str = "gru", **shape: Any) -> Network:
    """Return a network in `eval()`, the same every time, far from where training would start."""
    settings = ModelSettings(
        architecture=architecture, **{"width": 8, "depth": 1, "heads": 2, "dropout": 0.5, **shape}
    )
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        model = build_model(settings, TokenInputs(vocabulary))
        network = Network(model, task.build_head(model.width))
        for parameter in network.parameters():
            parameter.add_(0.5 * torch.randn_like(parameter))
    return network.eval()


def double(network: Network) -> Network:
    """Return the network in float64."""
    assert isinstance(network, nn.Module)
    return network.double()
