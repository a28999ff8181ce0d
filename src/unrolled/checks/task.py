"""Which task the data asks for, and why, or why none."""

from collections import Counter
from dataclasses import dataclass

from unrolled.checks.findings import Finding, counted
from unrolled.data.codecs.label_sets import SEPARATORS, labels_in
from unrolled.data.layout import TEXT_KINDS
from unrolled.data.source import Source
from unrolled.errors import UsageError
from unrolled.tasks.infer import infer_task


@dataclass(frozen=True)
class Purpose:
    """The task, None where there can be none; the reason in words; what stands in the way."""

    task: str | None
    why: str
    findings: tuple[Finding, ...] = ()


def purpose_of(
    source: Source, outputs: Counter[str] | None, asked: str | None, *, complete: bool = True
) -> Purpose:
    """Return the task asked for, or the one that the outputs of the training rows ask for.

    Outputs that are not ``complete`` are those of the first rows.
    """
    input = source.layout.input or source.input
    try:
        columns = _output_columns(source.layout.output, outputs)
        task = asked or infer_task(outputs, columns, source.layout.input_kind)
    except UsageError as error:
        return Purpose(None, "no task fits the outputs", (Finding("no task", "error", str(error)),))
    if task == "continuation":
        return _continuation(source, input, asked)
    if outputs is None:
        message = f"{source.name}: the task {task} needs an output column; name it with --output"
        return Purpose(task, "as said with --task", (Finding("no output", "error", message),))
    reason = "as said with --task" if asked else _reason(outputs, complete)
    return Purpose(task, f"`{input}` → `{source.output}`: {reason}", _too_many(task, columns))


def _too_many(task: str, columns: list[str]) -> tuple[Finding, ...]:
    """Refuse several output columns where one answer is asked for, as training does."""
    if task == "labels" or len(columns) < 2:
        return ()
    message = f"--task: found {task} with {len(columns)} output columns, expected one, or --task labels"
    return (Finding("several outputs", "error", message),)


def _output_columns(named: str | None, outputs: Counter[str] | None) -> list[str]:
    """Return the several output columns whose names the outputs are made of, or none: a name may have commas."""
    columns = [] if named is None else [name.strip() for name in named.split(",")]
    seen = {label for output in outputs or () for label in labels_in(output, SEPARATORS[0])}
    return columns if seen <= set(columns) else []


def _continuation(source: Source, input: str, asked: str | None) -> Purpose:
    """Text goes on; nothing else does."""
    if (source.layout.input_kind or "text") not in TEXT_KINDS:
        message = (
            f"{source.name}: {source.layout.input_kind} without an output has no task; name one with --output"
        )
        return Purpose(None, "no output", (Finding("no output", "error", message),))
    if asked:
        return Purpose("continuation", "as said with --task")
    what = "one text" if source.kind == "text" else f"`{input}` without an output"
    return Purpose("continuation", f"{what}: how it goes on is learnt")


def _reason(outputs: Counter[str], complete: bool) -> str:
    """Say what the outputs look like."""
    rows = outputs.total()
    which = "" if complete else "the first "
    each = rows / len(outputs)
    different = counted(len(outputs), "different output")
    return f"{different} in {which}{counted(rows, 'row')}, {each:,.1f} of each on average"
