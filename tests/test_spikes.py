"""The five situations that shaped the state interface, pushed through it from end to end."""

from itertools import pairwise
from typing import TypeVar

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from attentive_decoder import AttentiveDecoder, Started
from closeness import all_close, close
from laws import check_laws
from unrolled.data.inputs import TokenInputs
from unrolled.decoding.generate import generate, row_generator
from unrolled.decoding.sampling import Sampler
from unrolled.layers.layer import State
from unrolled.layers.lstm import LSTM
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.state import flatten, select
from unrolled.models.architectures import ARCHITECTURES, build_model
from unrolled.models.model import Model
from unrolled.models.settings import ModelSettings
from unrolled.tasks.pooled_head import POOLS, PooledHead

VOCABULARY = 9
STREAMING = [name for name, entry in ARCHITECTURES.items() if entry.serves_steps]
M = TypeVar("M", bound=nn.Module)
ragged = st.lists(st.integers(0, 6), min_size=2, max_size=4)


def shaken(module: M, seed: int = 1) -> M:
    """Return a module in float64 whose every parameter matters, those that start at zero included."""
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        for parameter in module.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return module.double().eval()


def small(architecture: str) -> Model:
    torch.manual_seed(0)
    shape = ModelSettings(architecture=architecture, width=4, depth=2, heads=2)
    model = build_model(shape, TokenInputs(VOCABULARY))
    assert isinstance(model, nn.Module)
    shaken(model)
    return model


def tokens(rows: int, steps: int, seed: int = 0) -> Tensor:
    return torch.randint(0, VOCABULARY, (rows, steps), generator=torch.Generator().manual_seed(seed))


def row_of(state: State, row: int) -> State:
    return select(state, torch.tensor([row]))


