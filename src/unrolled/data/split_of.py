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
    percent = digest(input) % 100
    if percent < TRAIN_PERCENT:
        return "train"
    return "valid" if percent < TRAIN_PERCENT + VALID_PERCENT else "test"
