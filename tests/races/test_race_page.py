"""The report of a race: whole by itself, with every figure in it and beside it, and no text taken for markup."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from races.made_races import (
    EVIL,
    MADE,
    NINE,
    of_evil,
    of_language,
    of_nine,
    of_nothing,
    of_translations,
    of_two,
)
from races.page_reader import PageReader
from unrolled.races import race_sheets
from unrolled.races.comparison import Comparison
from unrolled.races.race_held import held_fixed
from unrolled.races.race_page import race_page, write_report

EVERY = pytest.mark.parametrize("made", MADE.values(), ids=MADE)
DATA = "data:text/csv;charset=utf-8,"


@EVERY
def test_it_is_well_formed_and_says_the_verdict_first(made: Callable[[], Comparison]) -> None:
    found = made()
    reader = PageReader(race_page(found))
    first, _, rest = found.verdict.partition(". ")
    assert " ".join(first.split()) in reader.text and " ".join(rest.split()) in reader.text
    tags = [tag for tag, _ in reader.seen]
    assert tags.index("h1") < tags.index("table") and tags.count("h1") == 1
    assert " ".join(held_fixed(found).split()) in reader.text
    assert ("html", {"lang": "en"}) in reader.seen
    assert any(attributes.get("name") == "viewport" for tag, attributes in reader.seen if tag == "meta")


@EVERY
def test_it_needs_nothing_but_itself(made: Callable[[], Comparison]) -> None:
    page = race_page(made())
    reader = PageReader(page)
    assert "http" not in page and "//" not in page and "@import" not in page and "url(" not in page
    assert not reader.tags & {"script", "link", "img", "iframe", "object", "embed", "image", "use", "form"}
    named = {name for _, attributes in reader.seen for name in attributes}
    assert not {name for name in named if name.startswith("on")} | named & {"src", "xlink:href", "style"}
    links = [attributes for tag, attributes in reader.seen if "href" in attributes]
    assert all((link["href"] or "").startswith(DATA) and link["download"] for link in links)


@EVERY
def test_pictures_and_tables_are_named_for_those_who_do_not_see_them(made: Callable[[], Comparison]) -> None:
    reader = PageReader(race_page(made()))
    pictures = [found for tag, found in reader.seen if tag == "svg" and not found.get("aria-hidden")]
    assert all(found["role"] == "img" and found["aria-label"] for found in pictures)
    assert all(found.get("scope") in ("row", "col") for tag, found in reader.seen if tag == "th")
    boxes = [found for _, found in reader.seen if found.get("role") == "region"]
    assert boxes and all(found["tabindex"] == "0" and found["aria-label"] for found in boxes)


def test_every_figure_of_the_entries_stands_in_the_table() -> None:
    rows = PageReader(race_page(of_two())).tables["The answer"]
    assert rows[0][1:] == [
        "accuracy, % 95% interval over rows", "spread 95% interval over trainings", "parameters",
        "training each time", "tokens/s in training", "memory peak of training", "latency one answer",
        "answers/s 32 at a time", "a step by state alone", "state kept between steps",
    ]  # fmt: skip
    assert rows[1:] == [
        ["gru", "82.00 80.20 to 83.70", "81.30 to 82.90 3 trainings", "1,234,567", "93.2 s", "23,457", "346 MB",
         "12.3 ms", "789", "–", "–"],
        ["transformer", "80.70 78.90 to 82.40", "80.00 to 81.60 3 trainings", "1,238,888", "94.2 s", "22,469",
         "336 MB", "6.17 ms", "1,579", "421 µs", "16.4 kB always as much"],
        ["tfidf_words baseline", "79.50 77.50 to 81.50", *[""] * 9],
        ["majority baseline", "50.90 48.90 to 52.90", *[""] * 9],
    ]  # fmt: skip


def test_every_contender_and_baseline_has_a_row_and_who_failed_a_reason() -> None:
    found = of_nine()
    rows = PageReader(race_page(found)).tables["The answer"][1:]
    named = [row[0] for row in rows if len(row) > 1]
    assert named == [
        entry.name + (" baseline" if entry.kind == "baseline" else "") for entry in found.entries
    ]
    reasons = [row[0] for row in rows if len(row) == 1]
    assert reasons == [
        "Failed in part: seed 2: the loss is not finite at step 312",
        "Failed: every rate diverged: the loss was not finite at step 14, 15 and 17, whatever the learning rate",
    ]


def test_what_nobody_has_is_left_away() -> None:
    headings = (
        "Score against cost",
        "Learning curves",
        "By length",
        "How sure they are",
        "What is taken for what",
    )
    both, language, nothing = (
        PageReader(race_page(made())).text for made in (of_two, of_language, of_nothing)
    )
    assert all(heading in both for heading in headings)
    assert [heading in language for heading in headings] == [True, True, False, False, False]
    assert not any(heading in nothing for heading in (*headings, "What to take", "Where they fail"))
    assert "it needs more memory than there is" in nothing


def test_the_command_the_settings_and_the_machine_are_there() -> None:
    found = of_two()
    reader = PageReader(race_page(found))
    for words in (found.race.command, found.race.machine, found.race.workers, "2.13.0", found.race.directory):
        assert words in reader.text
    # What differs stands contender by contender; what doesn't, once.
    differing = {row[0]: row[1:] for row in reader.tables["Settings that differ"][1:]}
    assert differing == {
        "model.architecture": ["gru", "transformer"],
        "model.width": ["128", "144"],
        "training.learning_rate": ["0.004", "0.005"],
    }
    for name in ("data.input", "codec.vocabulary", "model.depth", "training.seed"):
        assert name in reader.text


def test_the_search_shows_every_rate_and_the_one_that_was_taken() -> None:
    rows = PageReader(race_page(of_two())).tables["The search over learning rates"]
    assert rows[0] == ["", "trained for", "× 0.1", "× 0.316", "× 1", "× 3.16", "× 10"]
    assert rows[1] == ["gru", "10.0 s", "0.7000", "0.6784", "0.6100", "0.8260", "diverged"]
    assert rows[3] == ["gru", "40.0 s", "", "0.5684 ✓", "0.5000", "", ""]


@EVERY
def test_the_files_hold_the_same_numbers(made: Callable[[], Comparison], tmp_path: Path) -> None:
    found = made()
    place = write_report(found, tmp_path / "a" / "report")
    assert place == tmp_path / "a" / "report" / "index.html"
    assert place.read_text(encoding="utf-8") == race_page(found).encode("utf-8", "replace").decode()
    written = list(race_sheets.sheets(found))
    assert {each.name for each in place.parent.iterdir()} == {"index.html", *(each.file for each in written)}
    for sheet in written:
        with (place.parent / sheet.file).open(encoding="utf-8", newline="") as file:
            columns, *rows = csv.reader(file)
        assert tuple(columns) == sheet.columns and len(rows) == len(sheet.rows)
        for row, cells in zip(rows, sheet.rows, strict=True):
            for text, cell in zip(row, cells, strict=True):
                if isinstance(cell, str):
                    assert text == cell.encode("utf-8", "replace").decode()
                else:
                    assert text == "" if cell is None else float(text) == cell


def test_the_files_say_what_was_found(tmp_path: Path) -> None:
    found = of_nine()
    folder = write_report(found, tmp_path).parent
    table = {row["name"]: row for row in read(folder / "table.csv")}
    for entry in found.entries:
        row, costs = table[entry.name], entry.costs
        assert row["kind"] == entry.kind and row["failed"] == (entry.failed or "")
        assert number(row["accuracy"]) == entry.score.value and number(row["low"]) == entry.score.low
        assert number(row["training_seconds"]) == entry.seconds
        assert number(row["latency_seconds"]) == (costs.latency_seconds if costs else None)
        assert number(row["state_bytes"]) == (costs.state_bytes if costs else None)
    curves = read(folder / "curves.csv")
    assert len(curves) == 8 * 3 * 6 * 2
    first = found.entries[0].finals[1].curve[2]
    assert any(
        (row["seed"], float(row["seconds"]), row["metric"], float(row["validation"]))
        == ("1", first.seconds, "accuracy", first.shown["accuracy"])
        for row in curves
    )
    assert len(read(folder / "by_length.csv")) == 7 * 5
    assert len(read(folder / "worst_rows.csv")) == 10 and NINE[0] in read(folder / "worst_rows.csv")[0]
    assert len(read(folder / "differences.csv")) == len(found.differences)


def test_what_is_saved_from_the_page_is_what_lies_beside_it(tmp_path: Path) -> None:
    found = of_two()
    folder = write_report(found, tmp_path).parent
    links = [each for tag, each in PageReader(race_page(found)).seen if tag == "a"]
    assert {link["download"] for link in links} == {path.name for path in folder.glob("*.csv")}
    for link in links:
        saved = unquote((link["href"] or "").removeprefix(DATA))
        assert saved == (folder / (link["download"] or "")).read_text(encoding="utf-8")


def test_what_is_text_is_never_markup() -> None:
    page = race_page(of_evil())
    reader = PageReader(page)
    assert "<script" not in page.lower() and "<img" not in page.lower() and 'alert("1")' not in page
    for words in (f"{EVIL} wins.", f"gru {EVIL}", f"base {EVIL}", f"why {EVIL}", f"in {EVIL}", f"out {EVIL}",
                  f"a {EVIL}", f"compare '{EVIL}'", f"for {EVIL}"):  # fmt: skip
        assert " ".join(words.split()) in reader.text
    # Signs that no page may hold are pictures of them, and what turns the direction stays in its box.
    assert "\x00" not in page and "\x1b" not in page and "␀␛" in reader.text
    assert all(found.get("dir") == "auto" for tag, found in reader.seen if tag == "blockquote")


def test_a_text_of_any_script_is_shown_as_it_reads() -> None:
    page = race_page(of_translations())
    for text in ("कुत्ता बर्फ पर दौड़ता है।", "رجلان يتحدثان.", "一个孩子在看书。"):
        assert page.count(f'<td dir="auto">{text}</td>') >= 1
    assert "✓" in page


def read(file: Path) -> list[dict[str, str]]:
    """Read the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))


def number(text: str) -> float | None:
    """Read a number; nothing is None."""
    return float(text) if text else None