@settings(max_examples=25)
@given(lengths=ragged)
def test_an_lstm_over_ragged_rows_ends_each_where_it_would_alone(lengths: list[int]) -> None:
    layer = shaken(LSTM(3, 4))
    x = torch.randn(len(lengths), 6, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    outputs, state = layer(x, lengths=torch.tensor(lengths))
    for row, length in enumerate(lengths):
        alone, last = layer(x[row : row + 1, :length])
        close("outputs", outputs[row : row + 1, :length], alone)
        close("final h", state.h[row : row + 1], last.h)
        close("final c", state.c[row : row + 1], last.c)


@settings(max_examples=25)
@given(first=ragged, window=st.sampled_from([None, 1, 3]), data=st.data())
def test_a_cache_whose_rows_differ_in_length_goes_on_like_each_row_alone(
    first: list[int], window: int | None, data: st.DataObject
) -> None:
    layer = shaken(MultiHeadAttention(4, heads=2, window=window, rotary=True))
    rows = len(first)
    chunks = [first, *(data.draw(st.lists(st.integers(0, 6), min_size=rows, max_size=rows)) for _ in "ab")]
    generator = torch.Generator().manual_seed(3)
    inputs = [torch.randn(rows, 6, 4, dtype=torch.float64, generator=generator) for _ in chunks]
    state, outputs = layer.initial_state(rows), []
    for x, lengths in zip(inputs, chunks, strict=True):
        piece, state = layer(x, state, lengths=torch.tensor(lengths))
        outputs.append(piece)
    assert state.length.tolist() == [sum(lengths) for lengths in zip(*chunks, strict=True)]
    for row in range(rows):
        real = [x[row : row + 1, : lengths[row]] for x, lengths in zip(inputs, chunks, strict=True)]
        alone, _ = layer(torch.cat(real, dim=1))
        found = [piece[row : row + 1, : n[row]] for piece, n in zip(outputs, chunks, strict=True)]
        close("outputs", torch.cat(found, dim=1), alone)


@pytest.mark.parametrize("architecture", STREAMING)
def test_a_beam_that_selects_states_equals_one_that_reads_every_hypothesis_anew(architecture: str) -> None:
    model = small(architecture)
    # Which hypothesis each new one goes on from, and with which token; the middle round drops and doubles.
    rounds = [([0, 0, 0], [3, 4, 5]), ([2, 0, 2], [6, 7, 8]), ([1, 1, 0], [3, 3, 4])]
    texts = [[1, 5]]
    features, state = model(torch.tensor(texts), model.start(1))
    for parents, chosen in rounds:
        before = state
        state = select(state, torch.tensor(parents))
        features, state = model(torch.tensor(chosen)[:, None], state)
        texts = [texts[parent] + [token] for parent, token in zip(parents, chosen, strict=True)]
        anew, state_anew = model(torch.tensor(texts))
        close("features", features[:, -1], anew[:, -1])
        all_close("state", flatten(state), flatten(state_anew))
        # The hypotheses that were left behind are as they were.
        again, _ = model(torch.tensor(chosen)[:, None], select(before, torch.tensor(parents)))
        close("an old beam", again, features)


def decoder() -> AttentiveDecoder:
    torch.manual_seed(0)
    return shaken(AttentiveDecoder(VOCABULARY, width=4))


def test_a_started_decoder_keeps_the_five_laws() -> None:
    check_laws(
        lambda: Started(AttentiveDecoder(VOCABULARY, width=4), torch.tensor([[4, 2, 7]])),
        draw=lambda batch, steps: torch.randint(0, VOCABULARY, (batch, steps)),
        examples=10,
    )


@settings(max_examples=15)
@given(source_lengths=st.lists(st.integers(1, 5), min_size=3, max_size=3), cut=st.integers(0, 6))
def test_sources_of_different_lengths_are_read_as_each_alone_and_chunks_equal_the_whole(
    source_lengths: list[int], cut: int
) -> None:
    model, source, inputs = decoder(), tokens(3, 5, seed=1), tokens(3, 6, seed=2)
    state = model.start(3, source=source, source_lengths=torch.tensor(source_lengths))
    whole, _ = model(inputs, state)
    first, middle = model(inputs[:, :cut], state)
    second, _ = model(inputs[:, cut:], middle)
    close("chunks", torch.cat([first, second], dim=1), whole)
    for row, length in enumerate(source_lengths):
        alone, _ = model(inputs[row : row + 1], model.start(1, source=source[row : row + 1, :length]))
        close("a row alone", whole[row : row + 1], alone)


def test_select_takes_the_memory_along() -> None:
    model, source = decoder(), tokens(3, 5, seed=1)
    lengths = torch.tensor([5, 2, 3])
    state = model.start(3, source=source, source_lengths=lengths)
    order = torch.tensor([2, 0, 2, 1])
    inputs = tokens(4, 4, seed=3)
    found, _ = model(inputs, select(state, order))
    expected, _ = model(inputs, model.start(4, source=source[order], source_lengths=lengths[order]))
    close("features", found, expected)
    assert not torch.allclose(found[0], found[3])


def test_generate_runs_on_a_started_decoder() -> None:
    model, head = decoder(), shaken(nn.Linear(4, VOCABULARY))
    prompt, steps = [1], 12
    for sampler in (Sampler(temperature=0), Sampler()):
        for source in (tokens(1, 5, seed=1), tokens(1, 3, seed=4)):
            state = model.start(1, source=source)
            found = list(
                generate(
                    model, head, prompt, sampler=sampler, steps=steps, generator=row_generator(0, 0),
                    state=state,
                )
            )  # fmt: skip
            generator, text = row_generator(0, 0), list(prompt)
            for _ in range(steps):
                features, _ = model(torch.tensor([text]), model.start(1, source=source))
                text.append(int(sampler.draw(head(features[:, -1]), generator)))
            assert found == text[1:]


@pytest.mark.parametrize("pooling", POOLS)
@pytest.mark.parametrize("architecture", ["lstm", "transformer"])
def test_a_running_pool_says_after_every_step_what_the_whole_prefix_says(
    architecture: str, pooling: str
) -> None:
    model = small(architecture)
    head = shaken(PooledHead(width=4, outputs=3, pooling=pooling, dropout=0.0))
    inputs, lengths = tokens(4, 7, seed=5), torch.tensor([7, 4, 1, 0])
    running = []
    state, pool = model.start(4), head.initial_state(4)
    # Two steps at once in the middle: a chunk is as good as a step.
    for start, end in pairwise([0, 1, 2, 4, 5, 6, 7]):
        here = (lengths - start).clamp(0, end - start)
        features, state = model(inputs[:, start:end], state, lengths=here)
        scores, pool = head(features, pool, lengths=here)
        running.append(scores)
    together = torch.cat(running, dim=1)
    for row, length in enumerate(lengths.tolist()):
        for seen in range(1, length + 1):
            features, _ = model(inputs[row : row + 1, :seen])
            close(f"{seen} steps", together[row : row + 1, seen - 1], head.whole(features, None))
    features, _ = model(inputs, lengths=lengths)
    ends = head.whole(features, lengths)
    for row, length in enumerate(lengths.tolist()):
        close("the end", ends[row], together[row, length - 1] if length else head.scores.bias)
