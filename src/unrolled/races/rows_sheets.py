"""The figures of a race on growing parts of the rows as sheets, not rounded; empty where it was no such race."""

from unrolled.races.by_rows import AtRows, Pair
from unrolled.races.comparison import Comparison
from unrolled.races.race_sheet import Sheet


def scores_by_rows(comparison: Comparison) -> Sheet:
    """Return every score at every size."""
    kinds = {entry.name: entry.kind for entry in comparison.entries}
    rows = [
        (size.rows, name, kinds.get(name, "baseline"), score.value, score.low, score.high, spread.low, spread.high)
        for size in _sizes(comparison)
        for name, (score, spread) in size.scores.items()
    ]  # fmt: skip
    columns = ("rows", "name", "kind", comparison.race.metric, "low", "high", "spread_low", "spread_high")
    return Sheet("rows", columns, tuple(rows))


def leads(comparison: Comparison) -> Sheet:
    """Return who of every two contenders is ahead at every size."""
    rows = [
        (
            lead.rows, lead.better, pair.other if lead.better == pair.one else pair.one, lead.over_rows.value,
            lead.over_rows.low, lead.over_rows.high, lead.over_trainings.low, lead.over_trainings.high,
            _answer(lead.real),
        )
        for pair in _pairs(comparison)
        for lead in pair.leads
    ]  # fmt: skip
    columns = (
        "rows", "better", "worse", "difference", "rows_low", "rows_high", "seeds_low", "seeds_high", "real",
    )  # fmt: skip
    return Sheet("leads", columns, tuple(rows))


def crossings(comparison: Comparison) -> Sheet:
    """Return where lines cross, whether or not it is real; without an end the interval is open there."""
    found = [pair.crossing for pair in _pairs(comparison) if pair.crossing is not None]
    rows = [
        (each.overtaken, each.by, each.rows, each.low, each.high, each.share, _answer(each.real))
        for each in found
    ]
    columns = ("overtaken", "by", "rows", "low", "high", "share_of_draws", "real")
    return Sheet("crossings", columns, tuple(rows))


def _sizes(comparison: Comparison) -> tuple[AtRows, ...]:
    return () if comparison.by_rows is None else comparison.by_rows.sizes


def _pairs(comparison: Comparison) -> tuple[Pair, ...]:
    return () if comparison.by_rows is None else comparison.by_rows.pairs


def _answer(yes: bool) -> str:
    return "yes" if yes else "no"
