"""Every figure of a race as sheets: what the tables and plots of its report are drawn from, not rounded."""

from collections.abc import Callable, Iterator

from unrolled.races.comparison import Comparison, Costs, Entry
from unrolled.races.race_details import calibration, confusion, lengths
from unrolled.races.race_settings import all_settings
from unrolled.races.race_sheet import Cell, Sheet
from unrolled.races.rows_sheets import crossings, leads, scores_by_rows
from unrolled.races.trainings import Final
from unrolled.tasks.metrics.metric import Metric

NO_COSTS = Costs(None, None, None, None, None, None)


def table(comparison: Comparison) -> Sheet:
    """Return the table: a row for each entry."""
    metric = comparison.race.metric
    columns = (
        "name", "kind", metric, "low", "high", "spread_low", "spread_high", "parameters", "training_seconds",
        "tokens_per_second", "peak_memory_bytes", "latency_seconds", "rows_per_second", "step_seconds",
        "state_bytes", "state_is_bounded", "rate_factor", "failed",
    )  # fmt: skip
    return Sheet("table", columns, tuple(_entry(entry) for entry in comparison.entries))


def metrics(comparison: Comparison) -> Sheet:
    """Return every metric of every entry on the test rows."""
    rows = [
        (entry.name, entry.kind, name, *_numbers(metric))
        for entry in comparison.entries
        if entry.report
        for name, metric in entry.report.metrics.items()
    ]
    return Sheet("metrics", ("name", "kind", "metric", "value", "low", "high"), tuple(rows))


def trainings(comparison: Comparison) -> Sheet:
    """Return each training with the rate that was found."""
    rows = [
        (
            entry.name, *_number(comparison, final), final.steps, final.seconds, final.tokens_per_second,
            final.score, final.run,
        )
        for entry in comparison.contenders
        for final in entry.finals
    ]  # fmt: skip
    columns = ("steps", "seconds", "tokens_per_second", comparison.race.metric, "run")
    return Sheet("trainings", ("name", *_numbered(comparison), *columns), tuple(rows))


def folds(comparison: Comparison) -> Sheet:
    """Return the score of every entry in each fold, and the rate that a contender's search found there."""
    rows = [
        (
            fold.fold, ", ".join(fold.groups), fold.rows, entry.name, entry.kind, fold.scores.get(entry.name),
            fold.rate_factors.get(entry.name),
        )
        for fold in comparison.folds
        for entry in comparison.entries
    ]  # fmt: skip
    columns = ("fold", "groups", "rows", "name", "kind", comparison.race.metric, "rate_factor")
    return Sheet("folds", columns, tuple(rows))


def differences(comparison: Comparison) -> Sheet:
    """Return what was found between every two entries."""
    rows = [
        (each.better, each.worse, *_numbers(each.rows), *_numbers(each.seeds), _answer(each.real))
        for each in comparison.differences
    ]
    columns = (
        "better", "worse", "difference", "rows_low", "rows_high", "seeds_difference", "seeds_low", "seeds_high",
        "real",
    )  # fmt: skip
    return Sheet("differences", columns, tuple(rows))


def curves(comparison: Comparison) -> Sheet:
    """Return every validation of every training."""
    rows = [
        (entry.name, *_number(comparison, final), point.step, point.seconds, name, value)
        for entry in comparison.contenders
        for final in entry.finals
        for point in final.curve
        for name, value in point.shown.items()
    ]
    columns = ("name", *_numbered(comparison), "step", "seconds", "metric", "validation")
    return Sheet("curves", columns, tuple(rows))


def by_length(comparison: Comparison) -> Sheet:
    """Return the figure by length that is drawn, for every entry that has it."""
    found = lengths(comparison)
    rows = [
        (entry.name, bucket["from"], bucket["to"], bucket["rows"], bucket[found.figure])
        for entry, buckets in found.by_entry
        for bucket in buckets
    ]
    return Sheet("by_length", ("name", "from", "to", "rows", found.figure), tuple(rows))


