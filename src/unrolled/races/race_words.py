"""How the figures of a race are written for people: scores, times, sizes and texts of the data."""

import math

from unrolled.tasks.metrics.metric import Metric

MISSING = "–"
# Metrics with a way of writing of their own; of the others it is the name in plain words.
WRITTEN = {
    "micro_f1": "micro-F1",
    "macro_f1": "macro-F1",
    "auroc": "AUROC",
    "rmse": "RMSE",
    "mae": "mean absolute error",
    "r2": "R²",
    "bleu": "BLEU",
    "chrf": "chrF",
    "rouge_l": "ROUGE-L",
    "nats": "nats per row",
}
# Shares, which are written in hundredths.
SHARES = {"accuracy", "micro_f1", "macro_f1", "exact_match"}
HUNDREDTHS = {"bleu", "chrf"}
# The longest text of the data that is shown in full.
LONGEST_SHOWN = 600
# Signs that a page can't hold, as their pictures: U+2400 and on.
CONTROLS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"} | {127: "\u2421"}


def metric_name(metric: str) -> str:
    """Return the name of a metric as people write it.

    >>> metric_name("chrf"), metric_name("nats_per_token")
    ('chrF', 'nats per token')
    """
    return WRITTEN.get(metric, metric.replace("_", " "))


def metric_unit(metric: str) -> str:
    """Return the name of a metric with the unit that it is written in.

    >>> metric_unit("accuracy"), metric_unit("rmse")
    ('accuracy, %', 'RMSE')
    """
    return metric_name(metric) + (", %" if metric in SHARES else "")


def metric_bounds(metric: str) -> tuple[float, float]:
    """Return the smallest and the largest value that a metric can have, as it is written.

    >>> metric_bounds("accuracy"), metric_bounds("rmse")
    ((0.0, 100.0), (0.0, inf))
    """
    return (0.0, 100.0 if metric in SHARES | HUNDREDTHS else math.inf)


def scaled(metric: str, value: float) -> float:
    """Return a value as it is written: of a share its hundredths.

    >>> scaled("accuracy", 0.5), scaled("rmse", 0.5)
    (50.0, 0.5)
    """
    return 100 * value if metric in SHARES else value


def score(metric: str, value: float | None) -> str:
    """Write a score, or a difference of scores, in its unit.

    >>> score("accuracy", 0.91234), score("rmse", 0.91234), score("rmse", None)
    ('91.23', '0.9123', '–')
    """
    return f"{100 * value:.2f}" if value is not None and metric in SHARES else figure(value)


def figure(number: float | None) -> str:
    """Write a number in four decimals, and large and tiny ones in about as many digits; None is a dash.

    >>> figure(0.91234), figure(45.678), figure(12345.678), figure(0.0000123), figure(None)
    ('0.9123', '45.68', '12,345.7', '1.23e-05', '–')
    """
    if number is None:
        return MISSING
    size = abs(number)
    if 0 < size < 1e-3:
        return f"{number:.3g}"
    if size >= 1e6:
        return f"{number:.4g}"
    return f"{number:,.{4 if size < 10 else 2 if size < 1000 else 1}f}"


def interval(metric: str, found: Metric) -> str:
    """Write the interval of a score; nothing where it has none.

    >>> interval("accuracy", Metric(0.9, 0.88, 0.915)), interval("accuracy", Metric(0.9))
    ('88.00 to 91.50', '')
    """
    if found.low is None or found.high is None:
        return ""
    return f"{score(metric, found.low)} to {score(metric, found.high)}"


def duration(seconds: float | None) -> str:
    """Write a length of time in three digits, from a minute or two on in minutes or hours.

    >>> duration(0.000321), duration(0.0123), duration(58.34), duration(1325), duration(7200), duration(None)
    ('321 µs', '12.3 ms', '58.3 s', '22 min 05 s', '2 h', '–')
    """
    if seconds is None:
        return MISSING
    for limit, factor, unit in ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms"), (120.0, 1.0, "s")):
        if seconds < limit:
            return f"{_in_three_digits(seconds * factor)} {unit}"
    (large, unit), (small, part) = ((60, "min"), (1, "s")) if seconds < 7200 else ((3600, "h"), (60, "min"))
    count = round(seconds) % large // small
    return f"{round(seconds) // large} {unit}" + (f" {count:02d} {part}" if count else "")


def size(count: int | None) -> str:
    """Write bytes in three digits, by thousands.

    >>> size(512), size(2_048), size(345_678_901), size(None)
    ('512 B', '2.05 kB', '346 MB', '–')
    """
    if count is None:
        return MISSING
    if count < 1000:
        return f"{count} B"
    power = min(3, int(math.log10(count) / 3 + 1e-12))
    return f"{_in_three_digits(count / 1000**power)} {('kB', 'MB', 'GB')[power - 1]}"


def whole(number: float | None) -> str:
    """Write a count.

    >>> whole(1_234_567), whole(23_456.7), whole(None)
    ('1,234,567', '23,457', '–')
    """
    return MISSING if number is None else f"{number:,.0f}"


def _in_three_digits(number: float) -> str:
    """Write a number in three digits, more only where it is 1,000 or above.

    >>> _in_three_digits(1.234), _in_three_digits(56.78), _in_three_digits(1234.5)
    ('1.23', '56.8', '1,234')
    """
    return f"{number:,.{2 if number < 9.995 else 1 if number < 99.95 else 0}f}"


def shown(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return a text of the data as a page can hold it: control signs as pictures, the end cut where it is long.

    >>> shown("a\\x00b"), shown("abcdef", longest=4)
    ('a␀b', 'abc…')
    """
    text = text.translate(CONTROLS)
    return text if len(text) <= longest else text[: longest - 1] + "…"
