"""What is said of a trial while a race runs, in words that the live board and the plain lines share."""

from collections.abc import Mapping

from unrolled.races.race_words import MISSING, SHARES, metric_name, score


def rate(factor: float) -> str:
    """Write a factor on a contender's own learning rates.

    >>> rate(10**-0.5), rate(1.0), rate(1000.0)
    ('×0.316', '×1', '×1000')
    """
    return f"×{factor:.3g}" if factor < 1000 else f"×{factor:.0f}"


def read_by(shown: Mapping[str, float]) -> tuple[str, str]:
    """Return the name and the figure that a validation is read by: the first of those it shows.

    >>> read_by({"accuracy": 0.8125, "nats": 0.3})
    ('accuracy', '81.25%')
    """
    metric, value = next(iter(shown.items()))
    return metric_name(metric), _figure(metric, value)


def to_beat(metric: str, figures: Mapping[str, float | None]) -> str:
    """Write in a line what the baselines come to.

    >>> to_beat("micro_f1", {"majority": 0.5, "k_mer": None})
    'to beat on validation, micro-F1: majority 50.00% · k_mer –'
    """
    found = " · ".join(f"{name} {_figure(metric, value)}" for name, value in figures.items())
    return f"to beat on validation, {metric_name(metric)}: {found}"


def _figure(metric: str, value: float | None) -> str:
    """Write a figure with its unit, since it stands alone."""
    written = score(metric, value)
    return f"{written}%" if metric in SHARES and written != MISSING else written
