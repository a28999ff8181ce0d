"""Where an input falls: by a hash of it alone, so that repeats never stand in two splits."""

import unicodedata
from hashlib import blake2b
from typing import Literal

from unrolled.data.values import Value, canonical

SplitName = Literal["train", "valid", "test"]
TRAIN_PERCENT = 80
VALID_PERCENT = 10


def digest(input: Value) -> int:
    """Hash an input to 64 bits, the same on every machine; of a text, Unicode form and white space don't count.

    >>> digest("one two") == digest(" one   two")
    True
    """
    if isinstance(input, str):
        input = " ".join(unicodedata.normalize("NFC", input).split())
    return int.from_bytes(blake2b(canonical(input), digest_size=8).digest(), "little")


def split_of(input: Value) -> SplitName:
    """Say which split an input falls into: 80% train, 10% valid, 10% test.

    >>> [split_of(word) for word in ("Sato", "Ito", "Mori")]
    ['test', 'valid', 'train']
    """
    return part_of(digest(input))


def part_of(hashed: int, train_percent: int = TRAIN_PERCENT) -> SplitName:
    """Say which split a hash falls into by its last two decimal digits: so many percent train, 10 validate.

    >>> [part_of(hashed) for hashed in (79, 80, 1090)], part_of(1090, train_percent=90)
    (['train', 'valid', 'test'], 'valid')
    """
    percent = hashed % 100
    if percent < train_percent:
        return "train"
    return "valid" if percent < train_percent + VALID_PERCENT else "test"
