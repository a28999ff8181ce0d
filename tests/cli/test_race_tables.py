"""What a race ends with on a terminal: every figure, however narrow it is, and commands in one piece."""

import io
import shlex
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from races.made_races import MADE
from unrolled.cli.race_tables import next_command, show_comparison
from unrolled.cli.side_by_side import Column, side_by_side
from unrolled.races.comparison import Comparison, Costs, Entry, Race
from unrolled.races.trainings import Final
from unrolled.tasks.metrics.metric import Metric

RUN = "runs/my data-compare/gru/seed 1 in a directory whose name is longer than a narrow terminal is wide"
COSTS = Costs(
    latency_seconds=0.000314,
    rows_per_second=31_415.9,
    peak_memory=123_456_789,
    step_seconds=0.0000271,
    state_bytes=2_048,
    bounded=True,
)


def contender(name: str, score: float | None, costs: Costs | None = COSTS, **others: object) -> Entry:
    finals = tuple(
        Final(seed, f"{RUN}/{name}-{seed}", 100, 70.0 + seed, 9_876.5, score, ()) for seed in range(3)
    )
    interval = (None, None) if score is None else (score - 0.02, score + 0.02)
    spread = (None, None) if score is None else (score - 0.0125, score + 0.0125)
    entry = Entry(name, "model", Metric(score, *interval), Metric(score, *spread), None,
                  finals=finals, parameters=1_234_567, costs=costs)  # fmt: skip
    return replace(entry, **others)  # type: ignore[arg-type]


def baseline(name: str, score: float | None) -> Entry:
    low, high = (None, None) if score is None else (score - 0.03, score + 0.03)
    return Entry(name, "baseline", Metric(score, low, high), Metric(score), None)


def compared(*entries: Entry, task: str = "label", metric: str = "accuracy", more: bool = True) -> Comparison:
    race = Race(
        command="unrolled compare 'my data.csv' --models gru,lstm",
        directory=RUN.partition("/gru")[0],
        task=task,
        metric=metric,
        more_is_better=more,
        said=("600 rows; [text] → [label] with 2 values: classification",),
        rows={"train": 480, "valid": 60, "test": 1_821},
        equal="time",
        budget=1200.0,
        seeds=3,
        length=60.0,
        shared={},
        versions={},
        machine="x86_64",
        workers="in turn with 2 threads, which is sooner than 2 workers",
    )
    recommendations = {"accuracy": "gru is the best there is", "latency": "bag answers 3.1 times faster"}
    verdict = "gru and lstm can't be told apart on 1,821 rows."
    return Comparison(race, entries, (), verdict, recommendations)


USUAL = compared(
    contender("gru", 0.875),
    contender("lstm+additive", 0.8125, replace(COSTS, state_bytes=31_104, bounded=False)),
    baseline("k_mer_logistic", 0.75),
    contender("flat", 0.7, replace(COSTS, step_seconds=None, state_bytes=None, bounded=None)),
    baseline("majority", 0.5),
)


def shown(found: Comparison, width: int, *, prefer: str | None = None) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    show_comparison(found, "runs/my data-compare/report.html", console, prefer=prefer)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def tables_of(page: str) -> list[str]:
    """Return the lines between the title and the first reason or the verdict."""
    lines = page.splitlines()
    first = next(number for number, line in enumerate(lines) if "95% intervals" in line) + 1
    rest = lines[first:]
    return rest[
        : next(number for number, line in enumerate(rest) if " failed: " in line or "told apart" in line)
    ]


def rows_of(page: str, name: str) -> list[str]:
    """Return the figures of a row, of all tables one after another."""
    lines = [line for line in tables_of(page) if line.startswith(f"{name} ")]
    return [word for line in lines for word in line.removeprefix(name).split()]


@pytest.mark.parametrize("width", [60, 80, 109, 110, 160])
def test_every_figure_stands_in_the_row_of_its_name(width: int) -> None:
    page = shown(USUAL, width)
    assert rows_of(page, "gru") == [
        "87.50", "[85.50,", "89.50]", "1.25", "1,234,567", "71.0", "s", "9,876", "123", "MB", "314", "µs",
        "31,416", "27.1", "µs", "2.05", "kB",
    ]  # fmt: skip
    assert rows_of(page, "lstm+additive")[-3:] == ["31.1", "kB,", "grows"]
    assert rows_of(page, "flat")[-2:] == ["–", "–"]
    assert rows_of(page, "k_mer_logistic") == ["75.00", "[72.00,", "78.00]"]
    assert rows_of(page, "majority") == ["50.00", "[47.00,", "53.00]"]
    assert all(len(line.rstrip()) <= width for line in tables_of(page))


