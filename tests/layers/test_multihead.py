"""Multi-head self-attention against its equations, PyTorch's module, and the weights it tells."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from reference.multihead import multihead
from reference.rotary import rotary
from unrolled.errors import UsageError
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.state import select

KINDS: dict[str, dict[str, Any]] = {
    "causal": {},
    "windowed": {"window": 3},
    "full": {"causal": False},
    "full, windowed": {"causal": False, "window": 2},
    "rotary": {"rotary": True},
    "normalised": {"normalise_queries_and_keys": True},
    "everything": {"window": 3, "rotary": True, "normalise_queries_and_keys": True, "bias": True},
}
LENGTHS = torch.tensor([7, 0, 4])


def build(kind: str) -> MultiHeadAttention:
    return MultiHeadAttention(8, heads=2, **KINDS[kind]).double()


def inputs(steps: int = 7) -> Tensor:
    return torch.randn(3, steps, 8, dtype=torch.float64)


def expected_of(layer: MultiHeadAttention, row: Tensor, **kind: Any) -> Tensor:
    """Return what the reference makes of a row."""
    causal, window = kind.get("causal", True), kind.get("window", 100)

    def sees(t: int, s: int) -> bool:
        return 0 <= t - s < window if causal else abs(t - s) < window

    def prepare(vector: np.ndarray, position: int) -> np.ndarray:
        if kind.get("normalise_queries_and_keys"):
            vector = (vector - np.mean(vector)) / np.sqrt(np.var(vector) + 1e-6)
        return rotary(vector, position) if kind.get("rotary") else vector

    weights = (*np.split(layer.input.weight.detach().numpy(), 3), layer.output.weight.detach().numpy())
    sharpness = 1.2 if kind.get("normalise_queries_and_keys") else 1.0
    return torch.from_numpy(multihead(row.numpy(), weights, 2, sees, prepare, sharpness))


@pytest.mark.parametrize("kind", KINDS)
def test_agrees_with_the_reference(kind: str) -> None:
    settings = {**KINDS[kind], "bias": False}
    layer, x = MultiHeadAttention(8, heads=2, **settings).double(), inputs()
    outputs, _ = layer(x)
    for row in range(3):
        expected = expected_of(layer, x[row], **settings)
        torch.testing.assert_close(outputs[row].detach(), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("bias", [True, False])
def test_torch_weights_give_the_same_outputs_and_gradients(causal: bool, bias: bool) -> None:
    ours = MultiHeadAttention(8, heads=2, causal=causal, bias=bias).double()
    theirs = nn.MultiheadAttention(8, 2, bias=bias, batch_first=True).double()
    pairs = [(ours.input.weight, theirs.in_proj_weight), (ours.output.weight, theirs.out_proj.weight)]
    if bias:
        pairs += [(ours.input.bias, theirs.in_proj_bias), (ours.output.bias, theirs.out_proj.bias)]
    with torch.no_grad():
        for mine, other in pairs:
            mine.copy_(other.normal_())
    x = inputs().requires_grad_()
    x_again = x.detach().clone().requires_grad_()
    mask = nn.Transformer.generate_square_subsequent_mask(7, dtype=torch.float64) if causal else None
    outputs, _ = ours(x)
    expected, weights = theirs(x_again, x_again, x_again, attn_mask=mask, average_attn_weights=False)
    torch.testing.assert_close(outputs, expected, rtol=0, atol=1e-10)
    torch.testing.assert_close(ours.weights(x), weights, rtol=0, atol=1e-10)
    outputs.square().sum().backward()
    expected.square().sum().backward()
    torch.testing.assert_close(x.grad, x_again.grad, rtol=0, atol=1e-10)
    for mine, other in pairs:
        torch.testing.assert_close(mine.grad, other.grad, rtol=0, atol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_weights_times_values_is_the_output(kind: str, lengths: Tensor | None) -> None:
    layer, x = build(kind), inputs()
    weights = layer.weights(x, lengths=lengths)
    values = nn.functional.linear(x, layer.input.weight[16:]).view(3, 7, 2, 4).transpose(1, 2)
    if layer.input.bias is not None:
        values = values + layer.input.bias[16:].view(1, 2, 1, 4)
    expected = layer.output((weights @ values).transpose(1, 2).flatten(2))
    outputs, _ = layer(x, lengths=lengths)
    real = torch.ones(3, 7, dtype=torch.bool) if lengths is None else torch.arange(7) < lengths[:, None]
    torch.testing.assert_close(outputs[real], expected[real], rtol=0, atol=1e-10)
    torch.testing.assert_close(weights.sum(3), real[:, None].expand(3, 2, 7).double(), rtol=0, atol=1e-10)


@pytest.mark.parametrize("kind", ["causal", "windowed", "everything"])
@pytest.mark.parametrize("steps", [1, 2])
def test_weights_after_a_state_are_those_of_the_whole(kind: str, steps: int) -> None:
    layer, x = build(kind), inputs()
    whole = layer.weights(x)
    _, state = layer(x[:, : 7 - steps])
    after = layer.weights(x[:, 7 - steps :], state)
    torch.testing.assert_close(
        after.sort(3).values[..., -3:], whole[:, :, 7 - steps :].sort(3).values[..., -3:]
    )
    if kind == "causal":
        torch.testing.assert_close(after, whole[:, :, 7 - steps :], rtol=0, atol=1e-10)


def test_rows_of_different_length_go_on_together() -> None:
    layer, x = build("rotary"), inputs()
    _, state = layer(x, lengths=LENGTHS)
    more = inputs(2)
    outputs, state = layer(more, state)
    assert state.length.tolist() == [9, 2, 6]
    for row, length in enumerate(LENGTHS.tolist()):
        whole = torch.cat([x[row, :length], more[row]])[None]
        torch.testing.assert_close(outputs[row], layer(whole)[0][0, length:], rtol=0, atol=1e-10)


def test_a_window_bounds_the_state() -> None:
    layer, state = build("windowed"), None
    for _ in range(5):
        _, state = layer(inputs(2), state)
    assert state is not None
    assert state.keys.shape == state.values.shape == (3, 2, 3, 4)
    assert state.length.tolist() == [10] * 3


def test_selected_rows_go_on_as_their_originals() -> None:
    layer = build("everything")
    _, state = layer(inputs(), lengths=LENGTHS)
    rows, more = torch.tensor([2, 2, 0]), inputs(1)
    outputs, _ = layer(more[rows], select(state, rows))
    torch.testing.assert_close(outputs, layer(more, state)[0][rows], rtol=0, atol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_autocast(kind: str) -> None:
    torch.manual_seed(0)
    layer, x = build(kind).float(), inputs().float().requires_grad_()
    exact, _ = layer(x, lengths=LENGTHS)
    with torch.autocast("cpu", torch.bfloat16):
        outputs, state = layer(x, lengths=LENGTHS)
        after, _ = layer(x[:, :1], state or None)
    torch.testing.assert_close(outputs.float(), exact, rtol=0.05, atol=0.05)
    (outputs.float().square().sum() + after.float().square().sum()).backward()
    assert x.grad is not None and x.grad.isfinite().all()
    # What was kept in half precision goes on in full.
    assert layer(x[:, :1], state or None)[0].dtype == torch.float32


def test_starts_as_nothing_when_asked() -> None:
    layer = MultiHeadAttention(8, heads=2, zero_output=True)
    assert not layer(torch.randn(1, 3, 8))[0].count_nonzero()
    assert layer.input.weight.count_nonzero()


@pytest.mark.parametrize(("bias", "count"), [(False, 4 * 64), (True, 4 * 64 + 4 * 8)])
def test_parameters(bias: bool, count: int) -> None:
    layer = MultiHeadAttention(8, heads=2, bias=bias, rotary=True, normalise_queries_and_keys=True)
    assert sum(p.numel() for p in layer.parameters()) == count


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"heads": 3}, "heads: found 3, expected a divisor of the width 8"),
        ({"heads": 0}, "heads: found 0, expected a divisor"),
        ({"heads": 8, "rotary": True}, "heads: found 8 of width 1, expected an even width"),
        ({"heads": 2, "window": 0}, "window: found 0, expected at least 1"),
    ],
)
def test_refuses_impossible_shapes(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        MultiHeadAttention(8, **settings)
