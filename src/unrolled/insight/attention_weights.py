"""The weights that a network's attention gives one input, read off the layers that give them."""

from functools import partial

from torch import Tensor, nn

from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.pool_attention import AttentionPool


def self_attention(model: nn.Module, inputs: Tensor) -> list[Tensor]:
    """Return the weights ``(heads, T, T)`` of each layer of self-attention that reads one row, in the order of use.

    They are `MultiHeadAttention.weights` for what reaches the layer: those behind its own outputs. Cost: the model's,
    and O(heads · T²) memory for each layer.

    >>> import torch
    >>> layer = MultiHeadAttention(4, heads=2)
    >>> weights, = self_attention(layer, torch.zeros(1, 3, 4))
    >>> weights[0].tolist()
    [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.333..., 0.333..., 0.333...]]
    """
    read: list[tuple[MultiHeadAttention, Tensor]] = []

    def keep(layer: MultiHeadAttention, _: nn.Module, given: tuple[Tensor]) -> None:
        read.append((layer, given[0]))

    # Not the layer itself but its first map, which is called alike whether the steps come packed or not.
    hooks = [
        layer.input.register_forward_pre_hook(partial(keep, layer))
        for layer in model.modules()
        if isinstance(layer, MultiHeadAttention)
    ]
    try:
        model(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return [layer.weights(steps.view(1, -1, layer.width))[0] for layer, steps in read]


def pool_attention(pool: AttentionPool, features: Tensor) -> Tensor:
    """Return the weights ``(1, 1, T)`` of the steps of one row ``features (1, T, D)`` in the pool of them all.

    >>> import torch
    >>> pool_attention(AttentionPool(4), torch.ones(1, 4, 4)).tolist()
    [[[0.25, 0.25, 0.25, 0.25]]]
    """
    each = pool.weights(features.to(pool.query.dtype))
    return (each / each.sum(dim=1, keepdim=True)).transpose(1, 2)
