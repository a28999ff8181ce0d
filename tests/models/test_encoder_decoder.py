"""Encoder and decoder together: what flows from one to the other, and the states in between."""

from typing import Any

import pytest
import torch
from torch import Tensor

from closeness import all_close, close
from started import SOURCES, TARGETS, build_pair, shaken_pair, tokens
from unrolled.errors import UsageError
from unrolled.layers.memory import MemoryState
from unrolled.layers.owned import own
from unrolled.layers.rows import keep, reorder
from unrolled.layers.state import flatten, select
from unrolled.models.encoder_decoder import EncoderDecoder

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "gru": ("gru", {}),
    "lstm+additive": ("lstm", {"attention": "additive", "bidirectional": True}),
    "rnn+dot": ("rnn", {"attention": "dot"}),
    "gru+multihead": ("gru", {"attention": "multihead"}),
    "transformer": ("transformer", {"bidirectional": True}),
    "transformer, window": ("transformer", {"window": 3, "placement": "post"}),
}
SOURCE, LENGTHS = tokens(3, 5, SOURCES, seed=1), torch.tensor([5, 2, 4])


def model_of(kind: str) -> EncoderDecoder:
    architecture, shape = KINDS[kind]
    return shaken_pair(architecture, **shape)


def started(model: EncoderDecoder) -> Any:
    return model.start(3, source=SOURCE, source_lengths=LENGTHS)


@pytest.mark.parametrize("kind", KINDS)
def test_sources_are_read_as_each_alone(kind: str) -> None:
    model, inputs = model_of(kind), tokens(3, 6)
    features, _ = model(inputs, started(model))
    for row, length in enumerate(LENGTHS.tolist()):
        state = model.start(1, source=SOURCE[row : row + 1, :length])
        close("a row alone", model(inputs[row : row + 1], state)[0], features[row : row + 1])


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_reach_every_parameter(kind: str) -> None:
    model = model_of(kind)
    features, _ = model(tokens(3, 6), started(model))
    features.square().sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None and parameter.grad.count_nonzero(), name


@pytest.mark.parametrize("kind", KINDS)
def test_the_source_matters_and_an_empty_one_is_no_harm(kind: str) -> None:
    model, inputs = model_of(kind), tokens(3, 6)
    features, _ = model(inputs, started(model))
    others, _ = model(inputs, model.start(3, source=(SOURCE + 1) % SOURCES, source_lengths=LENGTHS))
    assert not torch.allclose(features, others)
    for source, lengths in ((SOURCE, torch.tensor([0, 2, 4])), (SOURCE[:, :0], None)):
        state = model.start(3, source=source, source_lengths=lengths)
        features, _ = model(inputs, state)
        assert features.isfinite().all()
        (features.sum() + sum(part.sum() for part in model.attention(inputs, state))).backward()
        assert all(p.grad is None or p.grad.isfinite().all() for p in model.parameters())


@pytest.mark.parametrize("kind", KINDS)
def test_encode_and_begin_are_start(kind: str) -> None:
    model = model_of(kind)
    memory = model.encode(SOURCE, LENGTHS)
    all_close("state", flatten(model.begin(memory)), flatten(started(model)))
    assert memory.values.shape == (3, 5, 8)


@pytest.mark.parametrize("kind", KINDS)
def test_hypotheses_share_the_memory_of_their_source(kind: str) -> None:
    model, state = model_of(kind), started(model_of(kind))
    rows = torch.arange(3).repeat_interleave(4)
    shared, copied = reorder(state, rows), select(state, rows)
    assert all(len(part.keys) == 3 for part in shared if isinstance(part, MemoryState))
    for steps in (1, 1, 2):
        inputs = tokens(12, steps, seed=steps)
        found, shared = model(inputs, shared)
        expected, copied = model(inputs, copied)
        close("features", found, expected)


