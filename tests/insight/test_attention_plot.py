"""Attention in a file: SVG as it is, PNG of twice its size, anything else refused."""

import struct
import sys
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import resvg_py

from unrolled.errors import MissingExtra, UsageError
from unrolled.insight import attention_plot
from unrolled.insight.attention_map import AttentionMap
from unrolled.insight.attention_plot import require_drawable, write_plot
from unrolled.insight.svg import PAPER, heat_map_svg

FOUND = AttentionMap(("नमस्ते", "سلام!", "(end)"), ("a", "<b>"), np.array([[0.2, 0.8], [1, 0], [0.5, 0.5]]), ())


def test_an_svg_is_the_picture_on_paper(tmp_path: Path) -> None:
    assert write_plot(FOUND, tmp_path / "map.SVG") == []
    assert (tmp_path / "map.SVG").read_text(encoding="utf-8") == heat_map_svg(FOUND, PAPER)


def test_a_png_is_twice_as_large(tmp_path: Path) -> None:
    write_plot(FOUND, str(tmp_path / "map.png"))
    drawn = (tmp_path / "map.png").read_bytes()
    root = ElementTree.fromstring(heat_map_svg(FOUND, PAPER))
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", drawn[16:24]) == (
        2 * int(root.attrib["width"]),
        2 * int(root.attrib["height"]),
    )


def test_what_no_font_can_draw_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any font everything is missing."""
    bare = partial(resvg_py.svg_to_bytes, skip_system_fonts=True)
    monkeypatch.setattr(attention_plot, "_renderer", lambda: bare)
    assert write_plot(FOUND, tmp_path / "map.png") == [
        "map.png: no font on this machine has LATIN, ARABIC, DEVANAGARI, which shows as boxes; "
        "an .svg is drawn with the fonts of whoever opens it"
    ]
    marks = AttentionMap(("1",), ("☃",), np.ones((1, 1)), ())
    assert write_plot(marks, tmp_path / "map.png")[0].startswith(
        'map.png: no font on this machine has "☃", which'
    )
    figures = AttentionMap(("1",), ("2",), np.ones((1, 1)), ())
    assert write_plot(figures, tmp_path / "map.png") == []


@pytest.mark.parametrize("name", ["map.pdf", "map", "png"])
def test_another_suffix_is_refused_with_both_choices(tmp_path: Path, name: str) -> None:
    for refuse in (require_drawable, partial(write_plot, FOUND)):
        with pytest.raises(
            UsageError, match=rf'--plot: found "{name}", expected a name that ends in \.svg or \.png'
        ):
            refuse(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_without_the_extra_a_png_is_refused_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    for refuse in (require_drawable, partial(write_plot, FOUND)):
        with pytest.raises(
            MissingExtra, match=r'a PNG needs the extra "plot": pip install \'unrolled\[plot\]\''
        ):
            refuse(tmp_path / "map.png")
    require_drawable(tmp_path / "map.svg")
    assert write_plot(FOUND, tmp_path / "map.svg") == []


def test_a_folder_that_is_not_there_is_the_systems_word(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_plot(FOUND, tmp_path / "none" / "map.svg")
