"""What a race ends with on a terminal: what was inferred, the table, the verdict, what to take, what to type next."""

import shlex
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from unrolled.cli.race_folds import show_folds
from unrolled.cli.side_by_side import Column, side_by_side
from unrolled.races.comparison import Comparison, Costs, Entry
from unrolled.races.race_words import MISSING, duration, metric_name, metric_unit, score, size, whole
from unrolled.races.rows_sentence import told
from unrolled.tasks.metrics.metric import Metric


def show_comparison(found: Comparison, report: str, console: Console, *, prefer: str | None = None) -> None:
    """Write all of it; of the recommendations that for what is preferred, or every one."""
    for sentence in (*found.race.said, f"the trainings ran {found.race.workers}"):
        console.print(sentence, markup=False, style="dim")
    show_table(found, console)
    if found.folds:
        show_folds(found, console)
    console.print(found.verdict, markup=False, style="bold")
    if found.by_rows is not None:
        for sentence in told(found.by_rows):
            console.print(sentence, markup=False, style="bold")
    for wish, advice in found.recommendations.items():
        if prefer in (None, wish):
            console.print(f"for {wish}: {advice}", markup=False)
    # What is opened or typed must stay in one piece.
    console.print(f"report: {report}", markup=False, soft_wrap=True)
    console.print(f"race: {found.race.directory}", markup=False, soft_wrap=True)
    if (following := next_command(found)) is not None:
        console.print(f"next: {following}", markup=False, soft_wrap=True)


def show_table(found: Comparison, console: Console) -> None:
    """Write a row for each entry, the best first, and below why some have no figures, or fewer trainings."""
    console.print(_title(found), markup=False, style="bold")
    names = [entry.name for entry in found.entries]
    styles = ["dim" if entry.kind == "baseline" else "" for entry in found.entries]
    for table in side_by_side(names, styles, _columns(found), width=console.width):
        console.print(table)
    for entry in found.entries:
        if entry.failed is not None:
            how = "failed" if entry.score.value is None else "failed in part"
            console.print(Text.assemble((f"{entry.name} {how}: ", "red"), entry.failed))


def next_command(found: Comparison) -> str | None:
    """Return the command that asks the best contender's first final, if there is one."""
    best = next((entry for entry in found.contenders if entry.score.value is not None and entry.finals), None)
    if best is None:
        return None
    verb = "generate" if found.race.task == "continuation" else "predict"
    return f"unrolled {verb} {shlex.quote(best.finals[0].run)}"


def _title(found: Comparison) -> str:
    """Say what the first column is, of how many rows, which way is better, and what stands behind the ±."""
    race = found.race
    rows = f" on {race.rows[race.judged_on]:,} {race.judged_rows}" if race.judged_on in race.rows else ""
    better = "" if race.more_is_better else ", less is better"
    trained = f"; ± over {race.seeds} trainings" if race.seeds > 1 else ""
    if race.fold_count is not None:
        trained = f"; ± over {race.fold_count} folds"
    return f"{metric_name(race.metric)}{rows}{better}; 95% intervals over {race.drawn}{trained}"


def _columns(found: Comparison) -> list[Column]:
    """Lay out the figures of every entry; after the first, columns in which nobody has one are left out."""
    metric = found.race.metric
    figures: tuple[tuple[str, Callable[[Entry], str]], ...] = (
        (metric_unit(metric), lambda entry: _interval(metric, entry.score)),
        ("±", lambda entry: _half(metric, entry.spread)),
        ("parameters", lambda entry: whole(entry.parameters)),
        ("training", lambda entry: duration(entry.seconds)),
        ("tokens/s", lambda entry: whole(entry.tokens_per_second)),
        ("memory", _of_costs(lambda costs: size(costs.peak_memory))),
        ("latency", _of_costs(lambda costs: duration(costs.latency_seconds))),
        ("rows/s at 32", _of_costs(lambda costs: whole(costs.rows_per_second))),
        ("a step", _of_costs(lambda costs: duration(costs.step_seconds))),
        ("state", _of_costs(_state)),
    )
    scores, *others = (Column(heading, [write(each) for each in found.entries]) for heading, write in figures)
    known = [column for column in others if set(column.figures) != {MISSING}]
    return [scores, *(_without_baselines(found, column) for column in known)]


def _without_baselines(found: Comparison, column: Column) -> Column:
    """Leave out the dashes of baselines, which can have no such figure: nothing is missing."""
    figures = [
        "" if entry.kind == "baseline" and figure == MISSING else figure
        for entry, figure in zip(found.entries, column.figures, strict=True)
    ]
    return Column(column.heading, figures)


def _of_costs(write: Callable[[Costs], str]) -> Callable[[Entry], str]:
    return lambda entry: MISSING if entry.costs is None else write(entry.costs)


def _interval(metric: str, found: Metric) -> str:
    """Write a score with its interval."""
    if found.low is None or found.high is None:
        return score(metric, found.value)
    return f"{score(metric, found.value)} [{score(metric, found.low)}, {score(metric, found.high)}]"


def _half(metric: str, found: Metric) -> str:
    """Write half of an interval's width."""
    if found.low is None or found.high is None:
        return MISSING
    return score(metric, (found.high - found.low) / 2)


def _state(costs: Costs) -> str:
    """Write the bytes from step to step, and whether they grow with what was read."""
    grows = ", grows" if costs.state_bytes is not None and not costs.bounded else ""
    return size(costs.state_bytes) + grows
