"""Which report wins, by the metric that a task is judged by."""

import pytest

from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.metrics.metric import Metric, Report
from unrolled.tasks.task import Headline


def reports(**figures: float | None) -> dict[str, Report]:
    return {
        name: Report({"score": Metric(figure), "other": Metric(0.0)}, {}) for name, figure in figures.items()
    }


@pytest.mark.parametrize(("more_is_better", "best"), [(True, ("c", 0.7)), (False, ("a", 0.2))])
def test_the_best_report_by_the_headline(more_is_better: bool, best: tuple[str, float]) -> None:
    assert Headline("score", more_is_better).best(reports(a=0.2, b=0.5, c=0.7)) == best


def test_the_first_of_equals_is_the_best() -> None:
    assert Headline("score", True).best(reports(a=0.5, b=0.5)) == ("a", 0.5)


def test_undefined_figures_do_not_take_part() -> None:
    assert Headline("score", True).best(reports(a=None, b=-1.0)) == ("b", -1.0)
    assert Headline("score", True).best(reports(a=None)) is None
    assert Headline("score", True).best({}) is None


def test_the_headlines_of_the_tasks() -> None:
    assert Label.headline == ("accuracy", True)
    assert Continuation.headline == ("nats_per_token", False)
