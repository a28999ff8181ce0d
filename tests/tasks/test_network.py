"""A network puts itself in order for scoring, and back."""

import pytest
import torch
from torch import nn

from networks import small_network
from unrolled.tasks.continuation import Continuation

TASK = Continuation((0, 0, 0, 1))


@pytest.mark.parametrize("training", [True, False])
def test_scoring_switches_dropout_and_gradients_off_and_leaves_no_trace(training: bool) -> None:
    network = small_network(TASK, 4).train(training)
    with network.scoring():
        assert not network.training and torch.is_inference_mode_enabled()
        assert not any(module.training for module in network.modules())
    assert all(module.training == training for module in network.modules())
    assert not torch.is_inference_mode_enabled()


def test_scoring_that_fails_leaves_no_trace_either() -> None:
    network = small_network(TASK, 4).train()
    with pytest.raises(ZeroDivisionError), network.scoring():
        raise ZeroDivisionError
    assert network.training and not torch.is_inference_mode_enabled()


def test_weights_can_be_trained_after_scoring() -> None:
    network = small_network(TASK, 4)
    with network.scoring():
        network.model(torch.tensor([[1, 2]]))
    network.head(network.model(torch.tensor([[1, 2]]))[0]).sum().backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


def test_counts_the_model_and_the_head_together() -> None:
    network = small_network(TASK, 4)
    assert isinstance(network.model, nn.Module)
    parts = (*network.model.parameters(), *network.head.parameters())
    assert network.parameter_count == sum(part.numel() for part in parts)
    assert network.device == torch.device("cpu")
