"""What every kind of data looks like once it is opened."""

from typing import Literal, Protocol

from unrolled.data.rows import RowStream

Kind = Literal["table", "text", "folder"]


class Source(RowStream, Protocol):
    """Opened data: its rows, what was inferred about it, and what its input and output are called.

    ``output`` is None where the data has an input alone. A source of kind ``"text"`` has a single row,
    the whole text.
    """

    kind: Kind
    said: list[str]
    input: str
    output: str | None
