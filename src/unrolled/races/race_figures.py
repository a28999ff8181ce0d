"""The sections of a race's report that are drawn, each with its figures; what the data lacks is left away."""

from collections.abc import Iterator

from unrolled.races import race_sheets
from unrolled.races.comparison import Comparison
from unrolled.races.markup import Markup, element, joined
from unrolled.races.race_curves import curve_lines, drawn_levels, learning_curves, learning_metric
from unrolled.races.race_details import calibration, confusion, lengths
from unrolled.races.race_lengths import buckets_of, scores_by_length
from unrolled.races.race_looks import key, looks
from unrolled.races.race_panels import MANY_LABELS, MOST_LABELS, matrix, reliability
from unrolled.races.race_scatter import costs_worth_drawing, not_drawn, score_against, score_levels
from unrolled.races.race_sheet import folded
from unrolled.races.race_words import figure, metric_name


def costs(comparison: Comparison) -> Markup:
    """Draw the score against what it costs."""
    found = list(_costs(comparison))
    if not found:
        return Markup()
    return element("section", element("h2", "Score against cost"), *found)


def learning(comparison: Comparison) -> Markup:
    """Draw the learning curves, the baselines as lines."""
    metric = learning_metric(comparison)
    if metric is None or not curve_lines(comparison, metric):
        return Markup()
    beside, drawn = drawn_levels(comparison, metric), {line.name for line in curve_lines(comparison, metric)}
    dashed = _level_words(comparison) if beside.on else _no_level(comparison)
    about = (
        f"The mean of {metric_name(metric)} on validation over each contender’s trainings; thin bars reach from the "
        f"lowest of them to the highest.{dashed}{beside.sentence}"
    )
    sheet = race_sheets.curves(comparison)
    return _drawn(
        "Learning curves",
        about,
        key([entry.name for entry in comparison.contenders], drawn),
        learning_curves(comparison, metric, label=f"Learning curves: {metric_name(metric)} over time."),
        folded(sheet, f"Every validation ({sheet.file})"),
    )


def by_length(comparison: Comparison) -> Markup:
    """Draw the score by length, where there are several lengths."""
    found = lengths(comparison)
    if len(buckets_of(found)) < 2:
        return Markup()
    drawn = {entry.name for entry, _ in found.by_entry}
    lacking = _lacking(comparison, drawn)
    dashed = (
        " Dashed: the best baseline." if any(entry.kind == "baseline" for entry, _ in found.by_entry) else ""
    )
    about = (
        f"The {comparison.race.judged_rows} by the length of the input, cut so that each range has about as many, "
        f"and the {metric_name(found.figure)} of each contender’s {_training_shown(comparison)}.{dashed}{lacking}"
    )
    sheet = race_sheets.by_length(comparison)
    return _drawn(
        "By length",
        about,
        key([entry.name for entry in comparison.contenders], drawn),
        scores_by_length(comparison, found, label=f"{metric_name(found.figure)} by length."),
        folded(sheet, f"The figures, with the rows of each range ({sheet.file})"),
    )


def calibrations(comparison: Comparison) -> Markup:
    """Draw how far each contender's probabilities can be trusted."""
    found = calibration(comparison)
    if not found:
        return Markup()
    places = {entry.name: place for place, entry in enumerate(comparison.contenders)}
    chosen = looks(len(places))
    panels = []
    for entry, bins in found:
        assert entry.report is not None
        place, error = places[entry.name], entry.report.metrics.get("expected_calibration_error")
        mean = ", mean of the folds" if comparison.folds else ""
        said = [element("small", f"calibration error {figure(error.value)}{mean}")] if error else []
        caption = element("figcaption", element("bdi", entry.name), *said, class_=f"look-{place}")
        panels.append(
            element("figure", caption, reliability(entry.name, place, bins, chosen[place]), class_="panel")
        )
    about = (
        "Does what a model calls 80% sure come true in 80% of the cases? On the dashed line it does; below it the "
        "model is too sure of itself. Bars are 95% intervals (Wilson); of each contender its "
        f"{_training_shown(comparison)}."
    )
    sheet = race_sheets.calibrations(comparison)
    return _drawn(
        "How sure they are",
        about,
        element("div", *panels, class_="panels"),
        folded(sheet, f"The figures, bin by bin ({sheet.file})"),
    )


def confusions(comparison: Comparison) -> Markup:
    """Draw which labels each contender takes for which; of very many labels only the figures are there."""
    found = confusion(comparison)
    if not found:
        return Markup()
    count = len(found[0][1]["names"])
    places = {entry.name: place for place, entry in enumerate(comparison.contenders)}
    panels = [
        element(
            "figure",
            element("figcaption", element("bdi", entry.name), class_=f"look-{places[entry.name]}"),
            element("div", matrix(entry.name, each), class_="wide"),
            class_="panel",
        )
        for entry, each in found
        if count <= MOST_LABELS
    ]
    about = (
        f"How many {comparison.race.judged_rows} of each label, down, were taken for which label, across; of each "
        "contender its "
        f"{_training_shown(comparison)}. The fuller a square, the larger its share of the row; framed is what is "
        "right."
        if panels
        else f"The {count:,} labels are too many for a picture; the table has every pair that was confused."
    )
    sheet = race_sheets.confusions(comparison)
    return _drawn(
        "What is taken for what",
        about,
        element("div", *panels, class_="panels many" if count >= MANY_LABELS else "panels"),
        folded(sheet, f"The counts ({sheet.file})"),
    )


def _costs(comparison: Comparison) -> Iterator[Markup]:
    """Give a chart for each cost that is worth one, and the figures below the last."""
    drawn = costs_worth_drawing(comparison)
    metric = metric_name(comparison.race.metric)
    for cost in drawn:
        left_out = not_drawn(comparison, cost)
        without = (
            f" Without a score or this cost, and so not drawn: {', '.join(left_out)}." if left_out else ""
        )
        beside = score_levels(comparison, cost)
        dashed = " Dashed: the baselines." if beside.on else ""
        about = (
            f"The score, {metric}, against {cost.word}; bars are the 95% intervals over "
            f"{comparison.race.judged_rows}.{dashed}{beside.sentence}{without}"
        )
        yield element("p", about, class_="about")
        yield score_against(comparison, cost, label=f"{metric} against {cost.word}.")
    if drawn:
        sheet = race_sheets.costs(comparison)
        yield folded(sheet, f"The figures ({sheet.file})")


def _drawn(heading: str, about: str, *parts: Markup) -> Markup:
    return element("section", element("h2", heading), element("p", about, class_="about"), joined(parts))


def _training_shown(comparison: Comparison) -> str:
    """Say which training the details are of."""
    return "first training" + (", in the first fold, on its test rows" if comparison.folds else "")


def _level_words(comparison: Comparison) -> str:
    """Say what the lines of the baselines are."""
    return f" Dashed: what the baselines come to on the {comparison.race.judged_rows}."


def _no_level(comparison: Comparison) -> str:
    """Say why no baseline stands beside the curves."""
    return " The baselines have no such figure." if comparison.baselines else ""


def _lacking(comparison: Comparison, those: set[str]) -> str:
    """Name the contenders that have no figures by length; nothing where all have."""
    lacking = [entry.name for entry in comparison.contenders if entry.name not in those]
    return f" Without figures by length: {', '.join(lacking)}." if lacking else ""
