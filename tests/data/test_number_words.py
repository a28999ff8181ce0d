"""Numbers in words: the digits an independent reader finds, disjoint splits, even lengths."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.data.number_words import BUCKETS, LONGEST, SHORTEST, number_pairs, said
from unrolled.errors import UsageError

seeds = st.integers(0, 2**40)


def read_back(words: str) -> str:
    """Read digits off the letters that tell the ten words apart, with no table of the words."""
    found = ""
    for word in words.split(" "):
        match word[0], word[1], len(word):
            case "z", _, _:
                found += "0"
            case "o", _, _:
                found += "1"
            case "t", "w", _:
                found += "2"
            case "t", "h", _:
                found += "3"
            case "f", "o", _:
                found += "4"
            case "f", "i", _:
                found += "5"
            case "s", "i", _:
                found += "6"
            case "s", "e", _:
                found += "7"
            case "e", _, _:
                found += "8"
            case "n", _, _:
                found += "9"
    return found


@given(st.text("0123456789", min_size=1, max_size=40))
def test_what_is_said_is_read_back(number: str) -> None:
    assert read_back(said(number)) == number


@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(0, 100), st.integers(0, 12), st.integers(0, 40))
def test_every_pair_is_right_and_no_source_stands_in_two_splits(
    seed: int, train: int, valid: int, test: int
) -> None:
    made = number_pairs(seed=seed, train=train, valid=valid, test=test)
    assert [len(split) for split in made] == [train, valid * len(BUCKETS), test * len(BUCKETS)]
    for row in (*made.train, *made.valid, *made.test):
        assert read_back(row["words"]) == row["digits"]
        assert len(row["words"].split()) == len(row["digits"])
    sources = [{row["words"] for row in split} for split in made]
    assert not sources[0] & sources[1] and not sources[0] & sources[2] and not sources[1] & sources[2]
    # What is held out is never asked twice.
    assert len(sources[1]) == len(made.valid) and len(sources[2]) == len(made.test)


def test_training_has_every_length_as_often_as_any_other() -> None:
    made = number_pairs(seed=3, train=10 * 23, valid=0, test=0)
    lengths = Counter(len(row["digits"]) for row in made.train)
    assert lengths == dict.fromkeys(range(SHORTEST, LONGEST + 1), 10)


def test_what_is_held_out_fills_every_bucket_and_leaves_most_short_numbers_to_training() -> None:
    made = number_pairs(seed=5, train=0, valid=50, test=200)
    for first, last in BUCKETS:
        judged = Counter(len(row["digits"]) for row in made.test if first <= len(row["digits"]) <= last)
        assert judged.total() == 200 and set(judged) == set(range(first, last + 1))
        if first > 2:
            assert set(judged.values()) == {40}
    short = Counter(len(row["digits"]) for row in (*made.valid, *made.test))
    assert short[2] == 10 and short[3] <= 100


def test_the_same_seed_makes_the_same_pairs_and_another_makes_others() -> None:
    first, again, other = (number_pairs(seed=seed, train=50, valid=5, test=5) for seed in (1, 1, 2))
    assert first == again and first != other


def test_digits_are_drawn_evenly() -> None:
    made = number_pairs(seed=0, train=2300, valid=0, test=0)
    counts = Counter(digit for row in made.train for digit in row["digits"])
    expected = counts.total() / 10
    assert set(counts) == set("0123456789")
    assert max(abs(count - expected) for count in counts.values()) < 5 * expected**0.5


def test_more_short_numbers_than_may_be_held_out_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        number_pairs(seed=0, train=0, valid=0, test=600)
    assert str(caught.value) == "numbers of 2 to 4 words: found 600 wanted, expected at most 555"
