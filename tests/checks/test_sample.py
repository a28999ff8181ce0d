"""A sample: whole where it fits, else always the same rows, spread evenly, whatever order they come in."""

import random

from hypothesis import given
from hypothesis import strategies as st

from unrolled.checks.sample import Sample
from unrolled.data.rows import Row
from unrolled.data.split_of import split_of


def rows(count: int) -> list[Row]:
    return [Row(f"row {number}", "x", f"a.csv:{number}") for number in range(count)]


def sampled(given_rows: list[Row], *, most: int = 1000, steps: int = 10**9) -> list[str]:
    sample = Sample(rows=most, steps=steps)
    for row in given_rows:
        sample.add(row)
    assert sample.seen == len(given_rows)
    return [row.place for row in sample.rows]


def test_what_fits_is_kept_in_order() -> None:
    assert sampled(rows(50)) == [row.place for row in rows(50)]


@given(st.randoms(use_true_random=False), st.integers(1, 60), st.integers(0, 500))
def test_the_order_of_the_rows_does_not_count(draw: random.Random, most: int, steps: int) -> None:
    mixed = rows(60)
    draw.shuffle(mixed)
    assert sorted(sampled(mixed, most=most, steps=steps)) == sorted(sampled(rows(60), most=most, steps=steps))


def test_bounds_hold() -> None:
    kept = sampled(rows(500), most=20)
    assert len(kept) == 20
    # Inputs of up to seven characters and outputs of one.
    assert 100 // 8 - 1 <= len(sampled(rows(500), steps=100)) <= 100 // 6


def test_one_row_beyond_the_bound_leaves_none() -> None:
    assert sampled([Row("long" * 99, None, "a.csv:1")], steps=10) == []


def test_the_choice_says_nothing_of_the_split() -> None:
    kept = {row.place: row.input for row in rows(4000)}
    chosen = sampled(rows(4000), most=1000)
    held = sum(split_of(kept[place]) != "train" for place in chosen)
    assert 140 < held < 260
