"""What a row is answered with, once encoded: how many numbers of which type."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outputs:
    """A row's target: one number of a NumPy type, or ``columns`` of them.

    >>> Outputs("int32"), Outputs("float32", columns=7)
    (Outputs(dtype='int32', columns=None), Outputs(dtype='float32', columns=7))
    """

    dtype: str
    columns: int | None = None
