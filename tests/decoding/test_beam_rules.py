"""What a search is asked holds for every output: rooms, minimum, prefix, repetition, the forbidden; and refusals."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from decoding.tables import BEGIN, END, TableModel, as_scores, table_models
from unrolled.decoding.beam import beam_search
from unrolled.decoding.greedy import stream_greedy
from unrolled.decoding.search import Hypothesis, Search
from unrolled.errors import UsageError, UserError


def find(
    model: TableModel, search: Search, rooms: list[int], forbidden: tuple[int, ...] = (BEGIN,)
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


@settings(max_examples=80)
@given(
    model=table_models(sources=2, vocabulary=8),
    rooms=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    size=st.integers(1, 4),
    minimum=st.integers(0, 4),
    maximum=st.none() | st.integers(4, 12),
    no_repeat=st.integers(0, 3),
    prefix=st.lists(st.integers(2, 7), max_size=3, unique=True),
    barred=st.integers(2, 7),
)
def test_every_output_keeps_what_was_asked(
    model: TableModel,
    rooms: tuple[int, int],
    size: int,
    minimum: int,
    maximum: int | None,
    no_repeat: int,
    prefix: list[int],
    barred: int,
) -> None:
    search = Search(size, best=size, minimum=minimum, maximum=maximum, no_repeat=no_repeat, prefix=prefix)
    found = find(model, search, list(rooms), (BEGIN, barred))
    for room, outputs in zip(rooms, found, strict=True):
        for tokens in (item.tokens for item in outputs):
            assert minimum <= len(tokens) <= max(maximum or room, minimum, len(prefix))
            assert tokens[: len(prefix)] == prefix
            assert not {BEGIN, END, barred} & set(tokens[len(prefix) :])
            grams = [tuple(tokens[at : at + no_repeat]) for at in range(len(tokens) - no_repeat + 1)]
            assert not no_repeat or len(set(grams)) == len(grams)


def test_a_prefix_may_repeat_itself_and_hold_what_is_forbidden() -> None:
    search = Search(beam_size=2, no_repeat=1, prefix=(3, 3, BEGIN))
    found = find(TableModel(torch.zeros(1, 1, 6, 6)), search, [6])[0][0].tokens
    assert found[:3] == [3, 3, BEGIN]
    assert len(set(found[3:])) == len(found[3:]) and not {3, BEGIN} & set(found[3:])


def test_no_source_has_no_outputs() -> None:
    assert find(TableModel(torch.zeros(0, 1, 4, 4)), Search(), []) == []


def test_the_model_the_state_and_the_mode_are_left_as_they_were() -> None:
    model = TableModel(torch.randn(2, 3, 6, 6))
    table, state = model.table.clone(), model.start(2)
    search = Search(beam_size=3, best=2, minimum=1, no_repeat=2)
    found = beam_search(
        model, as_scores, state, search=search, rooms=[5, 4], begin=BEGIN, end=END, forbidden=[BEGIN]
    )
    assert torch.equal(model.table, table)
    assert torch.equal(state.source, torch.arange(2)) and not state.place.any()
    again = beam_search(
        model, as_scores, state, search=search, rooms=[5, 4], begin=BEGIN, end=END, forbidden=[BEGIN]
    )
    assert again == found
    for _ in stream_greedy(model, as_scores, model.start(1), room=4, begin=BEGIN, end=END):
        assert not torch.is_inference_mode_enabled()


@pytest.mark.parametrize(
    ("search", "rooms", "forbidden", "message"),
    [
        (Search(), [3, 3], (END,), "forbidden: found the end token 1, expected only others"),
        (Search(prefix=(2, END)), [3, 3], (), "prefix: found the end token 1, expected only others"),
        (Search(), [3, -2], (), "rooms: found -2, expected numbers of at least 0"),
        (Search(), [3], (), "rooms: found 1, expected one for each of the state's 2 rows"),
    ],
)
def test_calls_that_cannot_work_are_refused(
    search: Search, rooms: list[int], forbidden: tuple[int, ...], message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        find(TableModel(torch.zeros(2, 1, 4, 4)), search, rooms, forbidden)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("room", "forbidden", "message"),
    [
        (-1, (), "room: found -1, expected at least 0"),
        (3, (END,), "forbidden: found the end token 1, expected only others"),
    ],
)
def test_streams_that_cannot_work_are_refused_at_once(
    room: int, forbidden: tuple[int, ...], message: str
) -> None:
    model = TableModel(torch.zeros(1, 1, 4, 4))
    with pytest.raises(UsageError) as refusal:
        stream_greedy(model, as_scores, model.start(), room=room, begin=BEGIN, end=END, forbidden=forbidden)
    assert str(refusal.value) == message


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
@pytest.mark.parametrize("place", [0, 2])
def test_scores_that_are_no_numbers_are_refused(score: float, place: int) -> None:
    table = torch.zeros(2, 3, 4, 4)
    table[1, place, :, 3] = score
    model = TableModel(table)
    message = (
        "decoding: found a score of the next token that is not a number, expected finite ones; "
        "the model's training may have diverged"
    )
    with pytest.raises(UserError) as refusal:
        find(model, Search(beam_size=2, minimum=5), [8, 8])
    assert str(refusal.value) == message
    state = model.start(2)._replace(source=torch.tensor([1]), place=torch.tensor([place]))
    with pytest.raises(UserError) as refusal:
        list(stream_greedy(model, as_scores, state, room=3, begin=BEGIN, end=END))
    assert str(refusal.value) == message


def test_where_nothing_may_follow_it_is_said() -> None:
    message = (
        "decoding: found no token that may come next, and none may end the output there; expected at least one "
        "that is neither forbidden nor a repetition nor of probability 0"
    )
    with pytest.raises(UserError) as refusal:
        find(TableModel(torch.zeros(1, 1, 4, 4)), Search(beam_size=2, minimum=3, no_repeat=1), [9])
    assert str(refusal.value) == message
    table = torch.zeros(1, 1, 3, 3)
    table[..., END] = float("-inf")
    model = TableModel(table)
    with pytest.raises(UserError) as refusal:
        list(
            stream_greedy(model, as_scores, model.start(), room=3, begin=BEGIN, end=END, forbidden=[BEGIN, 2])
        )
    assert str(refusal.value) == message