def costs(comparison: Comparison) -> Sheet:
    """Return the score of every entry beside what it costs in time."""
    rows = [
        (entry.name, *_numbers(entry.score), (entry.costs or NO_COSTS).latency_seconds, entry.seconds)
        for entry in comparison.entries
    ]
    columns = ("name", comparison.race.metric, "low", "high", "latency_seconds", "training_seconds")
    return Sheet("costs", columns, tuple(rows))


def calibrations(comparison: Comparison) -> Sheet:
    """Return every bin of every calibration."""
    fields = ("from", "to", "rows", "confidence", "accuracy")
    rows = [
        (entry.name, *(each[field] for field in fields))
        for entry, bins in calibration(comparison)
        for each in bins
    ]
    return Sheet("calibration", ("name", *fields), tuple(rows))


def confusions(comparison: Comparison) -> Sheet:
    """Return how often each label was taken for each, where it was at all."""
    rows = [
        (entry.name, str(true), str(predicted), int(count))
        for entry, found in confusion(comparison)
        for true, counts in zip(found["names"], found["counts"], strict=True)
        for predicted, count in zip(found["names"], counts, strict=True)
        if count
    ]
    return Sheet("confusion", ("name", "truth", "predicted", "rows"), tuple(rows))


def worst(comparison: Comparison) -> Sheet:
    """Return the worst rows with what each said of them."""
    names = tuple(dict.fromkeys(name for row in comparison.worst for name in row.said))
    rows = [
        (row.place, row.input, row.wanted, *(row.said.get(name) for name in names))
        for row in comparison.worst
    ]
    return Sheet("worst_rows", ("place", "input", "wanted", *names), tuple(rows))


def search(comparison: Comparison) -> Sheet:
    """Return what each learning rate came to in each round; a loss that is missing diverged."""
    rows = [
        (entry.name, number, rung.length, factor, loss, _answer(factor in entry.rates_taken))
        for entry in comparison.contenders
        for number, rung in enumerate(entry.rungs, 1)
        for factor, loss in rung.losses.items()
    ]
    return Sheet("search", ("name", "round", "length", "rate_factor", "loss", "chosen"), tuple(rows))


def settings(comparison: Comparison) -> Sheet:
    """Return every setting of every contender."""
    rows = [
        (each.name, setting, value)
        for each, found in all_settings(comparison)
        for setting, value in found.items()
    ]
    shared = [("all", setting, str(value)) for setting, value in comparison.race.shared.items()]
    return Sheet("settings", ("name", "setting", "value"), (*shared, *rows))


SHEETS: tuple[Callable[[Comparison], Sheet], ...] = (
    table, metrics, trainings, differences, costs, curves, by_length, calibrations, confusions, worst, search,
    settings, folds, scores_by_rows, leads, crossings,
)  # fmt: skip


def sheets(comparison: Comparison) -> Iterator[Sheet]:
    """Give every sheet that has rows."""
    for make in SHEETS:
        sheet = make(comparison)
        if sheet.rows:
            yield sheet


def _entry(entry: Entry) -> tuple[Cell, ...]:
    """Return an entry's row of the table."""
    costs = entry.costs or NO_COSTS
    return (
        entry.name, entry.kind, *_numbers(entry.score), entry.spread.low, entry.spread.high, entry.parameters,
        entry.seconds, entry.tokens_per_second, costs.peak_memory, costs.latency_seconds, costs.rows_per_second,
        costs.step_seconds, costs.state_bytes, None if costs.bounded is None else _answer(costs.bounded),
        entry.rate_factor, entry.failed,
    )  # fmt: skip


def _numbered(comparison: Comparison) -> tuple[str, ...]:
    """Name what tells the trainings of a contender apart."""
    return ("fold", "seed") if comparison.folds else ("seed",)


def _number(comparison: Comparison, final: Final) -> tuple[Cell, ...]:
    """Return the numbers that tell a training from a contender's others."""
    return (final.fold, final.seed) if comparison.folds else (final.seed,)


def _numbers(metric: Metric) -> tuple[float | None, float | None, float | None]:
    return metric.value, metric.low, metric.high


def _answer(yes: bool) -> str:
    return "yes" if yes else "no"
