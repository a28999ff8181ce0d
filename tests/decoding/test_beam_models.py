"""Decoding with real models: scores are the models' own, a batch is its rows, owned states change nothing."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

import pytest
import torch
from torch import Tensor, nn

from unrolled.data.inputs import TokenInputs
from unrolled.decoding.beam import beam_search
from unrolled.decoding.greedy import stream_greedy
from unrolled.decoding.search import Hypothesis, Search
from unrolled.layers.attention_cache import AttentionState
from unrolled.layers.layer import State
from unrolled.layers.owned_cache import OwnedAttentionState
from unrolled.models.architectures import build_model
from unrolled.models.build_pair import build_encoder_decoder
from unrolled.models.settings import ModelSettings

BEGIN, END, VOCABULARY, WIDTH = 1, 2, 90, 8
ROOMS = [9, 4, 12, 0, 7]
SEARCHES = {
    "greedy": Search(),
    "beam": Search(beam_size=4, best=3),
    "ruled": Search(beam_size=3, length_penalty=0.3, best=2, minimum=3, no_repeat=2, prefix=(5, 6)),
}
KINDS = {
    f"{architecture}+{attention}": (architecture, attention)
    for architecture in ("rnn", "lstm", "gru")
    for attention in ("none", "additive", "dot", "multihead")
} | {"transformer": ("transformer", "none")}


class Started:
    """A model, its head, and the state of five sources."""

    def __init__(self, model: nn.Module, start: Callable[[list[int]], State]) -> None:
        self.model, self.start = model, start
        self.head = nn.Linear(WIDTH, VOCABULARY)
        with torch.no_grad():
            for parameter in (*model.parameters(), *self.head.parameters()):
                parameter += 0.5 * torch.randn_like(parameter)
            self.head.bias[END] += 2
        self.model.double().eval()
        self.head.double()

    def search(self, search: Search, rows: list[int]) -> list[list[Hypothesis]]:
        return beam_search(
            self.model,
            self.head,
            self.start(rows),
            search=search,
            rooms=[ROOMS[row] for row in rows],
            begin=BEGIN,
            end=END,
            forbidden=[0, BEGIN],
        )

    def own_score(self, row: int, tokens: list[int]) -> float:
        """Return the log-probability of an output and its end, all given at once."""
        with torch.no_grad():
            features, _ = self.model(torch.tensor([[BEGIN, *tokens]]), self.start([row]))
            logs = self.head(features)[0].log_softmax(dim=-1)
        return float(logs[torch.arange(len(tokens) + 1), torch.tensor([*tokens, END])].sum())


@cache
def started(kind: str) -> Started:
    with torch.random.fork_rng():
        torch.manual_seed(len(kind))
        if kind == "language model":
            settings = ModelSettings("gru", width=WIDTH, depth=2)
            model = build_model(settings, TokenInputs(VOCABULARY))
            firsts = torch.randint(3, VOCABULARY, (5, 3))
            return Started(model, partial(_after, model, firsts))
        architecture, attention = KINDS[kind]
        settings = ModelSettings(
            architecture, width=WIDTH, depth=2, decoder_depth=1, heads=2, attention=attention
        )
        model = build_encoder_decoder(settings, TokenInputs(30), VOCABULARY, joint=False)
        return Started(model, partial(_read, model, torch.randint(0, 30, (5, 6))))


def _after(model: nn.Module, firsts: Tensor, rows: list[int]) -> State:
    with torch.no_grad():
        return model(firsts[rows])[1]


def _read(model: nn.Module, sources: Tensor, rows: list[int]) -> State:
    lengths = torch.tensor([6, 1, 4, 3, 5])
    with torch.no_grad():
        return model.start(len(rows), source=sources[rows], source_lengths=lengths[rows])


every_kind = pytest.mark.parametrize("kind", [*KINDS, "language model"])
every_search = pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)


@every_kind
@every_search
def test_scores_are_the_models_own(kind: str, search: Search) -> None:
    model = started(kind)
    for row, found in enumerate(model.search(search, [0, 1, 2, 3, 4])):
        assert found
        for item in found:
            expected = model.own_score(row, item.tokens)
            assert item.log_probability == pytest.approx(expected, abs=1e-9)
            assert item.score == pytest.approx(
                expected / (len(item.tokens) + 1) ** search.length_penalty, abs=1e-9
            )


@every_kind
@every_search
def test_a_batch_is_its_rows(kind: str, search: Search) -> None:
    model = started(kind)
    together = model.search(search, [0, 1, 2, 3, 4])
    for row, found in enumerate(together):
        alone = model.search(search, [row])[0]
        assert [item.tokens for item in alone] == [item.tokens for item in found]
        assert [item.score for item in alone] == pytest.approx([item.score for item in found], abs=1e-9)
    assert len({tuple(found[0].tokens) for found in together}) > 1


@every_kind
def test_a_beam_of_one_is_the_stream(kind: str) -> None:
    model = started(kind)
    for row, found in enumerate(model.search(Search(), [0, 1, 2, 3, 4])):
        streamed = stream_greedy(
            model.model,
            model.head,
            model.start([row]),
            room=ROOMS[row],
            begin=BEGIN,
            end=END,
            forbidden=[0, BEGIN],
        )
        assert list(streamed) == found[0].tokens


class Cache(NamedTuple):
    """What `AttentionState` holds under a name that nobody takes into possession."""

    keys: Tensor
    values: Tensor
    length: Tensor


class Unowned:
    """A model whose caches of attention stay immutable; it notes the kinds of state it was given."""

    def __init__(self, model: nn.Module, hide: bool) -> None:
        self.model, self.hide = model, hide
        self.given: set[type] = set()

    def __call__(
        self, inputs: Tensor, state: State, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        self.given |= {type(part) for part in state}
        features, after = self.model(inputs, state, lengths=lengths)
        return features, tuple(map(self._hidden, after)) if self.hide else after

    def _hidden(self, state: State) -> State:
        return Cache(*state) if isinstance(state, AttentionState) else state


@every_search
def test_owned_and_immutable_states_give_the_same(search: Search) -> None:
    model = started("transformer")
    # Long enough that an owned state moves to more room, short enough for some sources that others stay alone.
    search = replace(search, minimum=24)
    found, given = [], []
    for hide in (False, True):
        watched = Unowned(model.model, hide)
        found.append(
            beam_search(
                watched,
                model.head,
                model.start([0, 1, 2]),
                search=search,
                rooms=[40, 24, 30],
                begin=BEGIN,
                end=END,
                forbidden=[0, BEGIN],
            )
        )
        given.append(watched.given)
    assert OwnedAttentionState in given[0] and Cache in given[1] and OwnedAttentionState not in given[1]
    owned, immutable = ([[item.tokens for item in outputs] for outputs in each] for each in found)
    assert owned == immutable
