"""Every parameter has one optimizer: Muon the hidden matrices, AdamW the rest, and only matrices decay."""

from typing import Any

import pytest
import torch
from torch import nn
from torch.optim import AdamW

from networks import small_network
from unrolled.tasks.label import Label
from unrolled.tasks.network import Network
from unrolled.training.muon import Muon
from unrolled.training.optimizers import build_optimizers, set_rates
from unrolled.training.settings import TrainingSettings

SHAPES: list[dict[str, Any]] = [
    {"architecture": "lstm", "bidirectional": True},
    {"architecture": "transformer", "positions": "learned", "longest": 16},
    {"architecture": "bag"},
]


def network(**shape: Any) -> Network:
    return small_network(Label(("a", "b"), pooling="attention"), vocabulary=11, **shape)


def settings(**values: Any) -> TrainingSettings:
    return TrainingSettings(steps=1, learning_rate=0.01, matrix_learning_rate=0.1, **values)


def groups(built: Network, chosen: TrainingSettings) -> dict[str, tuple[type, float]]:
    """Return each parameter's optimizer and decay, by the parameter's name."""
    names = {id(parameter): name for name, parameter in built.named_parameters()}
    found = [
        (names[id(parameter)], (type(optimizer), group["weight_decay"]))
        for optimizer in build_optimizers(built, chosen, torch.float32)
        for group in optimizer.param_groups
        for parameter in group["params"]
    ]
    assert sorted(name for name, _ in found) == sorted(names.values())
    return dict(found)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape["architecture"])
def test_each_kind_of_parameter_has_its_optimizer(shape: dict[str, Any]) -> None:
    built = network(**shape)
    found = groups(built, settings(weight_decay=0.2, matrix_weight_decay=0.3))
    tables = {"model.front.embedding.weight", "head.scores.weight"}
    if shape.get("positions") == "learned":
        tables.add("model.stack.layers.0.weight")
    for name, parameter in built.named_parameters():
        if parameter.ndim == 1:
            assert found[name] == (AdamW, 0.0), name
        elif name in tables:
            assert found[name] == (AdamW, 0.2), name
        else:
            assert found[name] == (Muon, 0.3), name


def test_without_a_matrix_rate_adamw_has_everything() -> None:
    chosen = TrainingSettings(steps=1, matrix_learning_rate=0.0, weight_decay=0.2)
    found = groups(network(), chosen)
    assert {optimizer for optimizer, _ in found.values()} == {AdamW}
    assert found["model.stack.layers.0.layer.recurrent_weight"] == (AdamW, 0.2)


def test_rates_are_shares_of_the_full_ones() -> None:
    optimizers = build_optimizers(network(), settings(), torch.float32)
    for factor in (0.5, 0.1, 1.0):
        set_rates(optimizers, factor)
        rates = {type(optimizer): group["lr"] for optimizer in optimizers for group in optimizer.param_groups}
        assert rates == pytest.approx({AdamW: 0.01 * factor, Muon: 0.1 * factor})


def test_a_rate_of_zero_moves_nothing() -> None:
    built = network()
    before = [parameter.detach().clone() for parameter in built.parameters()]
    optimizers = build_optimizers(built, settings(), torch.float32)
    set_rates(optimizers, 0.0)
    for parameter in built.parameters():
        parameter.grad = torch.ones_like(parameter)
    for optimizer in optimizers:
        optimizer.step()
    assert all(torch.equal(*pair) for pair in zip(built.parameters(), before, strict=True))


def test_a_network_without_hidden_matrices_needs_no_muon() -> None:
    outer = nn.Embedding(3, 2)
    assert [type(optimizer) for optimizer in build_optimizers(outer, settings(), torch.float32)] == [AdamW]
