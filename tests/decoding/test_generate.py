"""Continuations: the carried state gives what reading the whole prefix again at every step would give."""

from collections.abc import Iterator
from functools import cache

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from unrolled.decoding.filters import forbid
from unrolled.decoding.generate import GROUP, generate, generate_many, row_generator
from unrolled.decoding.sampling import Sampler
from unrolled.errors import UsageError
from unrolled.layers.layer import State
from unrolled.layers.lstm import LSTM
from unrolled.layers.residual import PreNorm
from unrolled.models.front import TokenFront
from unrolled.models.sequence_model import SequenceModel

VOCABULARY = 11
BEGIN, END = 1, 2
PROMPTS = st.lists(st.integers(0, VOCABULARY - 1), min_size=1, max_size=6)


@cache
def build(precision: torch.dtype = torch.float64) -> tuple[SequenceModel, nn.Linear]:
    """Return a small model and head, always the same, whose choices vary along a text."""
    with torch.random.fork_rng():
        torch.manual_seed(7)
        layers = [PreNorm(LSTM(8, 8), nn.LayerNorm(8)) for _ in range(2)]
        model = SequenceModel(
            front=TokenFront(size=VOCABULARY, width=8), width=8, layers=list(layers), norm=nn.LayerNorm(8)
        )
        head = nn.Linear(8, VOCABULARY)
        nn.init.normal_(head.weight, std=0.7)
    return model.to(precision).eval(), head.to(precision)


def recomputed(
    prompt: list[int], sampler: Sampler, steps: int, generator: torch.Generator, forbidden: list[int]
) -> list[int]:
    """Continue a prompt by reading all of it again before every draw."""
    model, head = build()
    tokens = list(prompt)
    with torch.no_grad():
        for _ in range(steps):
            scores = head(model(torch.tensor([tokens]))[0][:, -1])
            drawn = int(sampler.draw(forbid(scores, forbidden), generator))
            if drawn == END:
                break
            tokens.append(drawn)
    return tokens[len(prompt) :]


