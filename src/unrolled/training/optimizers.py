"""Which optimizer updates which parameter: Muon for hidden matrices, AdamW for everything else."""

import torch
from torch import nn
from torch.optim import AdamW, Optimizer

from unrolled.layers.learned import LearnedPositions
from unrolled.training.muon import Muon
from unrolled.training.settings import TrainingSettings

# The first maps of a network, of its encoder and its decoder, and the last: their inputs or outputs are no
# hidden features.
OUTER = {"front", "head"}
# Their rows are looked up one by one, so that they are vectors and no matrix.
LOOKED_UP = (nn.Embedding, LearnedPositions)


def build_optimizers(
    network: nn.Module, settings: TrainingSettings, precision: torch.dtype
) -> list[Optimizer]:
    """Build the optimizers of a network; with a matrix learning rate of 0, AdamW updates the matrices too."""
    matrices, decayed, others = _sort_parameters(network, settings)
    groups = [
        {"params": decayed, "weight_decay": settings.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    adam = AdamW(
        [group for group in groups if group["params"]],
        lr=settings.learning_rate,
        betas=(0.9, 0.99),
        fused=True,
    )
    optimizers: list[Optimizer] = [adam]
    if matrices:
        optimizers.append(
            Muon(
                matrices,
                lr=settings.matrix_learning_rate,
                precision=precision,
                weight_decay=settings.matrix_weight_decay,
            )
        )
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["full_rate"] = group["lr"]
    return optimizers


def set_rates(optimizers: list[Optimizer], factor: float) -> None:
    """Set every learning rate to the given share of its full value."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = group["full_rate"] * factor


def _sort_parameters(
    network: nn.Module, settings: TrainingSettings
) -> tuple[list[nn.Parameter], list[nn.Parameter], list[nn.Parameter]]:
    """Sort parameters into hidden matrices, other matrices (which decay) and the rest (which do not)."""
    outer = {id(module.weight) for module in network.modules() if isinstance(module, LOOKED_UP)}
    outer |= {
        id(parameter)
        for name, parameter in network.named_parameters()
        if not OUTER.isdisjoint(name.split("."))
    }
    matrices: list[nn.Parameter] = []
    decayed: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for parameter in network.parameters():
        # One row is a vector, such as that of an additive attention's scores.
        is_vector = 1 in parameter.shape
        if parameter.ndim != 2:
            others.append(parameter)
        elif settings.matrix_learning_rate and not is_vector and id(parameter) not in outer:
            matrices.append(parameter)
        else:
            decayed.append(parameter)
    return matrices, decayed, others
