"""HTML and SVG from calls: what is text is escaped, always."""

from collections.abc import Iterable
from html import escape


class Markup(str):
    """Text that is markup already, and is not escaped again."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """Write an element; ``class_`` is the attribute class, other underscores are hyphens, and None leaves one away.

    >>> element("p", "1 < 2 ", element("b", "true"), class_="note", aria_label='"so"')
    '<p class="note" aria-label="&quot;so&quot;">1 &lt; 2 <b>true</b></p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def joined(children: Iterable[str]) -> Markup:
    """Join pieces, escaping those that are plain text."""
    return Markup("".join(child if isinstance(child, Markup) else escape(child) for child in children))


def _plain(value: str | float) -> str:
    """Write an attribute's value; numbers to a hundredth, which is finer than a screen's dots."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
