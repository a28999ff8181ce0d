"""What each task reports of its answers is drawn: whatever stands in the details of a report finds its section."""

from pathlib import Path

import numpy as np
import pytest

from races.made_entries import baseline, comparison, contender, race
from races.page_reader import PageReader
from unrolled.races.race_page import write_report
from unrolled.tasks.metrics.classification import classification_report
from unrolled.tasks.metrics.label_sets import label_sets_report
from unrolled.tasks.metrics.language import language_report
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.metrics.regression import regression_report
from unrolled.tasks.metrics.texts import text_report


@pytest.mark.parametrize(
    ("metric", "report", "headings"),
    [
        (
            "accuracy",
            classification_report(
                np.array([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3]]), np.array([0, 1, 1]), names=["no", "yes"],
                lengths=np.array([2, 9, 30]),
            ),
            ["By length", "How sure they are", "What is taken for what"],
        ),
        (
            "micro_f1",
            label_sets_report(
                np.array([[0.9, 0.1], [0.4, 0.6]]), np.array([[1, 0], [1, 1]]), names=["a", "b"],
                lengths=np.array([2, 9]),
            ),
            ["By length"],
        ),
        (
            "rmse",
            regression_report(np.array([1.0, 3.0]), np.array([1.5, 5.0]), lengths=np.array([4, 40])),
            ["By length"],
        ),
        (
            "chrf",
            text_report(["a cat sat", "so"], ["a cat", "so"], source_lengths=np.array([3, 12])),
            ["By length"],
        ),
        ("nats_per_token", language_report(np.full(600, 1.5), np.ones(600)), []),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)  # fmt: skip
def test_what_the_tasks_report_is_drawn(
    metric: str, report: Report, headings: list[str], tmp_path: Path
) -> None:
    entry = contender("gru", 0, score=report.metrics[metric], report=report)
    found = comparison(race(metric=metric), [entry, baseline("plain", 0.5, report=report)], [])
    page = write_report(found, tmp_path).read_text(encoding="utf-8")
    shown = ("By length", "How sure they are", "What is taken for what")
    assert [heading for heading in shown if f"<h2>{heading}</h2>" in page] == headings
    assert PageReader(page).tables["The answer"][1][0] == "gru"
