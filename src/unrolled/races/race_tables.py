"""The tables of a race's report: the answer, what can be told apart, and the search over learning rates."""

from collections.abc import Callable, Sequence

from unrolled.races.comparison import Comparison, Costs, Difference, Entry, Race
from unrolled.races.markup import Markup, element, joined
from unrolled.races.race_held import length_of, trainings_or_folds
from unrolled.races.race_words import (
    MISSING,
    SHARES,
    duration,
    figure,
    interval,
    metric_unit,
    score,
    shown,
    size,
    whole,
)
from unrolled.races.trainings import Rung

# What stands in a cell: the figure, and what is said below it.
Said = tuple[str, str]


def look_of(comparison: Comparison, name: str) -> str | None:
    """Return the class that gives a contender its colour; a baseline has none."""
    names = [entry.name for entry in comparison.contenders]
    return f"look-{names.index(name)}" if name in names else None


def answer(comparison: Comparison) -> Markup:
    """Lay out the table: a row for each contender and baseline, the best first, with the reason of what failed."""
    heads = [
        ("", ""),
        (metric_unit(comparison.race.metric), f"95% interval over {comparison.race.drawn}"),
        ("spread", f"95% interval over {trainings_or_folds(comparison.race)}"),
        *((head, unit) for head, unit, _ in COLUMNS),
    ]
    head = element(
        "thead",
        element("tr", *(element("th", name, element("small", said), scope="col") for name, said in heads)),
    )
    rows = [row for entry in comparison.entries for row in _rows(comparison, entry)]
    return scrolled(element("table", head, element("tbody", *rows)), "The answer", "answer")


def told_apart(comparison: Comparison) -> Markup:
    """Lay out the difference between every two entries, with both its intervals."""
    unit = "by, in points" if comparison.race.metric in SHARES else "by"
    over = (f"over {comparison.race.drawn}", f"over {trainings_or_folds(comparison.race)}")
    heads = ("better", "worse", unit, *over, "real")
    rows = [_difference(comparison, each) for each in comparison.differences]
    return scrolled(element("table", _head(heads), element("tbody", *rows)), "What can be told apart")


def search(comparison: Comparison) -> Markup:
    """Lay out the search: a row for each round of a contender, a column for each rate, those taken marked."""
    searched = [entry for entry in comparison.contenders if entry.rungs]
    factors = sorted({factor for entry in searched for rung in entry.rungs for factor in rung.losses})
    heads = ("", "trained for", *(f"× {factor:.3g}" for factor in factors))
    rows = []
    for entry in searched:
        name = element("th", element("bdi", entry.name), scope="row", class_=look_of(comparison, entry.name))
        for rung in entry.rungs:
            length = element("td", length_of(comparison.race, rung.length))
            taken = entry.rates_taken if rung is entry.rungs[-1] else ()
            cells = [_loss(rung, factor, factor in taken) for factor in factors]
            rows.append(element("tr", name, length, *cells))
    return scrolled(element("table", _head(heads), element("tbody", *rows)), "The search over learning rates")


def scrolled(table: Markup, label: str, kind: str = "") -> Markup:
    """Put a table in a box of its own, in which a wide one moves from side to side."""
    classes = f"wide figures {kind}".strip()
    return element("div", table, class_=classes, tabindex=0, role="region", aria_label=label)


def _head(names: Sequence[str]) -> Markup:
    return element("thead", element("tr", *(element("th", name, scope="col") for name in names)))


def _rows(comparison: Comparison, entry: Entry) -> list[Markup]:
    """Return an entry's row, and one below it with the reason where it failed."""
    tag = [element("small", "baseline")] if entry.kind == "baseline" else []
    name = element(
        "th", element("bdi", entry.name), *tag, scope="row", class_=look_of(comparison, entry.name)
    )
    metric = comparison.race.metric
    said = [_spread(comparison.race, entry), *(write(entry) for _, _, write in COLUMNS)]
    if entry.kind == "baseline":
        # It can have none of these: nothing is missing.
        said = [("" if value == MISSING else value, below) for value, below in said]
    written = (score(metric, entry.score.value), interval(metric, entry.score))
    cells = [_cell(each) for each in (written, *said)]
    found = [element("tr", name, *cells, class_=entry.kind)]
    if entry.failed:
        how = "Failed: " if entry.score.value is None else "Failed in part: "
        reason = element("span", element("b", how), element("bdi", shown(entry.failed)))
        found.append(element("tr", element("td", reason, colspan=len(cells) + 1), class_="reason"))
    return found


def _cell(said: Said) -> Markup:
    value, below = said
    return element("td", value, *([element("small", below)] if below else []))


def _spread(race: Race, entry: Entry) -> Said:
    trained = f"{len(entry.finals)} training{'' if len(entry.finals) == 1 else 's'}" if entry.finals else ""
    return interval(race.metric, entry.spread) or MISSING, trained


def _priced(write: Callable[[Costs], Said]) -> Callable[[Entry], Said]:
    """Write something of the costs, where they are known at all."""
    return lambda entry: write(entry.costs) if entry.costs else (MISSING, "")


def _state(costs: Costs) -> Said:
    """Write what is carried from step to step, and whether that grows."""
    kept = {True: "always as much", False: "grows with length", None: ""}[costs.bounded]
    return size(costs.state_bytes), kept if costs.state_bytes is not None else ""


# The columns behind the score and its spread: the heading, what is said below it, and what stands in a cell.
COLUMNS: tuple[tuple[str, str, Callable[[Entry], Said]], ...] = (
    ("parameters", "", lambda entry: (whole(entry.parameters), "")),
    ("training", "each time", lambda entry: (duration(entry.seconds), "")),
    ("tokens/s", "in training", lambda entry: (whole(entry.tokens_per_second), "")),
    ("memory", "peak of training", _priced(lambda costs: (size(costs.peak_memory), ""))),
    ("latency", "one answer", _priced(lambda costs: (duration(costs.latency_seconds), ""))),
    ("answers/s", "32 at a time", _priced(lambda costs: (whole(costs.rows_per_second), ""))),
    ("a step", "by state alone", _priced(lambda costs: (duration(costs.step_seconds), ""))),
    ("state", "kept between steps", _priced(_state)),
)


def _difference(comparison: Comparison, each: Difference) -> Markup:
    names = [
        element("td", element("b", element("bdi", name), class_=look_of(comparison, name)))
        for name in (each.better, each.worse)
    ]
    metric = comparison.race.metric
    within = [interval(metric, found) or MISSING for found in (each.rows, each.seeds)]
    cells = (score(metric, each.rows.value), *within, "yes" if each.real else "no")
    return element("tr", *names, *(element("td", text) for text in cells))


def _loss(rung: Rung, factor: float, chosen: bool) -> Markup:
    """Write what a rate came to; nothing where it was out already."""
    if factor not in rung.losses:
        return element("td", "")
    loss = rung.losses[factor]
    text = "diverged" if loss is None else figure(loss)
    return element("td", joined([element("b", text), " ✓"]) if chosen else text)
