"""What stands behind the figures of texts, as people see it."""

import io
from dataclasses import replace

import numpy as np
from rich.console import Console

from unrolled.cli.report_tables import detail_tables, metric_name
from unrolled.tasks.metrics.metric import Report
from unrolled.tasks.metrics.texts import text_report


def shown(report: Report) -> list[str]:
    console = Console(record=True, width=100, file=io.StringIO())
    for table in detail_tables(report):
        console.print(table)
    return [" ".join(line.split()) for line in console.export_text().splitlines()]


def test_one_table_has_all_figures_by_length_of_the_source() -> None:
    texts = ["one two three four", "five six seven eight"] * 6
    lengths = np.array([2, 5] * 6)
    lines = shown(text_report(["one two three four"] * 12, texts, source_lengths=lengths))
    assert lines[:2] == [
        "by length of the source",
        "steps rows BLEU chrF exact match character error rate ROUGE-L",
    ]
    assert lines[2] == "2–2 6 100.0000 100.0000 1.0000 0.0000 1.0000"
    assert lines[3].startswith("5–5 6 0.0000") and lines[3].endswith("0.0000 0.7500 0.0000")
    bare = text_report(["a", "b"], ["", "b"], source_lengths=np.array([1, 2]))
    assert shown(bare)[2].split()[-2] == "–"
    assert "exact match by length" not in lines


def test_samples_stand_beside_their_references_letter_by_letter() -> None:
    report = text_report(["[bold]x[/bold]"], ["y"], source_lengths=np.array([3]))
    assert shown(report) == ["samples", "output reference", "[bold]x[/bold] y"]
    sample = {"input": "source", **report.details["samples"][0]}
    with_input = replace(report, details={**report.details, "samples": [sample]})
    assert shown(with_input)[1:] == ["input output reference", "source [bold]x[/bold] y"]


def test_metrics_are_written_as_people_write_them() -> None:
    assert [metric_name(name) for name in ("bleu", "chrf", "rouge_l", "character_error_rate")] == [
        "BLEU", "chrF", "ROUGE-L", "character error rate",
    ]  # fmt: skip
