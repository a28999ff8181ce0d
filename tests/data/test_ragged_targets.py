"""Answers that are sequences: written, mapped, cached and chosen beside their rows."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.cache import cache_key, cached_sequences
from unrolled.data.inputs import ChannelInputs, TokenInputs
from unrolled.data.outputs import RaggedOutputs
from unrolled.data.sequence_files import open_sequences
from unrolled.data.sequence_writer import SequenceWriter
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError

pairs_of = st.lists(
    st.tuples(
        st.lists(st.integers(0, 299), max_size=5),
        st.lists(st.integers(0, 70_000), max_size=5),
    ),
    max_size=8,
)


def split(pairs: list[tuple[list[int], list[int]]]) -> tuple[list[list[int]], list[list[int]]]:
    return [source for source, _ in pairs], [target for _, target in pairs]


def in_files(folder: Path, pairs: list[tuple[list[int], list[int]]]) -> Sequences:
    with SequenceWriter(folder, TokenInputs(300), RaggedOutputs(70_001)) as writer:
        for source, target in pairs:
            writer.append(source, target)
    return open_sequences(folder)


def in_memory(pairs: list[tuple[list[int], list[int]]]) -> Sequences:
    sources, targets = split(pairs)
    return Sequences.from_rows(sources, Sequences.from_rows(targets))


@given(pairs_of)
def test_both_sides_come_back_from_files_and_memory(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[list[int], list[int]]]
) -> None:
    for found in (in_files(tmp_path_factory.mktemp("pairs"), pairs), in_memory(pairs)):
        assert isinstance(found.targets, Sequences)
        assert (found.tolist(), found.targets.tolist()) == split(pairs)
        assert found.targets.lengths.tolist() == [len(target) for _, target in pairs]


@given(pairs_of.filter(bool), st.data())
def test_chosen_rows_keep_their_answers(
    pairs: list[tuple[list[int], list[int]]], data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.integers(0, len(pairs) - 1), max_size=9))
    found = in_memory(pairs).chosen(np.array(rows, dtype=np.int64))
    assert isinstance(found.targets, Sequences)
    assert (found.tolist(), found.targets.tolist()) == split([pairs[row] for row in rows])


def test_the_smallest_type_that_holds_every_target(tmp_path: Path) -> None:
    for size, dtype in ((256, np.uint8), (257, np.uint16), (65_537, np.int32)):
        folder = tmp_path / str(size)
        folder.mkdir()
        with SequenceWriter(folder, ChannelInputs(2), RaggedOutputs(size)) as writer:
            writer.append(np.array([[0.5, 1.0]]), [size - 1, 2])
        found = open_sequences(folder)
        assert isinstance(found.targets, Sequences)
        assert (found.targets.tokens.dtype, found.targets[0].tolist()) == (dtype, [size - 1, 2])
        assert found[0].tolist() == [[0.5, 1.0]]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ([3, 9], "target: found 9, expected 0 to 8"),
        ([-1], "target: found -1, expected 0 to 8"),
        (4, "target: found an array of 0 dimensions, expected a list of tokens"),
        ([[3, 4]], "target: found an array of 2 dimensions, expected a list of tokens"),
        (None, "target: expected one for every row or for none"),
    ],
)
def test_what_is_no_sequence_of_tokens_is_refused_and_nothing_is_written(
    tmp_path: Path, target: Any, message: str
) -> None:
    with SequenceWriter(tmp_path, TokenInputs(9), RaggedOutputs(9)) as writer:
        with pytest.raises(UsageError) as caught:
            writer.append([3, 4], target)
        writer.append([5], [6, 2])
    assert str(caught.value) == message
    found = open_sequences(tmp_path)
    assert isinstance(found.targets, Sequences)
    assert (found.tolist(), found.targets.tolist()) == ([[5]], [[6, 2]])


def test_as_many_answers_as_rows() -> None:
    with pytest.raises(UsageError, match="targets: found 1, expected one for each of the 2 rows"):
        Sequences.from_rows([[3], [4]], Sequences.from_rows([[5]]))


def test_the_cache_holds_them_and_notices_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLLED_CACHE", str(tmp_path))
    key = cache_key("pairs", "train")
    built: list[int] = []

    def build(writer: SequenceWriter) -> Mapping[str, Any]:
        built.append(1)
        writer.append([3, 4], [5, 6, 2])
        writer.append([], [2])
        return {}

    def get() -> Iterator[list[list[int]]]:
        found = cached_sequences(key, build, TokenInputs(300), RaggedOutputs(300)).sequences
        assert isinstance(found.targets, Sequences)
        yield from (found.tolist(), found.targets.tolist())

    expected = [[[3, 4], []], [[5, 6, 2], [2]]]
    assert list(get()) == list(get()) == expected
    assert len(built) == 1
    assert {path.name for path in (tmp_path / key).iterdir()} == {
        "tokens.uint16", "offsets.int64", "targets.uint16", "target_offsets.int64", "entry.json",
    }  # fmt: skip
    for lost in ("target_offsets.int64", "targets.uint16"):
        (tmp_path / key / lost).unlink()
        assert list(get()) == expected
    assert len(built) == 3
