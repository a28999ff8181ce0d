"""Which task the data asks for, judged by its outputs."""

from collections import Counter
from collections.abc import Collection

from unrolled.data.codecs.label_sets import labels_in, separator_in
from unrolled.data.finite import finite
from unrolled.errors import UsageError

TASKS = ("label", "labels", "value", "continuation")
MOST_LABELS = 1000
SEEN_ON_AVERAGE = 5
# A cell is a list of labels when more than this share of the rows hold a separator.
SEPARATED_SHARE = 0.5


def infer_task(outputs: Counter[str] | None, columns: Collection[str] = ()) -> str:
    """Return the task for these outputs and how often each was seen; no outputs at all ask for a continuation.

    ``columns`` are those named as output. Several of them are several labels a row, and so are cells of which most
    hold a separator and whose parts repeat. At most 1,000 distinct outputs, each seen 5 times on average, are labels;
    numbers that are not are values. Raises `UsageError` for anything else.

    >>> infer_task(Counter(good=10, bad=12)), infer_task(Counter({"a;b": 9, "b;c": 4})), infer_task(None)
    ('label', 'labels', 'continuation')
    >>> infer_task(Counter(["0.5", "0.25", "7"]))
    'value'
    """
    if outputs is None:
        return "continuation"
    if len(columns) > 1 or _separated(outputs):
        return "labels"
    rows, distinct = sum(outputs.values()), len(outputs)
    if _repeat(distinct, rows):
        return "label"
    if all(finite(output) is not None for output in outputs):
        return "value"
    raise UsageError(
        f"found {distinct:,} different outputs in {rows:,} rows, expected at most {MOST_LABELS:,}, each seen "
        f"{SEEN_ON_AVERAGE} times on average; use --task label to treat each as a label all the same"
        f"{_not_numbers(outputs)}"
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


def _not_numbers(outputs: Counter[str]) -> str:
    """Point out the outputs that keep a column of numbers from being one."""
    others = [output for output in outputs if finite(output) is None]
    if 2 * sum(outputs[output] for output in others) >= sum(outputs.values()):
        return ""
    return f', or --task value, since all but {len(others):,}, such as "{others[0]}", are numbers'
