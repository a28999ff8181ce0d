"""Which task the data asks for, judged by its outputs."""

from collections import Counter

from unrolled.errors import UsageError

TASKS = ("label", "continuation")
MOST_LABELS = 1000
SEEN_ON_AVERAGE = 5


def infer_task(outputs: Counter[str] | None) -> str:
    """Return the task for these outputs and how often each was seen; no outputs at all ask for a continuation.

    At most 1,000 distinct outputs, each seen 5 times on average, are labels; raises `UsageError` for others.

    >>> infer_task(Counter(good=10, bad=12)), infer_task(None)
    ('label', 'continuation')
    """
    if outputs is None:
        return "continuation"
    rows, distinct = sum(outputs.values()), len(outputs)
    if _numeric(outputs) and distinct > min(MOST_LABELS, rows / SEEN_ON_AVERAGE):
        raise UsageError(
            f"found {distinct:,} different numbers as outputs, a regression, which this version does not train; "
            "use --task label to treat each as a label"
        )
    if distinct <= MOST_LABELS and rows >= SEEN_ON_AVERAGE * distinct:
        return "label"
    raise UsageError(
        f"found {distinct:,} different outputs in {rows:,} rows, expected at most {MOST_LABELS:,}, each seen "
        f"{SEEN_ON_AVERAGE} times on average; use --task label to treat each as a label all the same"
    )


def _numeric(outputs: Counter[str]) -> bool:
    """Say whether every output is a number."""
    try:
        for output in outputs:
            float(output)
    except ValueError:
        return False
    return True
