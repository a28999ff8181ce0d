"""Data whose format alone says what kind its input is: the layout is completed, and any other kind refused."""

from dataclasses import replace

from unrolled.data.layout import Layout
from unrolled.errors import UsageError


def layout_of_kind(layout: Layout, kind: str, input: str, output: str | None, *, name: str) -> Layout:
    """Return the layout of data ``name``, whose input can be of this kind alone.

    >>> layout_of_kind(Layout(), "series", "series", "label", name="a.ts").input_kind
    'series'
    """
    if layout.input_kind not in (None, kind):
        raise UsageError(
            f'--input-kind: found "{layout.input_kind}", but {name} holds {kind}; expected {kind}'
        )
    if layout.separator is not None:
        raise UsageError(
            f'--separator: found "{layout.separator}", but {name} holds {kind}, which needs none'
        )
    return replace(layout, input=input, output=output, input_kind=kind)
