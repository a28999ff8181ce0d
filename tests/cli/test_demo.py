"""The demo: what is seen while it runs and at its end, and the whole of it in seconds instead of minutes."""

import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from races.made_stories import NAMES, TURNED, story
from unrolled.cli.demo_board import bar
from unrolled.cli.demo_lines import DemoLines
from unrolled.cli.demo_live import DemoLive
from unrolled.cli.demo_tables import show_story
from unrolled.races.share import Share
from unrolled.races.story import bucket_name
from unrolled.races.story_sentence import sentence
from unrolled.training.observer import Moment

BUCKETS = ["2–4", "5–9", "10–14", "15–19", "20–24"]
EXACT = tuple(Share(right, 40) for right in (40, 30, 20, 10, 0))
MOMENT = Moment(step=5, steps=10, loss=1.5, tokens_per_second=1234.0, seconds=20.0, seconds_left=61.0)


@pytest.mark.parametrize(("value", "drawn"), [(0, "    "), (1, "████"), (0.5, "██  "), (0.27, "█▏  ")])
def test_bars_are_as_long_as_their_share(value: float, drawn: str) -> None:
    assert bar(value, 4) == drawn


def seen(live: DemoLive, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(live.picture())
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [80, 120])
def test_the_board_shows_each_curve_as_it_stands(width: int) -> None:
    live = DemoLive(NAMES, BUCKETS, seconds=240, console=Console(file=io.StringIO(), width=width))
    live.begins("gru")
    live.scored(EXACT)
    live.ended(EXACT)
    live.begins("lstm")
    live.stepped(MOMENT)
    lines = seen(live, width)
    assert all(len(line) <= width for line in lines)
    rows = {name: next(line for line in lines if f" {name} " in line) for name in NAMES}
    assert [word for word in rows["gru"].split() if "%" in word] == ["100%", "75%", "50%", "25%", "0%"]
    assert rows["gru"].rstrip().endswith("done") and "▶" not in rows["gru"]
    assert rows["lstm"].startswith("▶") and rows["lstm"].rstrip().endswith("1:01 left")
    assert "%" not in rows["lstm"] and lines[-1].rstrip() == "1,234 tokens/s · about 4:00 left in all"
    live.begins("dates")
    live.stepped(MOMENT)
    assert seen(live, width)[-1].startswith("dates: 1:01 left · 1,234 tokens/s · about ")
    live.ended([Share(3, 4)])
    assert seen(live, width)[-1].startswith("dates: 75% exact · about ")


def test_plain_lines_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    with DemoLines(BUCKETS) as lines:
        lines.begins("gru")
        lines.stepped(MOMENT)
        lines.scored(EXACT)
        lines.ended(EXACT)
        lines.begins("dates")
        lines.ended([Share(3, 4)])
    figures = "2–4 100%  5–9 75%  10–14 50%  15–19 25%  20–24 0%"
    assert capsys.readouterr().err.splitlines() == [
        "gru",
        f"  exact: {figures} · 1:01 left",
        f"gru, unseen: {figures}",
        "dates",
        "dates, unseen: 75%",
    ]


@pytest.mark.parametrize("told", [story(), story(TURNED)])
def test_it_ends_with_a_table_samples_an_alignment_and_what_was_seen(told) -> None:
    console = Console(file=io.StringIO(), width=120)
    show_story(told, console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    rows = [line.split("│") for line in shown.splitlines() if line.startswith("│")]
    for each in told.contenders:
        figures, answers = (
            [cell.strip() for cell in row[2:-1]] for row in rows if row[1].strip() == each.name
        )
        assert figures == [*map(str, each.exact), f"{each.parameters:,}", "38"]
        assert [answer.rstrip("·") for answer in answers] == list(each.answers)
    assert [cell.strip() for cell in next(row for row in rows if "in truth" in row[1])[2:-1]] == [
        sample.digits for sample in told.samples
    ]
    for words in ("93.5% of 200 unseen ones", '"Tuesday, March 3, 1998" → 1998-03-03', "(end)"):
        assert words in " ".join(shown.split())
    assert sentence(told) in " ".join(shown.split())


@pytest.mark.slow
def test_the_demo_from_its_first_line_to_its_last(tmp_path: Path) -> None:
    # A folder whose name has spaces and doesn't fit a line: what is to be typed next stays one line.
    place = tmp_path / "a demo in a folder whose name is longer than a line of a terminal can hold" / "demo"
    words = [sys.executable, "-m", "unrolled", "demo", "--minutes", "0.1", "--seed", "3", "--run", str(place)]
    done = subprocess.run([*words, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert [each["name"] for each in found["contenders"]] == list(NAMES)
    for each in found["contenders"]:
        assert list(each["exact_match"]) == [
            bucket_name(tuple(map(int, name.split("–")))) for name in BUCKETS
        ]
        assert all(
            0 <= one["low"] <= one["value"] <= one["high"] <= 1 for one in each["exact_match"].values()
        )
        assert each["parameters"] > 0 and each["tokens_per_second"] > 0 and each["steps"] > 0
    shown = found["alignment"]
    assert len(shown["weights"]) == len(shown["rows"]) and len(shown["columns"]) == len(shown["source"])
    assert all(abs(sum(row) - 1) < 1e-4 for row in shown["weights"])
    assert found["page"] == str(place / "index.html")
    page = Path(found["page"]).read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and found["command"] in page and "http" not in page
    # The runs are finished: asked again, they are not trained again.
    again = subprocess.run(words, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert "side by side" in again.stdout and again.stdout.splitlines()[-1].startswith(
        "next: unrolled predict "
    )
    assert found["sentence"] in " ".join(again.stdout.split())
    model = shlex.split(again.stdout.splitlines()[-1])[3]
    asked = subprocess.run(
        [sys.executable, "-m", "unrolled", "predict", model, "four two seven"], capture_output=True, text=True
    )
    assert asked.returncode == 0, asked.stderr
