"""The curves and the heat map: what stands where, and that names never lie on one another."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.number_words import BUCKETS
from unrolled.races.heat_map import Grid, heat_map
from unrolled.races.line_chart import LABEL_GAP, NARROW, WIDE, Bar, Curve, Frame, key, line_chart, spread

shares = st.floats(0, 1)


def curves(values: list[list[float]]) -> list[Curve]:
    return [
        Curve(f"model {place}", [Bar(value, max(0, value - 0.05), min(1, value + 0.05)) for value in row])
        for place, row in enumerate(values)
    ]


@pytest.mark.parametrize("frame", [WIDE, NARROW])
@given(values=st.lists(st.lists(shares, min_size=5, max_size=5), min_size=1, max_size=5))
def test_every_point_stands_where_its_figures_say(frame: Frame, values: list[list[float]]) -> None:
    drawn = ET.fromstring(line_chart(BUCKETS, curves(values), frame, label="seen"))
    lines = [path.attrib["d"] for path in drawn.iter("path") if path.attrib["class"] == "line"]
    assert len(lines) == len(values)
    for line, row in zip(lines, values, strict=True):
        points = [tuple(map(float, point.split())) for point in line[1:].split("L")]
        xs = [x for x, _ in points]
        assert xs == sorted(xs) and len(set(xs)) == 5
        for (_, y), value in zip(points, row, strict=True):
            height = frame.height - frame.top - frame.bottom
            assert abs((frame.height - frame.bottom - y) / height - value) < 0.001
    names = [
        (float(text.attrib["y"]), text.text)
        for text in drawn.iter("text")
        if text.attrib.get("class") == "name"
    ]
    assert sorted(name for _, name in names) == [f"model {place}" for place in range(len(values))]
    heights = sorted(y for y, _ in names)
    assert all(after - before >= LABEL_GAP - 0.02 for before, after in pairwise(heights))
    assert all(0 < y <= frame.height for y in heights)


def test_axes_say_what_they_are_and_in_which_units() -> None:
    drawn = ET.fromstring(line_chart(BUCKETS, curves([[0.5] * 5]), WIDE, label="seen"))
    words = [text.text for text in drawn.iter("text")]
    for wanted in ("answers exactly right, %", "words in the number", "0", "50", "100", "2–4", "20–24"):
        assert wanted in words
    assert drawn.attrib["aria-label"] == "seen"
    assert re.findall(r"<span>(.*?)</span>", key(curves([[0.5] * 5] * 2))) == ["model 0", "model 1"]


@given(st.lists(st.floats(0, 300), max_size=5))
def test_names_keep_their_order_and_their_distance(wanted: list[float]) -> None:
    found = spread(wanted, 20.0, 320.0)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = [found[place] for place in order]
    assert all(after - before >= 20.0 - 1e-9 for before, after in pairwise(placed))
    assert all(place <= 320.0 + 1e-9 for place in placed)
    if all(after - before >= 20.0 for before, after in pairwise(sorted(wanted))):
        assert found == wanted


def test_the_heat_map_draws_each_weight_as_full_as_it_is_and_turns() -> None:
    grid = Grid(["a", "<", "c"], ["x", "y"], [[1.0, 0.0, 0.25], [0.001, 0.5, 0.5]], "read", "written")
    for shown in (grid, grid.turned()):
        drawn = ET.fromstring(heat_map(shown, width=340, largest=24, label="where"))
        cells = {
            cell.find("title").text: float(cell.attrib["fill-opacity"])
            for cell in drawn.iter("rect")
            if len(cell)
        }
        assert sorted(cells.values()) == [0.25, 0.5, 0.5, 1.0]
        letters = [text.text for text in drawn.iter("text")]
        assert {"a", "<", "c", "x", "y"} <= set(letters)
    assert grid.turned().turned() == Grid(
        grid.across, grid.down, [list(row) for row in grid.weights], "read", "written"
    )
    cells = ET.fromstring(heat_map(grid, width=340, largest=24, label="where")).iter("title")
    assert [title.text for title in cells][:2] == ["written x, read a: 100%", "written x, read c: 25%"]


def test_a_wide_grid_is_made_to_fit() -> None:
    grid = Grid(["a"] * 60, ["x"], [[0.5] * 60], "read", "written")
    drawn = ET.fromstring(heat_map(grid, width=340, largest=24, label="where"))
    assert drawn.attrib["viewBox"].split()[2] == "340"
    assert max(float(cell.attrib["x"]) + float(cell.attrib["width"]) for cell in drawn.iter("rect")) <= 340.01
