"""Attention in the terminal: aligned in every script, never wider than the terminal, readable without colours."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from unrolled.cli.attention_display import fitted, show_attention
from unrolled.insight.attention_map import AttentionMap

SCRIPTS = ["नमस्ते", "क्षत्रिय", "سلام", "مَرْحَبًا", "日本語", "👨‍👩‍👧", "e\u0301", "ि", "\x1b[1m", " low", ""]
NAMES = st.lists(st.text(st.characters(), max_size=30) | st.sampled_from(SCRIPTS), min_size=2, max_size=30)


def made(rows: list[str], columns: list[str], weights: list[list[float]] | None = None) -> AttentionMap:
    drawn = np.random.default_rng(0).dirichlet(np.full(len(columns), 0.3), len(rows))
    return AttentionMap(tuple(rows), tuple(columns), drawn if weights is None else np.array(weights), ())


def shown(found: AttentionMap, width: int = 80, *, colours: bool = False) -> list[str]:
    screen = io.StringIO()
    system = "truecolor" if colours else None
    show_attention(
        found,
        Console(file=screen, force_terminal=colours, color_system=system, width=width, highlight=False),
    )
    return screen.getvalue().splitlines()


def plain(line: str) -> str:
    return line.replace("\u200e", "").rstrip()


def test_a_small_map_in_digits() -> None:
    found = made(
        ["zwei", "junge", "(end)"], ["two", "young", "."], [[0.8, 0.1, 0.1], [0, 0.6, 0.4], [0, 0, 1]]
    )
    assert list(map(plain, shown(found))) == [
        "      two young .",
        "zwei  8   1     1",
        "junge ·   6     4",
        "(end) ·   ·     9",
        "",
        "tenths of the strongest weight, 1.00; each row shows what it looked at",
    ]  # fmt: skip


def test_many_columns_are_numbered_with_a_legend() -> None:
    columns = [f"word{place}" for place in range(1, 13)]
    lines = list(map(plain, shown(made(["a", "b"], columns), width=60)))
    assert lines[0] == "  " + " ".join(f"{number:<2}" for number in range(1, 13)).rstrip()
    legend = [entry for line in lines[4:-2] for entry in line.split("  ")]
    assert legend == [f"{number} word{number}" for number in range(1, 13)]


def test_short_names_head_their_columns_even_in_bands() -> None:
    text = "the quick brown fox jumps over the lazy dog"
    lines = list(map(plain, shown(made(["a", "b"], list(text)), width=40)))
    heads = [lines[0], lines[4], lines[8]]
    assert "".join("".join(line.split()) for line in heads) == text.replace(" ", "␣")
    assert [line.split(" ")[0] for line in lines[:12]] == ["", "a", "b", ""] * 3


def test_every_weight_is_shown_once_in_its_place() -> None:
    found = made([str(place) for place in range(4)], [f"column {place}" for place in range(50)])
    lines = list(map(plain, shown(found, width=40)))
    for row in range(4):
        digits = "".join(
            "".join(line.split()[1:]) for line in lines if line.split(" ")[0] == str(row) and "co" not in line
        )
        expected = [found.weights[row, place] / found.strongest for place in range(50)]
        assert digits == "".join(str(min(9, int(10 * share))) if share >= 0.1 else "·" for share in expected)


@settings(deadline=None)
@given(NAMES, NAMES, st.integers(1, 120), st.booleans())
def test_no_line_is_wider_than_the_terminal(
    rows: list[str], columns: list[str], width: int, one: bool
) -> None:
    for line in shown(made(rows[:1] if one else rows, columns), width):
        assert cell_len(line) <= width


@settings(deadline=None)
@given(NAMES, NAMES, st.integers(30, 120))
def test_the_lines_of_a_band_are_equally_wide(rows: list[str], columns: list[str], width: int) -> None:
    lines = shown(made(rows, columns), width)
    assert len({cell_len(line) for line in lines[: len(rows) + 1]}) == 1


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_is_cut_and_filled_to_the_same_width(name: str) -> None:
    for width in range(1, 12):
        assert cell_len(fitted(name, width)) == width


def test_figures_after_letters_from_the_right_stay_where_they_are() -> None:
    lines = shown(made(["سلام", "abc"], ["שלום", "x"]))
    assert lines[0].endswith("\u200e x ") and lines[1].startswith("سلام\u200e ")
    assert "\u200e" not in lines[2]


def test_in_colours_every_cell_has_its_own_background() -> None:
    screen = "".join(shown(made(["x", "y"], ["a", "b"], [[1, 0], [0.5, 0.5]]), colours=True))
    assert "48;2;8;81;156m" in screen and "48;2;247;251;255m" in screen
    assert "\x1b" not in "".join(shown(made(["x", "y"], ["a", "b"])))


def test_one_row_is_a_line_of_steps_with_the_strongest_in_numbers() -> None:
    found = made(["answer"], ["the", "sun", "a", "moon", "so", "far"], [[0.1, 0.5, 0.05, 0.2, 0.11, 0.04]])
    assert shown(found) == [
        "the sun a moon so far",
        '  0.5000  "sun", step 2',
        '  0.2000  "moon", step 4',
        '  0.1100  "so", step 5',
        '  0.1000  "the", step 1',
        '  0.0500  "a", step 3',
    ]
    assert shown(made(["answer"], list("ACGT")))[0] == "ACGT"
    assert "48;2;8;81;156m" in shown(found, colours=True)[0]


def test_markup_and_escapes_in_a_step_are_written_as_they_are() -> None:
    lines = shown(made(["[red]", "\x1b[31m"], ["[/b]", "x"]))
    assert "[/b]" in lines[0] and lines[1].startswith("[red]") and lines[2].startswith("\\u001b[31m")


def test_weights_of_zero_are_dots() -> None:
    assert plain(shown(made(["a", "b"], ["x"], [[0.0], [0.0]]))[1]) == "a ·"