def test_one_table_where_there_is_room_and_several_where_there_is_none() -> None:
    tables = {width: shown(USUAL, width).count("\nlstm+additive ") for width in (160, 80, 60)}
    assert tables[160] == 1
    assert 1 < tables[80] <= tables[60]


def test_the_order_is_that_of_the_answer_and_all_of_it_is_said() -> None:
    page = shown(USUAL, 120)
    places = [
        page.index(f"\n{name} ") for name in ("gru", "lstm+additive", "k_mer_logistic", "flat", "majority")
    ]
    assert places == sorted(places)
    for words in (
        "600 rows; [text] → [label] with 2 values: classification",
        "the trainings ran in turn with 2 threads, which is sooner than 2 workers",
        "accuracy on 1,821 test rows; 95% intervals over rows; ± over 3 trainings",
        "gru and lstm can't be told apart on 1,821 rows.",
        "for accuracy: gru is the best there is",
        "for latency: bag answers 3.1 times faster",
    ):
        assert words in page
    preferring = shown(USUAL, 120, prefer="latency")
    assert "bag answers 3.1 times faster" in preferring and "gru is the best" not in preferring


@pytest.mark.parametrize("width", [40, 120])
def test_what_is_to_be_typed_is_one_line_that_a_shell_takes(width: int) -> None:
    *_, report, race, following = shown(USUAL, width).splitlines()
    assert report == "report: runs/my data-compare/report.html"
    assert race == "race: runs/my data-compare"
    assert shlex.split(following) == ["next:", "unrolled", "predict", f"{RUN}/gru-0"]


def test_the_best_with_a_final_is_asked_and_a_language_model_continues() -> None:
    assert next_command(USUAL) == f"unrolled predict {shlex.quote(f'{RUN}/gru-0')}"
    language = compared(baseline("5-gram", 1.2), contender("lstm", 1.3), task="continuation",
                        metric="nats_per_token", more=False)  # fmt: skip
    assert next_command(language) == f"unrolled generate {shlex.quote(f'{RUN}/lstm-0')}"
    page = shown(language, 120)
    assert "nats per token on 1,821 test tokens, less is better; 95% intervals over rows" in page


def test_why_one_has_no_figure_is_said_below_the_table() -> None:
    reason = "step 3: the loss became [nan]"
    failed = contender("rnn", None, None, finals=(), parameters=99, failed=reason)
    page = shown(compared(contender("gru", 0.8), failed, baseline("majority", None)), 160)
    assert rows_of(page, "rnn") == ["–", "–", "99", *"–" * 7]
    assert rows_of(page, "majority") == ["–"]
    assert page.index("\nrnn failed: step 3: the loss became [nan]\n") > page.index("\nmajority ")
    nobody = compared(failed, baseline("majority", 0.5))
    assert next_command(nobody) is None
    assert "next:" not in shown(nobody, 80)


def test_columns_that_nobody_has_a_figure_for_are_left_out() -> None:
    page = shown(compared(contender("gru", 0.8, None), baseline("majority", 0.5)), 160)
    heads = tables_of(page)[0]
    assert "parameters" in heads
    assert "latency" not in heads and "state" not in heads


@pytest.mark.parametrize("width", [24, 40, 80])
def test_columns_keep_their_order_and_every_table_its_names(width: int) -> None:
    columns = [Column(f"figure {number}", [f"{number}.125", f"{number}.5"]) for number in range(9)]
    lines: list[str] = []
    for table in side_by_side(["gru", "a very long name of a layer"], ["", "dim"], columns, width=width):
        console = Console(file=io.StringIO(), width=width)
        console.print(table)
        lines += console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert all(len(line.rstrip()) <= width for line in lines)
    found = [word for line in lines if line.startswith("gru ") for word in line.split()[1:]]
    assert found == [f"{number}.125" for number in range(9)]


@pytest.mark.parametrize("width", [30, 72, 100, 200])
@pytest.mark.parametrize("made", [made for name, made in MADE.items() if name != "of_evil"])
def test_whatever_raced_no_figure_is_cut(made: Callable[[], Comparison], width: int) -> None:
    found = made()
    page = shown(found, width)
    assert "…" not in page
    for entry in found.entries:
        if entry.parameters is not None:
            assert f"{entry.parameters:,}" in page
    if found.entries[0].score.value is not None:
        assert page.splitlines()[-1].startswith("next: unrolled ")


def test_what_stands_in_names_and_reasons_is_text() -> None:
    evil = compared(contender("[red]gru[/red]", None, failed="[/]"), baseline("[bold]", 0.5))
    page = shown(evil, 200)
    assert "\n[red]gru[/red] " in page and "\n[bold] " in page
    assert "[red]gru[/red] failed: [/]" in page
    assert "alert" in shown(MADE["of_evil"](), 200)
