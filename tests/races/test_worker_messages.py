"""What workers must know is sent without the arrays that are mapped from files, and arrives the same."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from generated import ordered_rows, write_table
from unrolled.data.layout import Layout
from unrolled.data.sequences import Sequences
from unrolled.predictor.read import Request, read_data
from unrolled.races.contenders import enter
from unrolled.races.worker_messages import NotSent, Start, pickled

NUMBERS = np.arange(100_000, dtype=np.int32)
# A place in the file with its number takes less.
SMALL = 2_000


def sent(value: Any) -> tuple[int, Any]:
    """Return how many bytes a value takes in a message, and what arrives."""
    message = pickled(Start(None, {"value": value}, Path(), "", ()))
    return len(message), pickle.loads(message).origin["value"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    NUMBERS.tofile(tmp_path / "numbers")
    return tmp_path / "numbers"


@pytest.mark.parametrize(
    "view",
    [
        lambda mapped: mapped,
        np.asarray,
        lambda mapped: np.asarray(mapped.reshape(-1, 10)),
        lambda mapped: np.asarray(mapped)[500:40_000:3],
        lambda mapped: mapped.reshape(-1, 10)[:, 3],
        lambda mapped: mapped.reshape(-1, 10).T,
        lambda mapped: mapped[::-1],
        lambda mapped: np.asarray(mapped).view(np.uint8)[3:],
        lambda mapped: mapped[5:5],
        lambda mapped: mapped[-1:],
    ],
)
@pytest.mark.parametrize("offset", [0, 12, 40_004])
def test_a_mapped_array_is_sent_as_its_place(
    file: Path, view: Callable[[NDArray[Any]], NDArray[Any]], offset: int
) -> None:
    array = view(np.memmap(file, dtype=np.int32, mode="r", offset=offset)[:50_000])
    size, arrived = sent(array)
    assert size < SMALL
    assert arrived.dtype == array.dtype
    assert arrived.shape == array.shape
    assert np.array_equal(arrived, array)
    assert not arrived.flags.writeable


def test_an_array_of_numpys_files_is_sent_as_its_place(tmp_path: Path) -> None:
    np.save(tmp_path / "X.npy", np.asfortranarray(NUMBERS.reshape(100, -1)))
    array = np.load(tmp_path / "X.npy", mmap_mode="r")[:, :, None]
    size, arrived = sent(array)
    assert size < SMALL
    assert np.array_equal(arrived, array)


def test_what_others_would_not_find_in_the_file_is_copied(file: Path, tmp_path: Path) -> None:
    mine = np.memmap(file, dtype=np.int32, mode="c")
    mine[0] = 7
    shared = np.memmap(file, dtype=np.int32, mode="r")
    masked = np.ma.masked_array(np.asarray(shared), mask=shared % 2 == 0)
    NUMBERS.tofile(tmp_path / "gone")
    gone = np.memmap(tmp_path / "gone", dtype=np.int32, mode="r")
    (tmp_path / "gone").unlink()
    for array in (mine, shared.copy(), masked, gone):
        assert np.ma.allequal(sent(array)[1], array)
    assert sent(mine)[1][0] == 7
    assert sent(masked)[1].mask.tolist() == masked.mask.tolist()


def test_a_start_holds_no_copy_of_encoded_data(tmp_path: Path) -> None:
    file = write_table(tmp_path / "order.csv", ordered_rows(2000))
    read = read_data(Request(file, layout=Layout(input="text", output="label")))
    contenders = enter(
        ["gru", "bag", "lstm"], read, size="tiny", given={"steps": 10}, own={}, streaming=False, note=lambda _: None
    )  # fmt: skip
    message = pickled(Start(read, {}, tmp_path, "", contenders))
    arrived = pickle.loads(message).contenders
    for before, after in zip(contenders, arrived, strict=True):
        for split in ("train", "valid", "test"):
            pairs = zip(_arrays(before.prepared, split), _arrays(after.prepared, split), strict=True)
            for array, same in pairs:
                assert np.array_equal(array, same)
                assert array.tobytes() not in message


def _arrays(prepared: Any, split: str) -> list[NDArray[Any]]:
    sequences: Sequences = getattr(prepared, split)
    return [sequences.tokens, sequences.offsets, np.asarray(sequences.targets)]


class Heavy:
    """Something that there is no room for twice."""

    def __reduce__(self) -> Any:
        raise MemoryError


@pytest.mark.parametrize(("value", "why"), [(Heavy(), "MemoryError"), (lambda: 0, "lambda")])
def test_what_cannot_be_sent_is_said(value: Any, why: str) -> None:
    with pytest.raises(NotSent, match=f"the data can't be sent to another process .*{why}"):
        sent(value)