@pytest.mark.parametrize("kind", KINDS)
@torch.no_grad()
def test_owned_decoding_agrees_token_for_token(kind: str) -> None:
    model, generator = model_of(kind), torch.Generator().manual_seed(5)
    table = torch.randn(TARGETS, 8, dtype=torch.float64, generator=generator)
    state = started(model)
    twos = torch.arange(3).repeat_interleave(2)
    owned, state = own(reorder(state, twos)), select(state, twos)
    sources, chosen = torch.arange(3), tokens(6, 1)
    for step in range(40):
        expected, state = model(chosen, state)
        found, owned = model(chosen, owned)
        close("features", found, expected)
        scores = found[:, -1] @ table.T
        assert torch.equal(scores.argmax(1), (expected[:, -1] @ table.T).argmax(1))
        # The best token for one hypothesis of a source, the second best for the other.
        chosen = scores.topk(2).indices.gather(1, torch.arange(len(scores))[:, None] % 2)
        pairs = torch.randint(0, 2, (len(sources), 2), generator=generator)
        rows = (2 * torch.arange(len(sources))[:, None] + pairs).flatten()
        owned, state, chosen = reorder(owned, rows), select(state, rows), chosen[rows]
        if step in (10, 25):
            left = torch.arange(len(sources)) != 1
            rows = torch.arange(len(chosen))[left.repeat_interleave(2)]
            owned = keep(owned, rows, left.nonzero()[:, 0])
            state, chosen, sources = select(state, rows), chosen[rows], sources[left]
    assert len(chosen) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_attention_is_what_the_readers_look_by(kind: str) -> None:
    model, state, inputs = model_of(kind), started(model_of(kind)), tokens(3, 6)
    lengths = torch.tensor([6, 0, 3])
    weights = model.attention(inputs, state, lengths=lengths)
    heads = 2 if "transformer" in kind or "multihead" in kind else 1
    assert [part.shape for part in weights] == [(3, heads, 6, 5)] * (
        2 if "transformer" in kind else "+" in kind
    )
    for part in weights:
        real = torch.arange(6) < lengths[:, None]
        close("sums", part.sum(3), real[:, None].expand(-1, heads, -1).double())
        assert not part[1].count_nonzero()
        assert not part[2, ..., 4:].count_nonzero()
    _, middle = model(inputs[:, :4], state)
    for whole, later in zip(
        model.attention(inputs, state), model.attention(inputs[:, 4:], middle), strict=True
    ):
        close("weights of later steps", later, whole[:, :, 4:])


def test_attention_weights_are_behind_the_features() -> None:
    model = shaken_pair("gru", attention="additive", depth=1)
    state, inputs = started(model), tokens(3, 6)
    (weights,) = model.attention(inputs, state)
    first, reader = model.decoder.stack.layers
    x, _ = first(model.decoder.front(inputs), state[0])
    found = x + reader.layer.output(weights[:, 0] @ state[1].values)
    close("features", model(inputs, state)[0], model.decoder.norm(found))


def test_autocast_trains_near_full_precision() -> None:
    for architecture, shape in KINDS.values():
        torch.manual_seed(0)
        model = build_pair(architecture, **shape).eval()
        inputs, lengths = tokens(3, 6), torch.tensor([6, 1, 3])
        exact, _ = model(inputs, model.start(3, source=SOURCE, source_lengths=LENGTHS), lengths=lengths)
        with torch.autocast("cpu", torch.bfloat16):
            state = model.start(3, source=SOURCE, source_lengths=LENGTHS)
            found, _ = model(inputs, state, lengths=lengths)
        torch.testing.assert_close(found.float(), exact, rtol=0.1, atol=0.1)
        found.float().square().sum().backward()
        assert all(p.grad is None or p.grad.isfinite().all() for p in model.parameters())


def test_without_a_source_there_is_no_state() -> None:
    model = build_pair("gru")
    inputs: Tensor = tokens(1, 1)
    for call in (lambda: model.start(1), lambda: model(inputs)):
        with pytest.raises(UsageError, match=r"given no source: expected start\(source=…\)"):
            call()
