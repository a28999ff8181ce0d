"""What one step of an input is, once encoded: a token number, a vector of channels, or a record of fields."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TokenInputs:
    """A step is one whole number below ``size``; a row is ``(T,)``."""

    size: int


@dataclass(frozen=True)
class ChannelInputs:
    """A step is ``channels`` numbers measured at once; a row is ``(T, channels)``."""

    channels: int


@dataclass(frozen=True)
class RecordInputs:
    """A step is one category from each of ``sizes``, as whole numbers, then ``numbers`` plain numbers.

    A row is ``(T, len(sizes) + numbers)``.
    """

    sizes: tuple[int, ...]
    numbers: int


Inputs = TokenInputs | ChannelInputs | RecordInputs


def columns_of(inputs: Inputs) -> int | None:
    """Return how many numbers stand in a step, or None where a step is one bare number.

    >>> columns_of(TokenInputs(9)), columns_of(ChannelInputs(12)), columns_of(RecordInputs((4, 3), 2))
    (None, 12, 4)
    """
    if isinstance(inputs, TokenInputs):
        return None
    if isinstance(inputs, ChannelInputs):
        return inputs.channels
    return len(inputs.sizes) + inputs.numbers
