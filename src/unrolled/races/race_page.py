"""The report of a race: one file that opens from disk without a network, and its figures beside it as CSV."""

from pathlib import Path

from unrolled.races import race_sheets
from unrolled.races.comparison import Comparison
from unrolled.races.markup import Markup, element, joined
from unrolled.races.race_figures import by_length, calibrations, confusions, costs, learning
from unrolled.races.race_folds import fold_by_fold
from unrolled.races.race_held import held_fixed
from unrolled.races.race_rows import worst_rows
from unrolled.races.race_settings import alike, apart
from unrolled.races.race_sheet import folded
from unrolled.races.race_style import style
from unrolled.races.race_tables import answer, scrolled, search, told_apart
from unrolled.races.race_words import duration, metric_name
from unrolled.races.rows_section import score_by_rows
from unrolled.training.run_directory import write_text

PAGE = "index.html"


def race_page(comparison: Comparison) -> str:
    """Write the page of a comparison: it holds all it shows, asks for nothing, and needs no script.

    What stands in the data, in names and in settings is text, wherever it appears.
    """
    names = ", ".join(entry.name for entry in comparison.contenders)
    head = joined(
        [
            Markup('<meta charset="utf-8">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            element("title", f"{names}: which fits?"),
            element("style", Markup(style(len(comparison.contenders)))),
        ]
    )
    parts = (
        _opening, _table, _preferences, fold_by_fold, score_by_rows, costs, learning, by_length, calibrations,
        confusions, _worst, _search, _again,
    )  # fmt: skip
    body = element("main", *(part(comparison) for part in parts))
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def write_report(comparison: Comparison, folder: Path) -> Path:
    """Write the page as index.html into a folder, which is made, and every figure as CSV beside it; return the page.

    A reader sees each file as it was or as it is, never a part of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in race_sheets.sheets(comparison):
        write_text(folder / sheet.file, _storable(sheet.csv()))
    write_text(folder / PAGE, _storable(race_page(comparison)))
    return folder / PAGE


def _opening(comparison: Comparison) -> Markup:
    """Say the verdict first, then what it rests on."""
    race = comparison.race
    told = f"{race.task} · {len(comparison.contenders)} contenders · judged by {metric_name(race.metric)}"
    first, stop, rest = comparison.verdict.partition(". ")
    further = [element("p", rest, class_="seen")] if rest else []
    said = [element("ul", *(element("li", each) for each in race.said), class_="said")] if race.said else []
    return element(
        "header",
        element("p", told, class_="eyebrow"),
        element("h1", first + stop.strip()),
        *further,
        element("p", held_fixed(comparison), class_="held"),
        *said,
    )


def _table(comparison: Comparison) -> Markup:
    about = (
        "The best first. A claim about two models needs both intervals: the one over "
        f"{comparison.race.judged_rows} (paired bootstrap) says what so few of them leave open, the one over "
        f"{_other_interval(comparison)}. A dash: it can’t, or it could not be measured."
    )
    return element(
        "section",
        element("h2", "The answer"),
        element("p", about, class_="about"),
        answer(comparison),
        *_told_apart(comparison),
        *(
            folded(sheet, f"{summary} ({sheet.file})")
            for summary, sheet in (
                ("The table’s figures, not rounded", race_sheets.table(comparison)),
                ("Every metric", race_sheets.metrics(comparison)),
                ("Every training", race_sheets.trainings(comparison)),
            )
            if sheet.rows
        ),
    )


def _other_interval(comparison: Comparison) -> str:
    """Say what the interval that is not over rows says."""
    if comparison.race.fold_count is None:
        return "trainings what chance in training does"
    return "folds (paired t, corrected for the training rows that they share) what other rows to train on would do"


def _told_apart(comparison: Comparison) -> list[Markup]:
    """Lay out the differences, on demand; with one entry there is none."""
    sheet = race_sheets.differences(comparison)
    if not sheet.rows:
        return []
    summary = f"What can be told apart, pair by pair ({sheet.file})"
    return [folded(sheet, summary, told_apart(comparison))]


def _preferences(comparison: Comparison) -> Markup:
    if not comparison.recommendations:
        return Markup()
    pairs = [
        joined([element("dt", f"for {preference}"), element("dd", sentence)])
        for preference, sentence in comparison.recommendations.items()
    ]
    return element("section", element("h2", "What to take"), element("dl", *pairs, class_="preferences"))


def _worst(comparison: Comparison) -> Markup:
    if not comparison.worst:
        return Markup()
    about = (
        f"The {comparison.race.judged_rows} on which all together did worst: what each of them said, a tick where it "
        "is right."
    )
    return element(
        "section",
        element("h2", "Where they fail"),
        element("p", about, class_="about"),
        worst_rows(comparison),
        folded(race_sheets.worst(comparison), "The same as a table (worst_rows.csv)"),
    )


def _search(comparison: Comparison) -> Markup:
    sheet = race_sheets.search(comparison)
    if not sheet.rows:
        return Markup()
    about = (
        "Each contender tried the same factors on its own learning rates, for short trainings first; those with the "
        "least loss on validation went on, from the second round for each training by itself. A tick is at what was "
        "taken." + (" So in every fold; this is the first." if comparison.folds else "")
    )
    return element(
        "section",
        element("h2", "The search for the learning rate"),
        element("p", about, class_="about"),
        search(comparison),
        folded(sheet, f"The figures ({sheet.file})"),
    )


def _again(comparison: Comparison) -> Markup:
    """Give the command, every setting, and what it was run with."""
    race = comparison.race
    total = duration(sum(final.seconds for entry in comparison.contenders for final in entry.finals))
    about = f"The trainings ran {race.workers}; those that were judged took {total} together."
    made_with = {**race.versions, "machine": race.machine, "directory": race.directory}
    differing = apart(comparison)
    own = [element("h3", "Settings in which they differ"), _apart(comparison, differing)] if differing else []
    return element(
        "section",
        element("h2", "Run it again"),
        element("p", about, class_="about"),
        element("pre", element("code", race.command)),
        *own,
        element("h3", "Settings that are the same for all"),
        _pairs(alike(comparison)),
        element("h3", "Made with"),
        _pairs(made_with),
        folded(race_sheets.settings(comparison), "Every setting (settings.csv)"),
    )


def _pairs(found: dict[str, str]) -> Markup:
    pairs = [element("div", element("dt", name), element("dd", value)) for name, value in found.items()]
    return element("dl", *pairs, class_="settings")


def _apart(comparison: Comparison, differing: dict[str, list[str | None]]) -> Markup:
    names = [entry.name for entry in comparison.contenders if entry.settings]
    head = element("tr", *(element("th", element("bdi", name), scope="col") for name in ("", *names)))
    rows = [
        element("tr", element("th", name, scope="row"), *(element("td", value or "") for value in values))
        for name, values in differing.items()
    ]
    return scrolled(element("table", element("thead", head), element("tbody", *rows)), "Settings that differ")


def _storable(text: str) -> str:
    """Return a text that a file can hold: halves of signs, which JSON lines may smuggle in, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
