"""Scores and their differences as the field writes them: accuracy in %, apart by points; RMSE as it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from unrolled.tasks.metrics.metric import Metric

# More than this many decimals are never needed to tell a figure in hundredths from 0 or 100.
MOST_DECIMALS = 4


@dataclass(frozen=True)
class Words:
    """How a metric is written: its figures times ``scale``, with one decimal where they are hundredths."""

    scale: float
    # With the figure in place of {}.
    score: str
    difference: str

    @property
    def in_points(self) -> bool:
        """Say whether figures run from 0 to 100."""
        return "points" in self.difference


WORDS: Mapping[str, Words] = {
    "accuracy": Words(100, "{}%", "{} points of accuracy"),
    "micro_f1": Words(100, "{}%", "{} points of micro-F1"),
    "chrf": Words(1, "chrF {}", "{} points of chrF"),
    "rmse": Words(1, "RMSE {}", "{} in RMSE"),
    "nats_per_token": Words(1, "{} nats per token", "{} nats per token"),
}


def score_words(metric: str, value: float) -> str:
    """Write a score; what isn't quite all or nothing is written with as many decimals as say so.

    >>> [score_words(*each) for each in (("accuracy", 0.81), ("chrf", 54.321), ("nats_per_token", 1.2345))]
    ['81.0%', 'chrF 54.3', '1.23 nats per token']
    >>> score_words("micro_f1", 0.9999)
    '99.99%'
    """
    words = _words(metric)
    shown = words.scale * value
    if not words.in_points:
        return words.score.format(three_digits(shown))
    return words.score.format(f"{shown:.{_decimals([shown, 100 - shown])}f}")


def difference_words(metric: str, difference: Metric) -> str:
    """Write a difference with its interval, where both are known; what isn't 0 is never written so.

    >>> difference_words("accuracy", Metric(0.012, 0.0004, 0.02))
    '1.20 points of accuracy [0.04, 2.00]'
    >>> difference_words("rmse", Metric(0.25))
    '0.25 in RMSE'
    """
    words = _words(metric)
    figures = [words.scale * end for end in _known(difference)]
    if words.in_points:
        decimals = _decimals(figures)
        # Plus 0, since what rounds to −0 is 0.
        written = [f"{round(figure, decimals) + 0.0:.{decimals}f}" for figure in figures]
    else:
        written = [three_digits(figure) for figure in figures]
    said = words.difference.format(written[0])
    return said if len(written) == 1 else f"{said} [{written[1]}, {written[2]}]"


def interval_words(metric: str, interval: Metric) -> str:
    """Write an interval alone, in the units of `difference_words`, or nothing where it is not known.

    >>> interval_words("chrf", Metric(1.0, -0.25, 2.25)), interval_words("chrf", Metric(1.0))
    ('[-0.2, 2.2]', '')
    """
    _, bracket, interval_part = difference_words(metric, interval).partition("[")
    return bracket + interval_part


def three_digits(number: float) -> str:
    """Write a number in three significant digits, or in whole ones where it has more.

    >>> three_digits(0.012345), three_digits(-3.0), three_digits(1234.5), three_digits(2.5e7)
    ('0.0123', '-3', '1,234', '2.5e+07')
    """
    return f"{number:,.0f}" if 1000 <= abs(number) < 1e6 else f"{number:.3g}"


def _words(metric: str) -> Words:
    """Return how a metric is written; of one that is not known here it is the name in plain words."""
    name = metric.replace("_", " ")
    return WORDS.get(metric, Words(1, name + " {}", "{} in " + name))


def _known(metric: Metric) -> list[float]:
    """Return a value and its interval, or the value alone."""
    assert metric.value is not None
    found = [metric.value, metric.low, metric.high]
    return [end for end in found if end is not None] if None not in found else [metric.value]


def _decimals(figures: list[float]) -> int:
    """Return how many decimals all of these need, at least one, so that none but 0 is written as 0."""
    return next(
        (
            decimals
            for decimals in range(1, MOST_DECIMALS)
            if all(round(figure, decimals) or not figure for figure in figures)
        ),
        MOST_DECIMALS,
    )
