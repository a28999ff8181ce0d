"""What `unrolled check` measured, as tables with their titles."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from unrolled.checks.findings import counted
from unrolled.cli.report_tables import figure, metric_name
from unrolled.errors import shortened
from unrolled.insight.labels import visible

BAR = 30
ROWS_SHOWN = 20


def fact_tables(facts: dict[str, Any]) -> Iterator[tuple[str, Table]]:
    """Lay out what was measured, each table with its title; a table without rows has nothing to add to it."""
    for name, lay_out in LAYOUTS.items():
        if facts.get(name):
            yield lay_out(facts)


def _lengths(facts: dict[str, Any]) -> tuple[str, Table]:
    lengths = facts["lengths"]
    numbers = ", ".join(f"{name} {lengths[name]:,}" for name in ("min", "median", "95%", "max"))
    most = max(bucket["rows"] for bucket in lengths["histogram"])
    rows = [
        [_span(each["from"], each["to"]), f"{each['rows']:,}", "█" * -(-BAR * each["rows"] // most)]
        for each in lengths["histogram"]
    ]
    # One bucket alone shows nothing that the numbers do not say.
    table = _table(["length", "rows", ""], rows if len(rows) > 1 else [])
    return f"lengths in {lengths['unit']}: {numbers}", table


def _limits(facts: dict[str, Any]) -> tuple[str, Table]:
    limits = facts["limits"]
    longer = {limit: rows for limit, rows in limits["longer"].items() if rows}
    if not longer:
        [least, *_] = limits["longer"]
        return f"no row is longer than {least} {limits['unit']}", _table([], [])
    rows = [[limit, f"{count:,}", f"{count / limits['rows']:.1%}"] for limit, count in longer.items()]
    title = f"what a limit on the length would cut, in {limits['unit']}"
    return title, _table(["limit", "longer rows", "share"], rows)


def _vocabulary(facts: dict[str, Any]) -> tuple[str, Table]:
    vocabulary = facts["vocabulary"]
    more = "more than " * vocabulary["more"]
    title = f"training has {more}{vocabulary['different']:,} different {vocabulary['unit']}"
    if (valid := vocabulary["validation"]) is not None:
        title += f"; of the {valid['tokens']:,} in validation {valid['known']:.1%} are known"
        if valid.get("kept", 0) < vocabulary["different"] and "kept" in valid:
            title += f", {valid['known_of_kept']:.1%} with the {valid['kept']:,} most frequent"
    return title, _table([], [])


def _classes(facts: dict[str, Any]) -> tuple[str, Table]:
    classes = facts["classes"]
    labels = counted(classes["number"], "label")
    title = f"{labels}, the most frequent on {classes['majority_share']:.1%} of the rows"
    rows = [
        [visible(shortened(name)), f"{count:,}"] for name, count in list(classes["rows"].items())[:ROWS_SHOWN]
    ]
    return title, _table(["label", "rows"], rows)


def _values(facts: dict[str, Any]) -> tuple[str, Table]:
    values = facts["values"]
    numbers = ", ".join(f"{name} {values[name]:.4g}" for name in ("min", "median", "max"))
    return f"{values['different']:,} different outputs: {numbers}", _table([], [])


def _outputs(facts: dict[str, Any]) -> tuple[str, Table]:
    outputs = facts["outputs"]
    numbers = ", ".join(f"{name} {outputs[name]:,}" for name in ("min", "median", "95%", "max"))
    return f"lengths of outputs in characters: {numbers}", _table([], [])


def _channels(facts: dict[str, Any]) -> tuple[str, Table]:
    channels = facts["channels"]
    rows = [
        [visible(each["name"]), f"{each['missing']:.1%}", _number(each["min"]), _number(each["max"])]
        for each in channels[:ROWS_SHOWN]
    ]
    return counted(len(channels), "channel"), _table(["channel", "missing", "min", "max"], rows)


def _fields(facts: dict[str, Any]) -> tuple[str, Table]:
    fields = facts["fields"]
    rows = [
        [visible(each["name"]), f"{each['missing']:.1%}", f"{each['values']:,}{'+' * each['more_values']}"]
        for each in fields[:ROWS_SHOWN]
    ]
    return counted(len(fields), "field"), _table(["field", "missing", "different values"], rows)


def _gaps(facts: dict[str, Any]) -> tuple[str, Table]:
    numbers = ", ".join(f"{name} {number:.4g}" for name, number in facts["gaps"].items())
    return f"time between steps: {numbers}", _table([], [])


def _baselines(facts: dict[str, Any]) -> tuple[str, Table]:
    """Lay the scores out as `evaluate` does: a row for each metric, a column for each baseline."""
    baselines, best = facts["baselines"], facts.get("to_beat")
    title = "baselines on validation"
    if best is not None:
        title += f"; to beat: {metric_name(best['metric'])} {figure(best['value'])} ({best['baseline']})"
    metrics = dict.fromkeys(metric for scores in baselines.values() for metric in scores)
    rows = [
        [metric_name(metric), *(_score(scores.get(metric)) for scores in baselines.values())]
        for metric in metrics
    ]
    return title, _table(["95% intervals", *(name.replace("_", " ") for name in baselines)], rows)


# Of each fact that is shown, how; in this order.
LAYOUTS = {
    "lengths": _lengths,
    "limits": _limits,
    "outputs": _outputs,
    "vocabulary": _vocabulary,
    "classes": _classes,
    "values": _values,
    "channels": _channels,
    "fields": _fields,
    "gaps": _gaps,
    "baselines": _baselines,
}


def _table(headings: list[str], rows: list[list[str]]) -> Table:
    """Lay rows out, numbers to the right."""
    table = Table(box=None, pad_edge=False)
    for place, heading in enumerate(headings):
        left = place == 0 or not heading
        table.add_column(Text(heading), justify="left" if left else "right", no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _score(metric: dict[str, float | None] | None) -> str:
    """Write a metric with its interval; what is undefined is a dash."""
    if metric is None or metric["value"] is None:
        return "–"
    if metric["low"] is None or metric["high"] is None:
        return figure(metric["value"])
    return f"{figure(metric['value'])} [{figure(metric['low'])}, {figure(metric['high'])}]"


def _span(first: int, last: int) -> str:
    """Write a bucket of lengths."""
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


def _number(value: float | None) -> str:
    """Write a number, or a dash where there is none."""
    return "–" if value is None else f"{value:.4g}"
