"""Score against rows in the report: lines where the figures are, a ring where they cross, all figures beside."""

import csv
import io
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from races.made_races import of_two
from races.made_rows import SIZES, of_many_rows, of_rows, parts
from races.page_reader import PageReader
from races.test_race_figures import boxes, drawn
from unrolled.cli.race_tables import show_comparison
from unrolled.races.comparison import Comparison
from unrolled.races.overtaking import by_rows
from unrolled.races.race_page import race_page, write_report
from unrolled.races.rows_chart import baseline_levels, score_against_rows, score_lines

EVERY = pytest.mark.parametrize("made", [of_rows, of_many_rows])


def picture(found: Comparison) -> str:
    assert found.by_rows is not None
    return score_against_rows(found, found.by_rows, label="seen")


@EVERY
def test_no_text_lies_on_another_or_outside(made: Callable[[], Comparison]) -> None:
    for frame, chart in drawn(picture(made())):
        found = boxes(chart)
        for words, box in found:
            assert box.left >= -1 and box.right <= frame.width + 1, words
            assert box.top >= 0 and box.bottom <= frame.height, words
        for (one, first), (other, second) in itertools.combinations(found, 2):
            assert first.overlap(second) < 1, (one, other)


def test_points_stand_over_their_sizes_evenly_by_powers_of_ten() -> None:
    for _, chart in drawn(picture(of_rows())):
        ticks = {
            text.text: float(text.attrib["x"]) for text in chart.iter("text")
            if text.attrib.get("text-anchor") == "middle" and "class" not in text.attrib
        }  # fmt: skip
        assert list(ticks) == ["100", "1,000", "10,000"]
        left, middle, right = ticks.values()
        assert middle - left == pytest.approx(right - middle, abs=0.05)
        paths = [path.attrib["d"] for path in chart.iter("path") if path.attrib["class"] == "line"]
        for path in paths:
            xs = [float(point.split()[0]) for point in path[1:].split("L")]
            assert xs == pytest.approx([left, middle, right], abs=0.1)


def test_the_ring_is_where_the_lines_cross() -> None:
    found = of_rows()
    assert found.by_rows is not None
    (crossing,) = [pair.crossing for pair in found.by_rows.pairs if pair.crossing]
    lines = {line.name: line for line in score_lines(found, found.by_rows)}
    for _, chart in drawn(picture(found)):
        (ring,) = chart.iter("circle") if len(list(chart.iter("circle"))) == 1 else [
            each for each in chart.iter("circle") if each.attrib.get("class") == "overtakes"
        ]  # fmt: skip
        x, y = float(ring.attrib["cx"]), float(ring.attrib["cy"])
        for name in (crossing.overtaken, crossing.by):
            place = lines[name].place
            (group,) = [
                each for each in chart.iter("g")
                if each.attrib.get("class") == f"look-{place}" and len(list(each.iter("path"))) and
                any(path.attrib["class"] == "line" for path in each.iter("path"))
            ]  # fmt: skip
            path = next(each for each in group.iter("path") if each.attrib["class"] == "line").attrib["d"]
            points = [tuple(map(float, point.split())) for point in path[1:].split("L")]
            (x0, y0), (x1, y1) = next(
                pair for pair in itertools.pairwise(points) if pair[0][0] <= x <= pair[1][0]
            )
            assert y0 + (x - x0) / (x1 - x0) * (y1 - y0) == pytest.approx(y, abs=0.3)
        bars = [each for each in chart.iter("line") if each.attrib["class"] == "between"]
        assert [bar.attrib["y1"] for bar in bars] == [ring.attrib["cy"]] * len(bars)
        title = next(title.text for title in chart.iter("title") if "overtakes" in str(title.text))
        assert str(title).startswith("transformer overtakes gru at about ")


def test_of_many_crossings_those_are_marked_that_are_told() -> None:
    for _, chart in drawn(picture(of_many_rows())):
        rings = [each for each in chart.iter("circle") if each.attrib["class"] == "overtakes"]
        assert len(rings) == 6