class Counting:
    """A model that counts how many tokens it is given, and notes whether gradients were wanted."""

    def __init__(self) -> None:
        self.model, self.head = build()
        self.read = 0
        self.modes: set[bool] = set()

    def start(self, batch: int = 1) -> State:
        return self.model.start(batch)

    def __call__(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        self.read += inputs.numel()
        self.modes.add(torch.is_inference_mode_enabled())
        return self.model(inputs, state, lengths=lengths)


@pytest.mark.parametrize(
    "sampler",
    [Sampler(temperature=0), Sampler(), Sampler(temperature=1.5, top_k=6, top_p=0.9, min_p=0.05)],
    ids=["greedy", "sampled", "filtered"],
)
@settings(max_examples=15)
@given(prompt=PROMPTS, seed=st.integers(0, 2**32), forbidden=st.lists(st.integers(3, 5), max_size=2))
def test_equals_reading_the_whole_prefix_at_every_step(
    sampler: Sampler, prompt: list[int], seed: int, forbidden: list[int]
) -> None:
    model, head = build()
    found = list(
        generate(
            model,
            head,
            prompt,
            sampler=sampler,
            steps=12,
            generator=torch.Generator().manual_seed(seed),
            end=END,
            forbidden=forbidden,
        )
    )
    generator = torch.Generator().manual_seed(seed)
    assert found == recomputed(prompt, sampler, 12, generator, forbidden)
    assert not set(found) & {END, *forbidden}


def test_no_token_is_read_twice_and_each_comes_when_it_is_drawn() -> None:
    model = Counting()
    tokens = generate(
        model,
        model.head,
        [3, 4, 5],
        sampler=Sampler(),
        steps=5,
        generator=torch.Generator().manual_seed(0),
    )
    read = []
    for _ in tokens:
        read.append(model.read)
        # The mode is the caller's own again between two tokens.
        assert not torch.is_inference_mode_enabled()
    assert read == [3, 4, 5, 6, 7]
    assert model.modes == {True}


def test_an_empty_prompt_starts_from_begin() -> None:
    model, head = build()

    def continued(prompt: list[int], begin: int | None) -> list[int]:
        generator = torch.Generator().manual_seed(1)
        return list(
            generate(model, head, prompt, sampler=Sampler(), steps=8, generator=generator, begin=begin)
        )

    assert continued([], BEGIN) == continued([BEGIN], None) == continued([BEGIN], 9)


def test_goes_on_from_a_given_state_and_leaves_it_as_it_was() -> None:
    model, head = build()
    _, state = model(torch.tensor([[3, 4]]))

    def greedy(prompt: list[int], start: State | None) -> list[int]:
        generator = torch.Generator()
        keywords = {"sampler": Sampler(temperature=0), "steps": 6, "generator": generator, "state": start}
        return list(generate(model, head, prompt, **keywords))

    whole = greedy([3, 4, 5], None)
    assert greedy([5], state) == whole
    assert greedy([5], state) == whole


def test_a_model_with_gradients_is_left_without_them() -> None:
    model, head = build()
    list(generate(model, head, [3], sampler=Sampler(), steps=3, generator=torch.Generator()))
    head(model(torch.tensor([[3, 4]]))[0]).sum().backward()
    assert head.weight.grad is not None


def many(
    count: int, *, seed: int = 5, steps: int = 10, precision: torch.dtype = torch.float64
) -> list[list[int]]:
    model, head = build(precision)
    keywords = {"sampler": Sampler(), "steps": steps, "seed": seed, "end": END}
    return list(generate_many(model, head, [3, 4], count=count, **keywords))


@pytest.mark.parametrize("precision", [torch.float32, torch.float64])
def test_a_continuation_does_not_depend_on_how_many_there_are(precision: torch.dtype) -> None:
    most = many(2 * GROUP + 3, precision=precision)
    for count in (1, 2, GROUP - 1, GROUP, GROUP + 1):
        assert many(count, precision=precision) == most[:count]


def test_each_of_many_is_what_one_alone_with_its_generator_would_be() -> None:
    model, head = build()
    for row, found in enumerate(many(GROUP + 2)):
        keywords = {"sampler": Sampler(), "steps": 10, "generator": row_generator(5, row), "end": END}
        assert found == list(generate(model, head, [3, 4], **keywords))


def test_continuations_differ_among_rows_and_seeds_and_end_where_they_end() -> None:
    found = many(GROUP)
    assert len({tuple(row) for row in found}) > GROUP // 2
    assert found != many(GROUP, seed=6)
    assert found == many(GROUP)
    assert len({len(row) for row in found}) > 1
    assert all(END not in row for row in found)


def test_a_group_stops_when_all_that_were_asked_for_have_ended() -> None:
    model = Counting()
    keywords = {"sampler": Sampler(temperature=0), "steps": 50, "seed": 0}
    first = next(iter(generate_many(model, model.head, [3], count=1, **keywords)))[0]
    model.read = 0
    assert list(generate_many(model, model.head, [3], count=2, end=first, **keywords)) == [[], []]
    assert model.read == 1


def test_groups_come_as_they_are_finished() -> None:
    model = Counting()
    keywords = {"sampler": Sampler(), "steps": 2, "seed": 0}
    rows: Iterator[list[int]] = generate_many(model, model.head, [3], count=2 * GROUP, **keywords)
    next(rows)
    assert model.read == 1 + GROUP


def test_no_steps_give_nothing() -> None:
    model, head = build()
    assert many(2, steps=0) == [[], []]
    assert list(generate(model, head, [3], sampler=Sampler(), steps=0, generator=torch.Generator())) == []


def test_calls_that_cannot_work_are_refused_at_once() -> None:
    model, head = build()
    one = {"sampler": Sampler(), "generator": torch.Generator()}
    some = {"sampler": Sampler(), "steps": 1}
    with pytest.raises(UsageError, match=r"^steps: found -1, expected at least 0$"):
        generate(model, head, [3], steps=-1, **one)
    with pytest.raises(UsageError, match=r"^prompt: found no token, expected at least one, or a begin token"):
        generate(model, head, [], steps=1, **one)
    with pytest.raises(UsageError, match=r"^count: found 0, expected at least 1$"):
        generate_many(model, head, [3], count=0, seed=0, **some)
    with pytest.raises(UsageError, match=r"^seed: found -1, expected a whole number of at least 0$"):
        generate_many(model, head, [3], count=1, seed=-1, **some)
