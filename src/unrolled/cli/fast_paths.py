"""Which kernels training runs on here: each layer is run, and autograd says what it recorded."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from unrolled.layers.gru import GRU
from unrolled.layers.lstm import LSTM
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.rnn import RNN

# What the name of a recorded step tells of its kernel.
KERNELS = {
    "MkldnnRnn": "oneDNN, fused over time",
    "CudnnRnn": "cuDNN, fused over time",
    "MiopenRnn": "MIOpen, fused over time",
    "ScaledDotProduct": "PyTorch's fused attention",
}
STEP_BY_STEP = "PyTorch's own loop, compiled, step by step"
PLAIN_PRODUCTS = "two plain products, with the mask added in the first"


def kernels_in_use(device: torch.device, dtype: torch.dtype) -> dict[str, str]:
    """Return the kernel that each layer with a fast path trains on, in the given precision.

    >>> kernels_in_use(torch.device("cpu"), torch.float32)["attention"]
    "PyTorch's fused attention"
    """
    layers: dict[str, tuple[nn.Module, str]] = {
        "rnn": (RNN(8, 8), STEP_BY_STEP),
        "lstm": (LSTM(8, 8), STEP_BY_STEP),
        "gru": (GRU(8, 8), STEP_BY_STEP),
        "attention": (MultiHeadAttention(8, heads=2), PLAIN_PRODUCTS),
    }
    return {
        name: _kernel(layer.to(device), device, dtype) or otherwise
        for name, (layer, otherwise) in layers.items()
    }


def _kernel(layer: nn.Module, device: torch.device, dtype: torch.dtype) -> str | None:
    """Run a layer over a few steps as training does, and name the kernel among the recorded steps."""
    with torch.enable_grad(), torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
        outputs, _ = layer(torch.zeros(2, 4, 8, device=device))
    for step in _recorded_steps(outputs):
        for mark, kernel in KERNELS.items():
            if mark in step:
                return kernel
    return None


def _recorded_steps(output: Tensor) -> Iterator[str]:
    """Give the names of the steps autograd would walk back through."""
    waiting, seen = [output.grad_fn], set()
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        yield node.name()
        waiting.extend(parent for parent, _ in node.next_functions)
