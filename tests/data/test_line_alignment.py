"""Where two files come apart: one line lost, a stretch lost, and files that end too soon."""

import gzip
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.line_alignment import parting, require_aligned
from unrolled.errors import UserError


def sides(count: int, seed: int = 0) -> tuple[list[str], list[str]]:
    """Lines, and others that are longer by a fifth, more or less."""
    draw = random.Random(seed)
    lengths = [draw.randrange(5, 120) for _ in range(count)]
    return ["a" * length for length in lengths], [
        "ä" * round(length * draw.uniform(1.1, 1.3)) for length in lengths
    ]


def lengths(lines: list[str]) -> np.ndarray:
    return np.array([len(line) for line in lines], dtype=np.float64)


def written(path: Path, lines: list[str]) -> Path:
    data = "".join(f"{line}\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@given(st.integers(0, 185), st.integers(1, 5), st.booleans(), st.integers(0, 20))
def test_the_place_of_a_lost_stretch_is_found(place: int, lost: int, swapped: bool, seed: int) -> None:
    longer, shorter = sides(200, seed)
    if swapped:
        longer, shorter = shorter, longer
    del shorter[place : place + lost]
    # Neighbours of like lengths can't be told apart.
    assert abs(parting(lengths(longer), lengths(shorter)) - place) <= 4


def test_noise_on_some_pairs_does_not_lead_astray() -> None:
    longer, shorter = sides(400)
    for place in range(0, 400, 10):
        shorter[place] = "?"
    del shorter[230]
    assert abs(parting(lengths(longer), lengths(shorter)) - 230) <= 1


def test_lines_of_one_length_say_nothing_so_the_end_is_where_they_part() -> None:
    assert parting(np.full(9, 5.0), np.full(7, 5.0)) == 7


def test_a_line_dropped_in_the_middle_is_named(tmp_path: Path) -> None:
    longer, shorter = sides(1000)
    longer[500], shorter[501] = "The first line that stands alone, and a long one.", "Der nächste Satz."
    del shorter[500]
    first, second = written(tmp_path / "a.en", longer), written(tmp_path / "a.de.gz", shorter)
    message = (
        f"{first} has 1,000 lines, {second} has 999, expected as many; from about line 501 on their lengths no "
        'longer agree: "The first line that stands alone, and a…" beside "Der nächste Satz."'
    )
    with pytest.raises(UserError) as caught:
        require_aligned(first, second)
    assert str(caught.value) == message
    with pytest.raises(UserError) as caught:
        require_aligned(second, first)
    assert str(caught.value).startswith(f"{second} has 999 lines, {first} has 1,000, expected as many; ")
    assert str(caught.value).endswith('"The first line that stands alone, and a…" beside "Der nächste Satz."')


def test_a_file_that_ends_too_soon(tmp_path: Path) -> None:
    longer, shorter = sides(50)
    first, second = written(tmp_path / "a", longer[:40]), written(tmp_path / "b", shorter)
    with pytest.raises(UserError) as caught:
        require_aligned(first, second)
    assert str(caught.value).endswith(
        f"expected as many; {second} goes on at line 41, where {first} has ended"
    )


def test_files_of_as_many_lines_pass_and_empty_ones_do_not(tmp_path: Path) -> None:
    first, second = (
        written(tmp_path / "a", ["one", "", "three"]),
        written(tmp_path / "b.gz", ["x", "y", "z", "", ""]),
    )
    require_aligned(first, second)
    with pytest.raises(UserError, match="empty: the file is empty"):
        require_aligned(first, written(tmp_path / "empty", []))


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a", ["one"] * 999), written(tmp_path / "b.gz", ["x"] * 999)
    second.write_bytes(second.read_bytes()[:-10])
    with pytest.raises(UserError, match=r"b\.gz"):
        require_aligned(first, second)
