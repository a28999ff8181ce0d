"""What every kind of data looks like once it is opened."""

from typing import Literal, Protocol

from unrolled.data.layout import Layout
from unrolled.data.rows import RowStream

Kind = Literal["table", "text", "folder"]


class Source(RowStream, Protocol):
    """Opened data: its rows, what was inferred about it, and what its input and output are called.

    ``output`` is None where the data has an input alone. A source of kind ``"text"`` has a single row,
    the whole text. ``layout`` is the user's, completed with the columns and the kind of input that were
    inferred, so that further data is opened in the same way. ``fields`` names the channels of a series or the
    fields of an event; a text has none.
    """

    kind: Kind
    said: list[str]
    input: str
    output: str | None
    layout: Layout
    fields: tuple[str, ...]
