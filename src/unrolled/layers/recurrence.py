"""What the recurrent layers share: how their weights begin, and how PyTorch's are read."""

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from unrolled.errors import UsageError


class TorchWeights(NamedTuple):
    """The weights of a single-layer PyTorch module, which has two biases where one would do."""

    input_weight: Tensor
    recurrent_weight: Tensor
    input_bias: Tensor
    recurrent_bias: Tensor


def fresh_input_weight(gates: int, input_width: int, width: int) -> nn.Parameter:
    """Return ``(gates · width, input_width)``, each gate Xavier-uniform (Glorot and Bengio 2010, eq. 16)."""
    blocks = [nn.init.xavier_uniform_(torch.empty(width, input_width)) for _ in range(gates)]
    return nn.Parameter(torch.cat(blocks))


def fresh_recurrent_weight(gates: int, width: int) -> nn.Parameter:
    """Return ``(gates · width, width)``, each gate orthogonal (Saxe et al. 2014), so states last."""
    return nn.Parameter(torch.cat([nn.init.orthogonal_(torch.empty(width, width)) for _ in range(gates)]))


def read_torch(module: nn.RNNBase) -> TorchWeights:
    """Return a PyTorch module's weights; `UsageError` when it is more than one plain recurrent layer."""
    expected = {"num_layers": 1, "bidirectional": False, "proj_size": 0, "nonlinearity": "tanh"}
    for name, wanted in expected.items():
        found = getattr(module, name, wanted)
        if found != wanted:
            kind = type(module).__name__
            raise UsageError(f"from_torch: found nn.{kind} with {name}={found}, expected {name}={wanted}")
    weights = cast(list[Tensor], list(module.parameters()))
    if not module.bias:
        zero = weights[0].new_zeros(weights[0].shape[0])
        weights += [zero, zero]
    return TorchWeights(*(weight.detach() for weight in weights))
