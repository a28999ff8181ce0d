"""Numbers said in words, digit by digit, and their digits: pairs of every length from 2 to 24, made from a seed."""

from collections.abc import Iterator
from itertools import count, islice
from typing import NamedTuple

from unrolled.data.order import draws
from unrolled.errors import UsageError

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# The fewest and the most words of each bucket that is judged by itself.
BUCKETS = ((2, 4), (5, 9), (10, 14), (15, 19), (20, 24))
SHORTEST, LONGEST = BUCKETS[0][0], BUCKETS[-1][1]
# Of all numbers of one length, a split that is held out takes at most one in so many.
HELD_ONE_IN = 20
CHUNK = 4096


class NumberPairs(NamedTuple):
    """Rows ``{"words": "four two seven", "digits": "427"}``; no words of one split occur in another."""

    train: list[dict[str, str]]
    valid: list[dict[str, str]]
    test: list[dict[str, str]]


def number_pairs(*, seed: int, train: int, valid: int, test: int) -> NumberPairs:
    """Make ``train`` pairs in all, every length as often as any other, and ``valid`` and ``test`` for each bucket.

    There are few short numbers, so training says those again and again; the held-out splits hold each once, and
    of the shortest lengths fewer than their share. Raises `UsageError` where a bucket has too few numbers.

    >>> made = number_pairs(seed=0, train=23, valid=2, test=4)
    >>> len(made.train), len(made.valid), len(made.test)
    (23, 10, 20)
    """
    digits = _digits(seed)
    judged = _held_out(digits, test, taken=set())
    watched = _held_out(digits, valid, taken=set(judged))
    held = {*judged, *watched}
    lengths = (SHORTEST + number % (LONGEST - SHORTEST + 1) for number in range(train))
    taught = [_new(digits, length, held) for length in lengths]
    return NumberPairs(*([_pair(number) for number in split] for split in (taught, watched, judged)))


def said(number: str) -> str:
    """Say a number digit by digit.

    >>> said("427")
    'four two seven'
    """
    return " ".join(WORDS[int(digit)] for digit in number)


def _digits(seed: int) -> Iterator[str]:
    """Draw digits without end."""
    for chunk in count():
        yield from map(str, (draws(CHUNK, seed=seed, epoch=chunk) % 10).tolist())


def _held_out(digits: Iterator[str], per_bucket: int, *, taken: set[str]) -> list[str]:
    """Draw different numbers for every bucket, none of them taken."""
    found: dict[str, None] = {}
    for first, last in BUCKETS:
        for length, wanted in _quotas(first, last, per_bucket):
            for _ in range(wanted):
                found[_new(digits, length, taken | found.keys())] = None
    return list(found)


def _quotas(first: int, last: int, wanted: int) -> Iterator[tuple[int, int]]:
    """Share a bucket's numbers evenly among its lengths, as far as there are enough of the shortest."""
    left = wanted
    for length in range(first, last + 1):
        share = min(left // (last - length + 1), 10**length // HELD_ONE_IN)
        yield length, share
        left -= share
    if left:
        raise UsageError(
            f"numbers of {first} to {last} words: found {wanted} wanted, expected at most {wanted - left}"
        )


def _new(digits: Iterator[str], length: int, taken: set[str]) -> str:
    """Draw a number that is not taken."""
    while (number := "".join(islice(digits, length))) in taken:
        pass
    return number


def _pair(number: str) -> dict[str, str]:
    return {"words": said(number), "digits": number}
