"""What a model must beat: the scores of the baselines on validation, learnt from training."""

from dataclasses import replace
from typing import Any

from unrolled.checks.baseline_reports import HEADLINES, baseline_reports
from unrolled.checks.findings import Finding
from unrolled.checks.made_split import Roles
from unrolled.checks.sample import Sample
from unrolled.data.layout import Layout
from unrolled.data.rows import BadRow, Row
from unrolled.data.text_split import TEXT_TRAIN_SHARE
from unrolled.errors import UserError

# Bounds on time: some seconds for two labels, up to a minute for a thousand.
LEARNT_ROWS = 5_000
JUDGED_ROWS = 2_000
LEARNT_STEPS = 1_000_000
JUDGED_STEPS = 400_000


class Baselines:
    """Keep some thousands of rows that train and that validate; fit the baselines of the task on them at the end.

    Rows are cut as training cuts them; those that test are never looked at. Of more rows than the bounds allow,
    some are chosen by the hash of their input, which is said: with all of them the baselines would do better.
    ``wanted`` False leaves them out.
    """

    def __init__(
        self, *, wanted: bool, layout: Layout, whole_text: bool, valid_given: bool, roles: Roles
    ) -> None:
        self._wanted = wanted
        self._layout = layout
        self._whole_text = whole_text
        self._cut_text = whole_text and not valid_given
        self._roles = roles
        self._samples = {
            "train": Sample(rows=LEARNT_ROWS, steps=LEARNT_STEPS),
            "valid": Sample(rows=JUDGED_ROWS, steps=JUDGED_STEPS),
        }
        self._cut_short: list[str] = []

    def see(self, row: Row | BadRow, split: str) -> None:
        """Keep a good row that trains or validates, if it is among the chosen."""
        if isinstance(row, BadRow) or not self._wanted:
            return
        role = self._roles.of(row, split)
        if self._whole_text:
            self._take_text(row, split)
        elif role != "test":
            self._samples[role].add(row)

    def findings(self, task: str | None) -> list[Finding]:
        """Return nothing: a score is no fault."""
        return []

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return every metric of every baseline, the best of them, and what is worth saying of them."""
        if not self._wanted:
            return {}
        if task is None:
            return {"baselines": None, "baseline_notes": ["no baselines without a task"]}
        notes: list[str] = []
        train, valid = self._samples["train"], self._samples["valid"]
        try:
            reports = baseline_reports(
                task, train.rows, valid.rows, layout=self._layout, whole_text=self._whole_text, said=notes
            )
        except UserError as why:
            return {"baselines": None, "baseline_notes": [f"no baselines: {why}"]}
        best = HEADLINES[task].best(reports)
        metric = HEADLINES[task].metric
        return {
            "baselines": {name: report.as_json()["metrics"] for name, report in reports.items()},
            "to_beat": None if best is None else {"baseline": best[0], "metric": metric, "value": best[1]},
            "baseline_notes": [*self._thinned(), *notes],
        }

    def _take_text(self, row: Row, split: str) -> None:
        """Take the end of what trains and the beginning of what validates, which follows it."""
        if split == "test":
            return
        parts = {split: row.input}
        if self._cut_text:
            cut = int(TEXT_TRAIN_SHARE * len(row.input))
            parts = {"train": row.input[:cut], "valid": row.input[cut:]}
        for name, text in parts.items():
            kept, end = (text[-LEARNT_STEPS:], "last") if name == "train" else (text[:JUDGED_STEPS], "first")
            if kept:
                self._samples[name].add(replace(row, input=kept))
            if len(kept) < len(text):
                self._cut_short.append(f"baselines: the {end} {len(kept):,} characters of {name} alone")

    def _thinned(self) -> list[str]:
        """Say of how many rows the baselines know, where it is not all."""
        kept = {name: (len(sample.rows), sample.seen) for name, sample in self._samples.items()}
        if all(some == every for some, every in kept.values()):
            return self._cut_short
        (learnt, train), (judged, valid) = kept["train"], kept["valid"]
        return [
            f"baselines learnt from {learnt:,} of {train:,} training rows and judged on {judged:,} of {valid:,}, "
            "chosen by the hash of their input; learnt from all they would do better"
        ]
