"""Attention as a picture in a file: SVG, or PNG drawn from it."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from unrolled.errors import MissingExtra, UsageError
from unrolled.insight.attention_map import AttentionMap
from unrolled.insight.labels import label, script
from unrolled.insight.svg import FONTS, PAPER, heat_map_svg, written

SUFFIXES = (".svg", ".png")
# Pixels of a PNG for each of the SVG's, so that it is sharp on fine screens and paper.
ZOOM = 2
# No font draws this: it is no character.
NO_CHARACTER = "\U0010fffe"


def write_plot(found: AttentionMap, path: Path | str) -> list[str]:
    """Write the heat map as ``.svg`` or ``.png``, which the suffix says; return what the user should be told.

    An SVG holds its labels as text, drawn in the fonts of whoever opens it. A PNG is drawn with this machine's, and
    what none of them has shows as boxes, which a line says. Raises `UsageError` for another suffix,
    `MissingExtra` for a PNG without the extra "plot", and OSError where the file cannot be written.
    """
    path = Path(path)
    require_drawable(path)
    picture = heat_map_svg(found, PAPER)
    if path.suffix.lower() == ".svg":
        path.write_text(picture, encoding="utf-8")
        return []
    draw = _renderer()
    path.write_bytes(draw(svg_string=picture, zoom=ZOOM))
    missing = ", ".join(_undrawn(draw, map(label, (*found.rows, *found.columns))))
    if not missing:
        return []
    return [
        f"{path.name}: no font on this machine has {missing}, which shows as boxes; "
        "an .svg is drawn with the fonts of whoever opens it"
    ]


def require_drawable(path: Path | str) -> None:
    """Refuse, before any work is done, a file that `write_plot` could not write: its suffix, or what draws it."""
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f'--plot: found "{path.name}", expected a name that ends in {" or ".join(SUFFIXES)}')
    if path.suffix.lower() == ".png":
        _renderer()


def _renderer() -> Any:
    """Return what draws an SVG; `MissingExtra` where it isn't installed."""
    try:
        import resvg_py
    except ImportError:
        raise MissingExtra("a PNG", "plot") from None
    return resvg_py.svg_to_bytes


def _undrawn(draw: Any, texts: Iterable[str]) -> list[str]:
    """Name the scripts and signs that no font can draw: those that look as something that is no character does."""
    samples: dict[str, str] = {}
    for character in sorted(set("".join(texts))):
        if character.isalpha():
            samples.setdefault(script(character) or "LATIN", character)
        elif not character.isascii() and unicodedata.category(character)[0] not in "MC":
            samples.setdefault(f'"{character}"', character)
    if not samples:
        return []
    box = draw(svg_string=_sample(NO_CHARACTER))
    return [name for name, character in samples.items() if draw(svg_string=_sample(character)) == box]


def _sample(character: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="30" font-size="28" font-family="{FONTS}">{written(character)}</text></svg>'
    )
