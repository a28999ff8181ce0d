"""What is this data, and what is wrong with it: every check fed in one pass."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from unrolled.checks.amount import Amount
from unrolled.checks.bad_rows import BadRows
from unrolled.checks.channels import Channels
from unrolled.checks.fields import Fields
from unrolled.checks.findings import Check, Finding, worst_first
from unrolled.checks.groups import Groups
from unrolled.checks.labels import Labels
from unrolled.checks.lengths import Lengths
from unrolled.checks.pairs import Pairs
from unrolled.checks.repeats import Repeats
from unrolled.checks.task import Purpose, purpose_of
from unrolled.checks.times import Times
from unrolled.checks.values import Values
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import Tally
from unrolled.data.source import Source
from unrolled.errors import require_choice
from unrolled.predictor.read import Request
from unrolled.tasks.infer import TASKS


@dataclass(frozen=True)
class Setting:
    """What a check may know of the data before it sees a row."""

    source: Source
    given: tuple[str, ...]
    skip_bad: bool

    @property
    def input_kind(self) -> str:
        """What an input is."""
        return self.source.layout.input_kind or "text"

    @property
    def whole_text(self) -> bool:
        """Whether the data is one text."""
        return self.source.kind == "text"


# A new check is one file and one line.
CHECKS: tuple[Callable[[Setting], Check], ...] = (
    lambda setting: Amount(name=setting.source.name, given=setting.given, whole_text=setting.whole_text),
    lambda setting: BadRows(skip_bad=setting.skip_bad),
    lambda setting: Labels(skip_bad=setting.skip_bad),
    lambda setting: Values(skip_bad=setting.skip_bad),
    lambda setting: Pairs(),
    lambda setting: Lengths(input_kind=setting.input_kind, separator=setting.source.layout.separator),
    lambda setting: Channels(fields=setting.source.fields),
    lambda setting: Fields(fields=setting.source.fields),
    lambda setting: Times(),
    lambda setting: Groups(),
    lambda setting: Groups("id", lambda row: row.id),
    lambda setting: Repeats(),
)


@dataclass(frozen=True)
class Checked:
    """What the data is, how its rows were counted, what was measured, and what was found, the worst first."""

    name: str
    input_kind: str
    layout: Layout
    fields: tuple[str, ...]
    purpose: Purpose
    tally: Tally
    said: list[str]
    facts: dict[str, Any]
    findings: list[Finding]

    @property
    def sound(self) -> bool:
        """Whether a training would be right: no finding is an error."""
        return all(finding.severity != "error" for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return what `check --json` prints."""
        return {
            "task": self.purpose.task,
            "why": self.purpose.why,
            "input_kind": self.input_kind,
            "input": self.layout.input,
            "output": self.layout.output,
            "fields": list(self.fields),
            "rows": self.tally.rows,
            "used": self.tally.used,
            "skipped": self.tally.skipped,
            **self.facts,
            "said": self.said,
            "findings": [finding.as_json() for finding in self.findings],
        }


def check(request: Request) -> Checked:
    """Look at data before a model is trained on it: what it is, what would be learnt, what is wrong with it.

    Trains nothing. Raises `UserError` and `UsageError` for data that can't be opened at all; everything else is a
    finding. Cost: one pass over the data and the splits given; some 30 bytes a row are kept, and the outputs that
    differ.

    >>> rows = [{"text": f"word {number % 9}", "label": "ab"[number % 2]} for number in range(20)]
    >>> found = check(Request(rows))
    >>> found.purpose.task, [(finding.kind, finding.severity) for finding in found.findings]
    ('label', [('contradictory labels', 'warning'), ('repeated inputs', 'note')])
    """
    if request.task is not None:
        require_choice("--task", request.task, TASKS)
    source = open_source(request.data, request.layout)
    given = {"train": source}
    for name, data in (("valid", request.valid), ("test", request.test)):
        if data is not None:
            given[name] = open_like(data, source.layout, source.fields)
    setting = Setting(source, tuple(given), request.skip_bad)
    checks = [build(setting) for build in CHECKS]
    tally = _fed(checks, given)
    outputs = next(each.outputs for each in checks if isinstance(each, Labels))
    purpose = purpose_of(source, outputs, request.task)
    findings = [*purpose.findings, *_gathered(each.findings(purpose.task) for each in checks)]
    facts: dict[str, Any] = {}
    for each in checks:
        facts |= each.facts(purpose.task)
    return Checked(
        name=source.name,
        input_kind=setting.input_kind,
        layout=replace(source.layout, output=source.output),
        fields=source.fields,
        purpose=purpose,
        tally=tally,
        said=list(dict.fromkeys(_gathered(each.said for each in given.values()))),
        facts=facts,
        findings=worst_first(findings),
    )


def _fed(checks: list[Check], given: dict[str, Source]) -> Tally:
    """Show every row of every split to every check, and count them."""
    tally = Tally()
    for split, source in given.items():
        for row in source.rows():
            tally.add(row)
            for each in checks:
                each.see(row, split)
    return tally


def _gathered(lists: Iterable[list[Any]]) -> list[Any]:
    """Put lists together."""
    return [each for some in lists for each in some]