def test_a_baseline_far_below_is_named_and_not_drawn() -> None:
    found = of_rows()
    assert found.by_rows is not None
    near, far = baseline_levels(found, found.by_rows)
    assert [level.name for level in near] == ["tfidf_words"] and far == ["majority"]
    assert [rows for rows, _ in near[0].points] == list(SIZES)
    assert "Beyond the chart: majority." in PageReader(race_page(found)).text


def test_the_section_says_it_all_and_stands_in_no_other_report() -> None:
    found = of_rows()
    reader = PageReader(race_page(found))
    assert "Score against rows" in reader.text
    assert found.by_rows is not None
    for pair in found.by_rows.pairs:
        assert f"{pair.said}." in reader.text
    table = reader.tables["accuracy, % by rows to train on"]
    assert table[0] == ["", "100 rows", "1,000 rows", "10,000 rows"]
    assert [row[0] for row in table[1:]] == [entry.name for entry in found.entries]
    score = found.entries[0].score
    assert table[1][3].startswith(f"{100 * (score.value or 0):.2f} ")
    assert "Score against rows" not in PageReader(race_page(of_two())).text


def test_every_figure_is_kept_as_csv(tmp_path: Path) -> None:
    found = of_rows()
    assert found.by_rows is not None
    page = write_report(found, tmp_path / "report")
    rows = list(csv.DictReader(io.StringIO((page.parent / "rows.csv").read_text())))
    assert len(rows) == len(SIZES) * len(found.entries)
    for row in rows:
        size = next(each for each in found.by_rows.sizes if each.rows == int(row["rows"]))
        score, spread = size.scores[row["name"]]
        assert float(row["accuracy"]) == score.value
        assert row["spread_low"] == ("" if spread.low is None else str(spread.low))
    leads = list(csv.DictReader(io.StringIO((page.parent / "leads.csv").read_text())))
    assert len(leads) == len(SIZES) * 3
    (crossing,) = csv.DictReader(io.StringIO((page.parent / "crossings.csv").read_text()))
    assert (crossing["overtaken"], crossing["by"], crossing["real"]) == ("gru", "transformer", "yes")
    assert float(crossing["low"]) < float(crossing["rows"]) < float(crossing["high"])
    other = write_report(of_two(), tmp_path / "other")
    assert not {"rows.csv", "leads.csv", "crossings.csv"} & {each.name for each in other.parent.iterdir()}


def test_the_terminal_says_it_below_the_verdict() -> None:
    found = of_rows()
    assert found.by_rows is not None
    console = Console(record=True, width=200, file=io.StringIO())
    show_comparison(found, "report/index.html", console)
    lines = console.export_text().splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(found.verdict[:40]))
    said = [f"{pair.said}." for pair in found.by_rows.pairs]
    at = lines.index(said[0])
    assert at > start and lines[at : at + 3] == said
    assert lines[at + 3].startswith("for accuracy: ")


def test_one_size_needs_no_picture() -> None:
    made = parts(sizes=[100], rows=200)
    page = race_page(replace(made[0].comparison, by_rows=by_rows(made)))
    assert "Score against rows" in page and "rows to train on, each inside" not in page


def test_an_interval_that_is_open_reaches_to_the_ends_of_the_chart() -> None:
    found = of_rows()
    assert found.by_rows is not None
    pairs = tuple(
        replace(pair, crossing=replace(pair.crossing, low=None, high=None)) if pair.crossing else pair
        for pair in found.by_rows.pairs
    )
    for frame, chart in drawn(picture(replace(found, by_rows=replace(found.by_rows, pairs=pairs)))):
        left, right = (each for each in chart.iter("line") if each.attrib["class"] == "between")
        assert float(left.attrib["x1"]) == pytest.approx(frame.left, abs=10)
        assert float(right.attrib["x2"]) == pytest.approx(frame.width - frame.right, abs=0.1)
