"""Which task the data asks for, judged by its outputs."""

from collections import Counter
from collections.abc import Collection

from unrolled.data.codecs.label_sets import labels_in, separator_in
from unrolled.data.finite import finite
from unrolled.errors import UsageError, quoted

TASKS = ("label", "labels", "value", "text", "continuation")
MOST_LABELS = 1000
SEEN_ON_AVERAGE = 5
# A cell is a list of labels when more than this share of the rows hold a separator.
SEPARATED_SHARE = 0.5
# Whole numbers of more digits are spelt out, not measured: no float holds them exactly.
MOST_DIGITS = 15
# The kinds of input that a text is written from without being asked for.
WRITTEN_FROM = ("text", "symbols", "audio")


def infer_task(
    outputs: Counter[str] | None, columns: Collection[str] = (), input_kind: str | None = None
) -> str:
    """Return the task for these outputs and how often each was seen; no outputs at all ask for a continuation.

    ``columns`` are those named as output. Several of them are several labels a row, and so are cells of which most
    hold a separator and whose parts repeat. At most 1,000 distinct outputs, each seen 5 times on average, are labels;
    numbers that are not are values; anything else is text. Raises `UsageError` where most outputs are numbers and
    some are not, or where text would have to be written from inputs of numbers or events.

    >>> infer_task(Counter(good=10, bad=12)), infer_task(Counter({"a;b": 9, "b;c": 4})), infer_task(None)
    ('label', 'labels', 'continuation')
    >>> infer_task(Counter(["0.5", "0.25", "7"])), infer_task(Counter(["ein Hund", "zwei Hunde"]))
    ('value', 'text')
    """
    if outputs is None:
        return "continuation"
    if len(columns) > 1 or _separated(outputs):
        return "labels"
    rows, distinct = sum(outputs.values()), len(outputs)
    if _repeat(distinct, rows):
        return "label"
    others = [output for output in outputs if not _is_number(output)]
    if not others:
        return "value"
    mixed = _most_are_numbers(outputs, others)
    if not mixed and (input_kind or "text") in WRITTEN_FROM:
        return "text"
    numbers = f", or --task value, since all but {len(others):,}, such as {quoted(others[0])}, are numbers"
    raise UsageError(
        f"found {distinct:,} different outputs in {rows:,} rows, expected at most {MOST_LABELS:,}, each seen "
        f"{SEEN_ON_AVERAGE} times on average; use --task label to treat each as a label all the same, or --task text "
        f"to write each out{numbers if mixed else ''}"
    )


def _repeat(distinct: int, rows: int) -> bool:
    """Say whether things are few and seen often, as labels are."""
    return distinct <= MOST_LABELS and rows >= SEEN_ON_AVERAGE * distinct


def _separated(outputs: Counter[str]) -> bool:
    """Say whether outputs are lists of labels."""
    separator = separator_in(outputs)
    lists = sum(count for output, count in outputs.items() if separator in output)
    if lists <= SEPARATED_SHARE * sum(outputs.values()):
        return False
    parts: Counter[str] = Counter()
    for output, count in outputs.items():
        for label in labels_in(output, separator):
            parts[label] += count
    return bool(parts) and _repeat(len(parts), sum(parts.values()))


def _is_number(output: str) -> bool:
    """Say whether an output is a number that can be measured."""
    return finite(output) is not None and not _is_spelt_out(output)


def _is_spelt_out(output: str) -> bool:
    return len(output) > MOST_DIGITS and output.isdecimal()


def _most_are_numbers(outputs: Counter[str], others: Collection[str]) -> bool:
    """Say whether something else among the outputs keeps a column of numbers from being one."""
    most = 2 * sum(outputs[output] for output in others) < sum(outputs.values())
    return most and not any(map(_is_spelt_out, others))
