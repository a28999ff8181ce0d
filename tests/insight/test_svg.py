"""The picture is well-formed whatever the labels hold, and says the map's numbers."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.errors import UsageError, UserError
from unrolled.insight import svg
from unrolled.insight.attention_map import AttentionMap
from unrolled.insight.labels import label
from unrolled.insight.svg import PAPER, heat_map_svg, written

NAMES = st.lists(st.text(st.characters(), max_size=40), min_size=1, max_size=6)
SPACE = "{http://www.w3.org/2000/svg}"


def made(rows: list[str], columns: list[str]) -> AttentionMap:
    weights = np.random.default_rng(0).dirichlet(np.ones(len(columns)), len(rows))
    return AttentionMap(tuple(rows), tuple(columns), weights, (weights[None],))


def plain(text: str) -> str:
    return re.sub("[\u2068\u2069]", "", text)


@settings(deadline=None)
@given(NAMES, NAMES)
def test_any_labels_make_a_well_formed_picture_that_shows_them(rows: list[str], columns: list[str]) -> None:
    root = ElementTree.fromstring(heat_map_svg(made(rows, columns), PAPER))
    shown = [plain("".join(text.itertext())) for text in root.iter(f"{SPACE}text")]
    for place, name in enumerate([*columns, *rows]):
        whole = label(name)
        assert shown[place] == (whole if len(whole) <= 24 else whole[:23] + "…")


def test_each_cell_has_its_number_and_is_the_more_opaque_the_larger() -> None:
    found = made(["x", "y"], ["a", "b", "c"])
    root = ElementTree.fromstring(heat_map_svg(found))
    cells = [cell for cell in root.iter(f"{SPACE}rect") if cell.find(f"{SPACE}title") is not None]
    titles = [cell.findtext(f"{SPACE}title") for cell in cells]
    assert titles == [
        f"{row} → {column}: {found.weights[place, step]:.3f}"
        for place, row in enumerate("xy")
        for step, column in enumerate("abc")
    ]
    opacities = np.array([float(cell.attrib["fill-opacity"]) for cell in cells]).reshape(2, 3)
    np.testing.assert_allclose(opacities, found.weights / found.weights.max(), atol=1e-3)
    assert f"{found.weights.max():.2f}" in [text.text for text in root.iter(f"{SPACE}text")]


@pytest.mark.parametrize("name", ["<script>x()</script>", "\"&amp;'", "]]>", "--><b>"])
def test_markup_in_a_label_stays_text(name: str) -> None:
    root = ElementTree.fromstring(heat_map_svg(made([name], [name])))
    tags = {element.tag.removeprefix(SPACE) for element in root.iter()}
    assert tags == {"svg", "g", "rect", "text", "title"}
    assert name in [text.text for text in root.iter(f"{SPACE}text")]


def test_every_part_stands_inside_the_picture() -> None:
    root = ElementTree.fromstring(heat_map_svg(made(["a long name"] * 3, ["another long name"] * 30)))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for element in root.iter(f"{SPACE}rect"):
        right = float(element.attrib["x"]) + float(element.attrib["width"])
        bottom = float(element.attrib["y"]) + float(element.attrib["height"])
        assert right <= width and bottom <= height
    # Slanted to the right, a head of 17 letters reaches about 17 · 7 pixels · cos 45° beyond its column.
    assert width - max(float(rect.attrib["x"]) for rect in root.iter(f"{SPACE}rect")) > 17 * 7 * 0.7


def test_in_a_page_it_takes_the_pages_colours_and_on_paper_its_own() -> None:
    page, paper = heat_map_svg(made(["x"], ["a"])), heat_map_svg(made(["x"], ["a"]), PAPER)
    assert 'fill="currentColor"' in page and "var(--attention, #" in page and "100%" not in page
    # What draws a PNG knows neither.
    assert "currentColor" not in paper and "var(" not in paper and 'fill="#ffffff"' in paper


def test_scripts_ask_for_fonts_and_keep_their_signs_on_their_side() -> None:
    assert written("abc") == "abc"
    assert written("a<b") == "a&lt;b"
    assert written("سلام") == f"<tspan font-family=\"'Noto Sans Arabic', {svg.FONTS}\">سلام</tspan>"
    assert written("سلام!") == f"\u2068{written('سلام')}!\u2069"
    assert "'Noto Sans CJK SC'" in written("日") and "'Noto Sans CJK SC'" in written("か")
    assert written("न!").endswith("!") and "\u2068" not in written("न!")


def test_weights_of_zero_and_one_row_can_be_drawn() -> None:
    nothing = AttentionMap(("answer",), ("a",), np.zeros((1, 1)), ())
    root = ElementTree.fromstring(heat_map_svg(nothing))
    assert root.find(f"{SPACE}rect").attrib["fill-opacity"] == "0.000"  # type: ignore[union-attr]


def test_more_cells_than_a_viewer_bears_are_refused() -> None:
    with pytest.raises(
        UserError, match="attention: found 201 × 200 cells, expected at most 40,000 in a picture"
    ):
        heat_map_svg(made(["x"] * 201, ["a"] * 200))


def test_weights_of_another_shape_are_no_map() -> None:
    with pytest.raises(UsageError, match=r"attention: found weights of shape \(1, 2\), expected \(1, 1\)"):
        AttentionMap(("x",), ("a",), np.zeros((1, 2)), ())
    with pytest.raises(UsageError, match=r"attention: found weights of shape \(2, 1\), expected \(1, 1\)"):
        AttentionMap(("x",), ("a",), np.zeros((1, 1)), (np.zeros((3, 2, 1)),))
