"""Continuations of a prompt, token by token, the state carried and no prefix read twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from unrolled.decoding.filters import forbid
from unrolled.decoding.reading import Head, StreamingModel, device_of, one_row, opening, read
from unrolled.decoding.sampling import Sampler
from unrolled.errors import UsageError
from unrolled.layers.layer import State
from unrolled.layers.state import select

# Continuations that are computed together.
GROUP = 32


def generate(
    model: StreamingModel,
    head: Head,
    prompt: Sequence[int],
    *,
    sampler: Sampler,
    steps: int,
    generator: torch.Generator,
    begin: int | None = None,
    end: int | None = None,
    forbidden: Sequence[int] = (),
    state: State | None = None,
) -> Iterator[int]:
    """Give at most ``steps`` tokens that continue a prompt, each as soon as it is drawn.

    ``x_t ~ sampler(head(model(x_1 … x_{t−1})))``. Stops before ``end``; never draws a ``forbidden`` token; an
    empty prompt starts from ``begin``. Goes on from ``state`` (``model.start(1)`` unless given), which is not
    changed. The model should be in ``eval()``. Cost: one step of the model a token. Raises `UsageError` at
    once, before the first token is asked for.

    >>> from unrolled.layers.gru import GRU
    >>> from unrolled.models.sequence_model import SequenceModel
    >>> from unrolled.models.front import TokenFront
    >>> front = TokenFront(size=5, width=4)
    >>> model = SequenceModel(front=front, width=4, layers=[GRU(4, 4)], norm=torch.nn.Identity()).eval()
    >>> tokens = generate(model, torch.nn.Linear(4, 5), [3, 4], sampler=Sampler(), steps=6,
    ...                   generator=torch.Generator().manual_seed(0), forbidden=[0, 1])
    >>> len(list(tokens))
    6
    """
    rules = _Rules(sampler, steps, end, forbidden)
    tokens = opening(prompt, begin)
    return _continue(
        _Reader(model, head), tokens, model.start(1) if state is None else state, rules, generator
    )


def generate_many(
    model: StreamingModel,
    head: Head,
    prompt: Sequence[int],
    *,
    count: int,
    sampler: Sampler,
    steps: int,
    seed: int,
    begin: int | None = None,
    end: int | None = None,
    forbidden: Sequence[int] = (),
) -> Iterator[list[int]]:
    """Give ``count`` continuations of one prompt, in order; the rest is as in `generate`.

    Continuation ``i`` depends on ``(seed, i)`` and not on ``count``: it has its own generator, and groups are
    always computed whole, because a product over another number of rows is rounded differently. Cost: the
    prompt is read once; then one step of the model over 32 rows for each token of the longest in a group.

    >>> from unrolled.layers.gru import GRU
    >>> from unrolled.models.sequence_model import SequenceModel
    >>> from unrolled.models.front import TokenFront
    >>> front = TokenFront(size=5, width=4)
    >>> model = SequenceModel(front=front, width=4, layers=[GRU(4, 4)], norm=torch.nn.Identity()).eval()
    >>> head = torch.nn.Linear(4, 5)
    >>> few = list(generate_many(model, head, [3], count=2, sampler=Sampler(), steps=6, seed=0))
    >>> few == list(generate_many(model, head, [3], count=5, sampler=Sampler(), steps=6, seed=0))[:2]
    True
    """
    rules = _Rules(sampler, steps, end, forbidden)
    if count < 1:
        raise UsageError(f"count: found {count}, expected at least 1")
    _require_seed(seed)
    return _in_groups(_Reader(model, head), opening(prompt, begin), count, rules, seed)


def row_generator(seed: int, row: int, device: torch.device | str = "cpu") -> torch.Generator:
    """Return the generator that draws continuation ``row`` of a seed.

    >>> row_generator(0, 0).initial_seed() != row_generator(0, 1).initial_seed()
    True
    """
    _require_seed(seed)
    mixed = np.random.SeedSequence([seed, row]).generate_state(1, np.uint64)[0]
    return torch.Generator(device=device).manual_seed(int(mixed))


def _require_seed(seed: int) -> None:
    if seed < 0:
        raise UsageError(f"seed: found {seed}, expected a whole number of at least 0")


@dataclass(frozen=True)
class _Rules:
    """How tokens are drawn, and when to stop."""

    sampler: Sampler
    steps: int
    end: int | None
    forbidden: Sequence[int]

    def __post_init__(self) -> None:
        if self.steps < 0:
            raise UsageError(f"steps: found {self.steps}, expected at least 0")


@dataclass(frozen=True)
class _Reader:
    """A model and a head under inference mode, never held over a yield, where it would reach the caller."""

    model: StreamingModel
    head: Head

    def start(self) -> State:
        with torch.inference_mode():
            return self.model.start(1)

    def read(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        with torch.inference_mode():
            return read(self.model, self.head, tokens, state)


def _continue(
    reader: _Reader, tokens: list[int], state: State, rules: _Rules, generator: torch.Generator
) -> Iterator[int]:
    """Read, draw, give; then read what was drawn."""
    for _ in range(rules.steps):
        scores, state = reader.read(one_row(tokens, state), state)
        drawn = int(rules.sampler.draw(forbid(scores, rules.forbidden), generator))
        if drawn == rules.end:
            return
        yield drawn
        tokens = [drawn]


def _in_groups(
    reader: _Reader, tokens: list[int], count: int, rules: _Rules, seed: int
) -> Iterator[list[int]]:
    """Read the prompt once, then go on from there with one group after another."""
    start = reader.start()
    scores, state = reader.read(one_row(tokens, start), start)
    for first in range(0, count, GROUP):
        generators = [row_generator(seed, row, device_of(state)) for row in range(first, first + GROUP)]
        columns = _columns(reader, scores, state, rules, generators)
        yield from _until_end(columns, min(GROUP, count - first), rules.end)


def _columns(
    reader: _Reader, scores: Tensor, state: State, rules: _Rules, generators: Sequence[torch.Generator]
) -> Iterator[list[int]]:
    """Give one token for each generator, step by step, all from the scores and state of a single row."""
    with torch.inference_mode():
        same = torch.zeros(len(generators), dtype=torch.long, device=scores.device)
        scores, state = scores[same], select(state, same)
    for step in range(rules.steps):
        drawn = rules.sampler.draw_rows(forbid(scores, rules.forbidden), generators)
        yield drawn.tolist()
        if step + 1 < rules.steps:
            scores, state = reader.read(drawn[:, None], state)


def _until_end(columns: Iterator[list[int]], wanted: int, end: int | None) -> list[list[int]]:
    """Turn columns into the first rows, each cut before its end, and stop when all of these have ended."""
    rows: list[list[int]] = [[] for _ in range(wanted)]
    going_on = set(range(wanted))
    for column in columns:
        going_on -= {row for row in going_on if column[row] == end}
        for row in going_on:
            rows[row].append(column[row])
        if not going_on:
            break
    return rows
