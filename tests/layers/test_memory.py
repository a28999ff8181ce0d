"""Attention over a memory that was read once: as over the memory itself, whichever rows look at it."""

import pytest
import torch

from closeness import close
from layers.test_memory_padding import ATTENTIONS, LENGTHS, situation
from unrolled.errors import UsageError
from unrolled.layers.memory import MemoryState, places_in_sight


@pytest.mark.parametrize("name", ATTENTIONS)
def test_looking_at_what_was_read_is_attending(name: str) -> None:
    layer, queries, memory = situation(name)
    read = layer.read(memory, LENGTHS)
    close("context", layer.look(queries, read), layer(queries, memory, memory_lengths=LENGTHS))
    close(
        "weights", layer.look_weights(queries, read), layer.weights(queries, memory, memory_lengths=LENGTHS)
    )
    assert layer.read(memory).lengths.tolist() == [5, 5, 5]


@pytest.mark.parametrize("name", ATTENTIONS)
@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("ragged", [True, False])
def test_rows_that_share_a_memory_see_what_each_would_see_of_a_copy(
    name: str, steps: int, ragged: bool
) -> None:
    layer, _, memory = situation(name)
    lengths = LENGTHS if ragged else None
    queries = torch.randn(12, steps, 4 if name == "dot" else 6, dtype=torch.float64)
    grouped, repeated = layer.read(memory, lengths), layer.read(*_repeat(memory, lengths, 4))
    close("context", layer.look(queries, grouped), layer.look(queries, repeated))
    close("weights", layer.look_weights(queries, grouped), layer.look_weights(queries, repeated))


def _repeat(
    memory: torch.Tensor, lengths: torch.Tensor | None, times: int
) -> tuple[torch.Tensor, torch.Tensor | None]:
    return memory.repeat_interleave(times, 0), None if lengths is None else lengths.repeat_interleave(times)


@pytest.mark.parametrize("name", ATTENTIONS)
def test_no_rows_see_nothing(name: str) -> None:
    layer, queries, memory = situation(name)
    assert layer.look(queries[:0], layer.read(memory[:0])).shape[:2] == (0, 2)
    assert layer.look_weights(queries[:0], layer.read(memory[:0])).shape[-2:] == (2, 5)


@pytest.mark.parametrize("name", ATTENTIONS)
def test_rows_that_cannot_share_are_refused(name: str) -> None:
    layer, queries, memory = situation(name)
    for rows in (memory[:2], memory[:0]):
        with pytest.raises(
            UsageError, match=f"found 3 rows of queries, expected a multiple of its {len(rows)}"
        ):
            layer.look(queries, layer.read(rows))


def test_where_all_is_real_nothing_is_hidden() -> None:
    part = torch.zeros(2, 3, 4)
    assert places_in_sight(MemoryState(part, part, torch.tensor([3, 3]))) is None
    visible = places_in_sight(MemoryState(part, part, torch.tensor([3, 1])))
    assert visible is not None
    assert visible.int().tolist() == [[[1, 1, 1]], [[1, 0, 0]]]
