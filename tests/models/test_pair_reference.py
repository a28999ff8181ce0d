"""Whole encoder-decoders against float64 loops that share no code with them."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from closeness import close
from reference import cross as of_memory
from reference import pair
from reference.additive import additive
from reference.dot import dot
from reference.gru import gru
from reference.multihead import multihead
from reference.rotary import rotary
from started import SOURCES, shaken_pair, tokens
from unrolled.layers.feedforward import FeedForward
from unrolled.layers.gru import GRU
from unrolled.layers.memory_reader import MemoryReader
from unrolled.layers.multihead import MultiHeadAttention

Array = Any
ROWS, LENGTHS = 3, [5, 1, 4]


def numbers(parameter: Tensor) -> Array:
    return parameter.detach().numpy()


def of_gru(layer: GRU, h: Array) -> pair.Layer:
    parts = zip(
        ("r", "z", "candidate"),
        zip(
            *(np.split(numbers(w), 3) for w in (layer.input_weight, layer.recurrent_weight, layer.bias)),
            strict=True,
        ),
        strict=True,
    )
    weights = dict(parts)
    return lambda x: gru(x, h, weights, numbers(layer.recurrent_bias))


def of_reader(layer: MemoryReader, memory: Array) -> pair.Layer:
    attention, output = layer.attention, layer.output
    kind = type(attention).__name__
    if kind == "CrossAttention":
        key, value = np.split(numbers(attention.memory.weight), 2)
        weights = (numbers(attention.query.weight), key, value, numbers(attention.output.weight))
        return lambda x: of_memory.cross(x, memory, weights, attention.heads)
    w_out = numbers(output.weight)
    if kind == "DotAttention":
        # Our queries are as long as a norm leaves them, and so divided by the root of their width.
        identity = np.eye(memory.shape[1]) / np.sqrt(memory.shape[1])
        return lambda x: dot(x, memory, identity)[0] @ w_out.T
    w, u, v = (numbers(part.weight) for part in (attention.query, attention.memory, attention.score))
    return lambda x: additive(x, memory, w, u, v[0])[0] @ w_out.T


def of_attention(layer: MultiHeadAttention) -> pair.Layer:
    def prepare(vector: Array, position: int) -> Array:
        return rotary((vector - np.mean(vector)) / np.sqrt(np.var(vector) + 1e-6), position)

    weights = (*np.split(numbers(layer.input.weight), 3), numbers(layer.output.weight))
    causal = layer.streams
    return lambda x: multihead(x, weights, layer.heads, lambda t, s: s <= t or not causal, prepare, 1.2)


def of_feedforward(layer: FeedForward) -> pair.Layer:
    w_in, w_out = numbers(layer.input.weight), numbers(layer.output.weight)
    return lambda x: np.maximum(x @ w_in.T, 0) @ w_out.T


def of_layer(layer: nn.Module, memory: Array, start: Array) -> pair.Layer:
    match layer:
        case GRU():
            return of_gru(layer, start)
        case MemoryReader():
            return of_reader(layer, memory)
        case MultiHeadAttention():
            return of_attention(layer)
    assert isinstance(layer, FeedForward)
    return of_feedforward(layer)


def expected_of(model: Any, source: list[int], target: list[int]) -> Array:
    """Return the features of one row."""

    def run(part: Any, inputs: list[int], memory: Array, starts: list[Array]) -> Array:
        blocks = part.stack.layers
        layers = [of_layer(block.layer, memory, start) for block, start in zip(blocks, starts, strict=True)]
        norms = [(numbers(n.weight), numbers(n.bias)) for n in (*(block.norm for block in blocks), part.norm)]
        return pair.stack(numbers(part.front.embedding.weight)[inputs], layers, norms)

    encoder, decoder = model.encoder.model, model.decoder
    nothing = np.zeros(model.width)
    memory = run(encoder, source, nothing, [nothing] * len(encoder.stack.layers))
    starts = [
        pair.opening(memory[-1], *map(numbers, opening.parameters()))
        if list(opening.parameters())
        else nothing
        for opening in model.openings
    ]
    return run(decoder, target, memory, starts)


@pytest.mark.parametrize(
    ("architecture", "shape"),
    [
        ("gru", {}),
        ("gru", {"attention": "additive"}),
        ("gru", {"attention": "dot"}),
        ("gru", {"attention": "multihead", "encoder_depth": 1, "decoder_depth": 3}),
        ("transformer", {"activation": "relu"}),
        ("transformer", {"activation": "relu", "bidirectional": True}),
    ],
)
def test_agrees_with_the_reference(architecture: str, shape: dict[str, Any]) -> None:
    model = shaken_pair(architecture, **shape)
    source, target = tokens(ROWS, 5, SOURCES, seed=1), tokens(ROWS, 6, seed=2)
    state = model.start(ROWS, source=source, source_lengths=torch.tensor(LENGTHS))
    features, _ = model(target, state)
    for row, length in enumerate(LENGTHS):
        expected = expected_of(model, source[row, :length].tolist(), target[row].tolist())
        close("features", features[row].detach(), torch.from_numpy(expected))
