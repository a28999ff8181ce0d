"""Beam search against every output there is, against a beam that never stops early, and by its own promises."""

from collections.abc import Sequence

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from decoding.searches import Output, Rules, every_output, plain_beam
from decoding.tables import BEGIN, END, TableModel, as_scores, table_models
from unrolled.decoding.beam import beam_search
from unrolled.decoding.greedy import stream_greedy
from unrolled.decoding.search import Hypothesis, Search
from unrolled.layers.state import select

ALPHAS = st.sampled_from([-1.5, -0.5, 0.0, 0.6, 1.0, 2.5])


def find(
    model: TableModel, search: Search, rooms: Sequence[int], forbidden: Sequence[int] = (BEGIN,)
) -> list[list[Hypothesis]]:
    return beam_search(
        model,
        as_scores,
        model.start(model.sources),
        search=search,
        rooms=rooms,
        begin=BEGIN,
        end=END,
        forbidden=forbidden,
    )


def require_same(found: Sequence[Hypothesis], expected: Sequence[Output]) -> None:
    assert [tuple(item.tokens) for item in found] == [tokens for _, tokens, _ in expected]
    assert [item.score for item in found] == pytest.approx([score for score, _, _ in expected], abs=1e-12)
    assert [item.log_probability for item in found] == pytest.approx(
        [total for _, _, total in expected], abs=1e-12
    )


@settings(max_examples=60)
@given(
    model=table_models(vocabulary=4),
    alpha=ALPHAS,
    room=st.integers(0, 4),
    best=st.integers(1, 9),
    minimum=st.integers(0, 2),
    no_repeat=st.integers(0, 2),
)
def test_a_beam_wide_enough_finds_the_best_of_every_output(
    model: TableModel, alpha: float, room: int, best: int, minimum: int, no_repeat: int
) -> None:
    rules = Rules(
        room=max(room, minimum),
        end=END,
        alpha=alpha,
        best=best,
        minimum=minimum,
        no_repeat=no_repeat,
        forbidden=(BEGIN,),
    )
    search = Search(200, alpha, best, minimum=minimum, no_repeat=no_repeat)
    require_same(find(model, search, [room])[0], every_output(model.following(0), rules)[:best])


@settings(max_examples=150)
@given(
    model=st.one_of(table_models(vocabulary=5), table_models(vocabulary=5, even=True)),
    alpha=ALPHAS,
    room=st.integers(0, 7),
    size=st.integers(1, 5),
    data=st.data(),
)
def test_stopping_early_changes_no_answer(
    model: TableModel, alpha: float, room: int, size: int, data: st.DataObject
) -> None:
    """The other beam goes on to the end, so this also says what is searched, ties included."""
    search = Search(
        size,
        alpha,
        best=data.draw(st.integers(1, size)),
        minimum=data.draw(st.integers(0, 3)),
        no_repeat=data.draw(st.sampled_from([0, 0, 2, 3])),
        prefix=tuple(data.draw(st.lists(st.integers(2, 4), max_size=2))),
    )
    rules = Rules(
        room=max(room, search.minimum, len(search.prefix)),
        end=END,
        alpha=alpha,
        best=search.best,
        minimum=search.minimum,
        no_repeat=search.no_repeat,
        prefix=tuple(search.prefix),
        forbidden=(BEGIN,),
    )
    require_same(find(model, search, [room])[0], plain_beam(model.following(0), rules, size))


@given(model=table_models(vocabulary=6, places=5), room=st.integers(0, 9))
def test_a_beam_of_one_is_greedy(model: TableModel, room: int) -> None:
    following, tokens = model.following(0), []
    while len(tokens) < room:
        logs = following(tokens)
        token = max(range(1, 6), key=lambda token: (logs[token], -token))
        if token == END:
            break
        tokens.append(token)
    assert find(model, Search(), [room])[0][0].tokens == tokens
    streamed = stream_greedy(
        model, as_scores, model.start(), room=room, begin=BEGIN, end=END, forbidden=[BEGIN]
    )
    assert list(streamed) == tokens


@settings(max_examples=40)
@given(
    model=table_models(sources=4, vocabulary=5, places=4),
    alpha=ALPHAS,
    size=st.integers(1, 4),
    data=st.data(),
)
def test_each_source_is_searched_as_if_it_were_alone(
    model: TableModel, alpha: float, size: int, data: st.DataObject
) -> None:
    rooms = data.draw(st.lists(st.integers(0, 8), min_size=4, max_size=4))
    search = Search(size, alpha, best=data.draw(st.integers(1, size)))
    together = find(model, search, rooms)
    state = model.start(4)
    for row, room in enumerate(rooms):
        alone = beam_search(
            model,
            as_scores,
            select(state, torch.tensor([row])),
            search=search,
            rooms=[room],
            begin=BEGIN,
            end=END,
            forbidden=(BEGIN,),
        )
        assert alone == [together[row]]


@given(model=table_models(vocabulary=5), alpha=ALPHAS, size=st.integers(2, 6), room=st.integers(2, 6))
def test_outputs_are_different_and_in_order(model: TableModel, alpha: float, size: int, room: int) -> None:
    found = find(model, Search(size, alpha, best=size), [room])[0]
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    assert len({tuple(item.tokens) for item in found}) == len(found) > 0


def test_equals_stand_in_the_order_of_their_tokens() -> None:
    model = TableModel(torch.zeros(1, 1, 5, 5))
    found = find(model, Search(beam_size=6, length_penalty=0.0, best=6, minimum=2), [2])[0]
    assert [item.tokens for item in found] == [[2, 2], [2, 3], [2, 4], [3, 2], [3, 3], [3, 4]]


def test_less_is_read_where_the_answer_is_sure() -> None:
    """A source that is sure to end at once leaves; one that never ends fills its room."""
    table = torch.zeros(2, 1, 4, 4, dtype=torch.float64)
    table[0, :, :, END] = 20.0
    table[1, :, :, END] = -20.0
    model = TableModel(table)
    found = find(model, Search(beam_size=2), [50, 10])
    assert found[0][0].tokens == [] and len(found[1][0].tokens) == 10
    assert model.read == 2 + 2 * 10


@pytest.mark.parametrize("alpha", [1.0, 0.0, -1.0])
def test_what_an_output_may_still_gain_by_its_length_keeps_it_alive(alpha: float) -> None:
    """Ending at once has p = .6; six more tokens at p ≈ 1 each: .4, but a sixth of it a token."""
    table = torch.full((1, 8, 4, 4), -40.0, dtype=torch.float64)
    table[0, 0, :, END], table[0, 0, :, 2] = 0.6, 0.4
    table[0, 0] = table[0, 0].clamp(min=1e-30).log()
    table[0, 1:6, :, 3] = table[0, 6:, :, END] = 0.0
    tokens = find(TableModel(table), Search(2, alpha), [12])[0][0].tokens
    assert tokens == ([2, 3, 3, 3, 3, 3] if alpha > 0 else [])
