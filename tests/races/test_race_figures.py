"""The pictures of a race: points stand where their figures say, and names lie neither on one another nor outside."""

import itertools
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from races.made_races import MADE, NINE, of_equals, of_nine, of_two, of_values
from races.test_palette import DARK, LIGHT, contrast
from unrolled.races.comparison import Comparison
from unrolled.races.line_chart import Frame
from unrolled.races.race_axes import linear_axis, log_axis
from unrolled.races.race_chart import NARROW, TEXT, WIDE
from unrolled.races.race_curves import curve_lines, learning_curves, mean_curve
from unrolled.races.race_details import lengths
from unrolled.races.race_labels import Box, fitted, placed, width_of
from unrolled.races.race_lengths import scores_by_length
from unrolled.races.race_levels import levels
from unrolled.races.race_looks import looks
from unrolled.races.race_panels import matrix, reliability
from unrolled.races.race_scatter import LATENCY, TRAINING, costs_worth_drawing, not_drawn, score_against

values = st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=9)


def drawn(markup: str) -> list[tuple[Frame, ET.Element]]:
    """Return the wide and the narrow picture of a chart, each with the frame it was drawn in."""
    found = list(ET.fromstring(f"<div>{markup}</div>").iter("svg"))
    return list(zip((WIDE, NARROW), found, strict=True))


def boxes(picture: ET.Element) -> list[tuple[str, Box]]:
    """Return about where each text stands."""
    found = []
    for text in picture.iter("text"):
        words, x, y = text.text or "", float(text.attrib["x"]), float(text.attrib["y"])
        wide = width_of(words, TEXT)
        left = x - {"end": wide, "middle": wide / 2}.get(text.attrib.get("text-anchor", ""), 0)
        found.append((words, Box(left, y - 10, left + wide, y + 2)))
    return found


def charts(comparison: Comparison) -> list[str]:
    """Draw all charts of a comparison that it has figures for."""
    found = [score_against(comparison, cost, label="seen") for cost in costs_worth_drawing(comparison)]
    found += [learning_curves(comparison, comparison.race.metric, label="seen")]
    if lengths(comparison).by_entry:
        found += [scores_by_length(comparison, lengths(comparison), label="seen")]
    return found


@pytest.mark.parametrize("made", [of_two, of_nine, of_values, of_equals, MADE["of_language"]])
def test_no_text_lies_on_another_or_outside(made: Callable[[], Comparison]) -> None:
    for markup in charts(made()):
        for frame, picture in drawn(markup):
            found = boxes(picture)
            for words, box in found:
                assert box.left >= -1 and box.right <= frame.width + 1, words
                assert box.top >= 0 and box.bottom <= frame.height, words
            for (one, first), (other, second) in itertools.combinations(found, 2):
                assert first.overlap(second) < 1, (one, other, made.__name__)


@pytest.mark.parametrize("made", [of_two, of_nine])
def test_a_curve_goes_through_the_mean_of_its_trainings(made: Callable[[], Comparison]) -> None:
    found = made()
    entry = found.contenders[0]
    points = mean_curve(entry, "accuracy")
    assert len(points) == 6
    for place, (seconds, bar) in enumerate(points):
        shown = [final.curve[place] for final in entry.finals]
        assert seconds == pytest.approx(sum(point.seconds for point in shown) / 3)
        accuracies = [100 * point.shown["accuracy"] for point in shown]
        assert bar.value == pytest.approx(sum(accuracies) / 3)
        assert (bar.low, bar.high) == (min(accuracies), max(accuracies))
    trained = [each for each in found.contenders if each.finals]
    assert [line.name for line in curve_lines(found, "accuracy")] == [each.name for each in trained]
    for frame, picture in drawn(learning_curves(found, "accuracy", label="seen")):
        lines = [path.attrib["d"] for path in picture.iter("path") if path.attrib["class"] == "line"]
        assert len(lines) == len(trained)
        # The best is highest at the end, and later is farther to the right.
        ends = [tuple(map(float, line.rsplit("L", 1)[1].split())) for line in lines]
        assert [y for _, y in ends] == sorted(y for _, y in ends)
        assert all(frame.left < x <= frame.width - frame.right + 0.1 for x, _ in ends)


def test_a_point_stands_at_its_cost_and_score() -> None:
    found = of_two()
    slow, fast = found.contenders
    for frame, picture in drawn(score_against(found, LATENCY, label="seen")):
        groups = [each for each in picture.iter("g") if each.attrib.get("class", "").startswith("look-")]
        bars = [next(part for part in group.iter("line")) for group in groups]
        xs = [float(bar.attrib["x1"]) for bar in bars]
        ticks = {
            text.text: float(text.attrib["x"]) for text in picture.iter("text")
            if text.attrib.get("text-anchor") == "middle" and "class" not in text.attrib
        }  # fmt: skip
        # Twice as fast is as far as from 10 to 5 on the axis, which goes by powers of ten.
        assert xs[0] - xs[1] == pytest.approx(ticks["10"] - ticks["5"], abs=0.05)
        assert ticks["10"] < xs[0] and ticks["5"] < xs[1] < ticks["10"]
        heights = [float(bar.attrib["y2"]) - float(bar.attrib["y1"]) for bar in bars]
        assert heights[0] == pytest.approx(heights[1], abs=0.05) and frame.top < heights[0] + frame.top
    assert slow.costs and fast.costs


def test_the_time_of_training_is_drawn_where_it_differs_and_who_has_no_cost_is_named() -> None:
    assert costs_worth_drawing(of_two()) == [LATENCY]
    assert costs_worth_drawing(MADE["of_nothing"]()) == []
    assert not_drawn(of_nine(), LATENCY) == ["ssd", "bag"]
    assert not_drawn(of_nine(), TRAINING) == ["bag"]


