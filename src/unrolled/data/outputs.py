"""What a row is answered with, once encoded: so many numbers of a type, or a sequence of tokens."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outputs:
    """A row's target: one number of a NumPy type, or ``columns`` of them.

    >>> Outputs("int32"), Outputs("float32", columns=7)
    (Outputs(dtype='int32', columns=None), Outputs(dtype='float32', columns=7))
    """

    dtype: str
    columns: int | None = None


@dataclass(frozen=True)
class RaggedOutputs:
    """A row's target: a sequence of whole numbers below ``size``, of a length of its own."""

    size: int


Targets = Outputs | RaggedOutputs