def test_a_baseline_far_off_is_named_and_does_not_press_the_rest_flat() -> None:
    found = levels(of_nine(), "accuracy", [75.0, 88.0])
    assert [name for name, _ in found.on] == ["tfidf_words", "tfidf_characters"]
    assert found.sentence == " Beyond the chart: majority 12.00."
    # The one to beat is drawn wherever it is.
    best = levels(MADE["of_translations"](), "chrf", [50.0, 55.0])
    assert best.on == [("copy", 15.2)] and best.sentence == ""
    assert levels(MADE["of_translations"](), "nats_per_token", [2.0]).on == []


@given(values, st.integers(3, 8))
def test_an_even_axis_holds_all_values_and_has_few_round_ticks(found: list[float], most: int) -> None:
    axis = linear_axis("", found, most)
    assert all(-1e-9 <= axis.share(value) <= 1 + 1e-9 for value in found)
    assert 1 <= len(axis.ticks) <= most + 1
    assert len({text for _, text in axis.ticks}) == len(axis.ticks)
    for value, text in axis.ticks:
        assert float(text.replace(",", "")) == pytest.approx(value, rel=1e-9, abs=1e-12)


@given(values, st.integers(4, 8))
def test_an_axis_by_powers_of_ten_holds_all_values(found: list[float], most: int) -> None:
    axis = log_axis("", found, most)
    assert all(0 < axis.share(value) < 1 for value in found)
    assert 1 <= len(axis.ticks) <= most
    for value, text in axis.ticks:
        assert 0 <= axis.share(value) <= 1 and float(text.replace(",", "")) == pytest.approx(value)


@given(st.lists(st.tuples(st.floats(60, 230), st.floats(50, 330)), min_size=1, max_size=9))
def test_names_of_points_find_room(points: list[tuple[float, float]]) -> None:
    field = Box(NARROW.left, 34, NARROW.width - NARROW.right, 332)
    found = placed(
        points, [(70.0, 16.0)] * len(points), field, [Box(x - 7, y - 7, x + 7, y + 7) for x, y in points]
    )
    assert all(field.holds(box) for box in found)
    assert all(one.overlap(other) == 0 for one, other in itertools.combinations(found, 2))


@given(st.text(min_size=1, max_size=40), st.floats(5, 200))
def test_a_name_is_cut_to_its_room_and_only_then(text: str, room: float) -> None:
    found = fitted(text, room, 12.0)
    if width_of(text, 12.0) <= room:
        assert found == text
    else:
        assert found.endswith("…") and text.startswith(found[:-1])
        assert width_of(found, 12.0) <= room or len(found) == 2


def test_a_mark_stays_with_its_letter() -> None:
    # Cut in front of a vowel sign, its letter would say something else.
    text = "किताबें और कुर्सियाँ"
    for room in range(40, 80, 4):
        found = fitted(text, float(room), 12.0)
        following = text[len(found) - 1]
        assert found.endswith("…")
        assert following not in ("ि", "ें", "े", "ं", "ु", "्", "ँ")


def test_a_matrix_shows_every_count_and_names_every_label() -> None:
    names = ["दुख", "فرح", "退款", "a label that is much too long to stand above its column"]
    counts = [[50, 3, 0, 1], [2, 40, 0, 0], [0, 0, 0, 0], [9, 0, 0, 1]]
    picture = ET.fromstring(matrix("gru", {"names": names, "counts": counts}))
    titles = [title.text for title in picture.iter("title")]
    assert "दुख, taken for فرح: 3 of 54, 5.6%" in titles and "退款, taken for दुख: 0 of 0, 0%" in titles
    cells = [cell for cell in picture.iter("rect") if cell.attrib["class"] == "cell"]
    assert [float(cell.attrib["fill-opacity"]) for cell in cells][:4] == [0.46, 0.03, 0, 0.01]
    words = ["".join(text.itertext()) for text in picture.iter("text")]
    assert {"50", "3", "40", "9", "1", "2", "4"} <= set(words)
    assert any(name in word for word in words for name in names[:1])


def test_a_reliability_curve_stands_on_the_diagonal_where_it_is_right() -> None:
    bins = [{"from": 0.4, "to": 0.6, "rows": 100, "confidence": 0.5, "accuracy": 0.5},
            {"from": 0.8, "to": 1.0, "rows": 50, "confidence": 0.9, "accuracy": 0.7}]  # fmt: skip
    picture = ET.fromstring(reliability("gru", 0, bins, looks(1)[0]))
    paths = {path.attrib["class"]: path.attrib["d"] for path in picture.iter("path")}
    (left, bottom), (right, top) = (tuple(map(float, end.split())) for end in paths["even"][1:].split("L"))
    (x, y), (x_sure, y_sure) = (tuple(map(float, end.split())) for end in paths["line"][1:].split("L"))
    assert (x - left) / (right - left) == pytest.approx((bottom - y) / (bottom - top), abs=0.01)
    assert (bottom - y_sure) / (bottom - top) == pytest.approx(0.7, abs=0.01)
    assert (x_sure - left) / (right - left) == pytest.approx(0.9, abs=0.01)


def test_every_look_can_be_read_and_told_from_the_others() -> None:
    for look in looks(9):
        assert contrast(look.light, LIGHT) >= 4.5 and contrast(look.dark, DARK) >= 4.5
    for one, other in itertools.combinations(looks(9), 2):
        assert one.dashes != other.dashes and one.marker != other.marker
        assert one.light != other.light and one.dark != other.dark
    assert len(set(looks(len(NINE) * 5))) == len(NINE) * 5
