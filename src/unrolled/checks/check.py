"""What is this data, and what is wrong with it: every check, fed with every row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from unrolled.checks.amount import Amount
from unrolled.checks.bad_rows import BadRows
from unrolled.checks.baselines import Baselines
from unrolled.checks.channels import Channels
from unrolled.checks.encoding import Encoding
from unrolled.checks.extremes import Extremes
from unrolled.checks.fields import Fields
from unrolled.checks.findings import Check, Finding, worst_first
from unrolled.checks.groups import Groups
from unrolled.checks.label_separators import LabelSeparators
from unrolled.checks.labels import Labels
from unrolled.checks.lengths import Lengths
from unrolled.checks.limits import Limits
from unrolled.checks.look import look
from unrolled.checks.made_split import Roles
from unrolled.checks.near_copies import NearCopies
from unrolled.checks.pairs import Pairs
from unrolled.checks.repeats import Repeats
from unrolled.checks.task import Purpose, purpose_of
from unrolled.checks.times import Times
from unrolled.checks.values import Values
from unrolled.checks.vocabulary import Vocabulary
from unrolled.checks.wordless import Wordless
from unrolled.data.cut_rows import cut_in_words
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import Tally
from unrolled.data.source import Source
from unrolled.data.splits import require_splits
from unrolled.errors import require_choice
from unrolled.predictor.read import Request
from unrolled.tasks.infer import TASKS


@dataclass(frozen=True)
class Setting:
    """What a check may know of the data before it sees a row."""

    source: Source
    given: tuple[str, ...]
    asked: str | None
    skip_bad: bool
    with_baselines: bool
    # What says of each row in turn which part it is in.
    roles: Roles

    @property
    def input_kind(self) -> str:
        """What an input is."""
        return self.source.layout.input_kind or "text"

    @property
    def text(self) -> dict[str, Any]:
        """What is needed to take texts apart as training does."""
        return {
            "input_kind": self.input_kind,
            "separator": self.source.layout.separator,
            "answered": self.source.output is not None,
            "whole_text": self.whole_text,
        }

    @property
    def parts(self) -> dict[str, Any]:
        """What is needed to know which rows validate."""
        return {"valid_given": "valid" in self.given, "roles": self.roles}

    @property
    def steps(self) -> dict[str, Any]:
        """What is needed to know what the steps of a row hold, and which rows may be left out for it."""
        return {"fields": self.source.fields, "roles": self.roles, "skip_bad": self.skip_bad}

    @property
    def whole_text(self) -> bool:
        """Whether the data is one text."""
        return self.source.kind == "text"


# A new check is one file and one line.
CHECKS: tuple[Callable[[Setting], Check], ...] = (
    lambda setting: Amount(name=setting.source.name, given=setting.given, whole_text=setting.whole_text),
    lambda setting: BadRows(skip_bad=setting.skip_bad),
    lambda setting: Labels(
        skip_bad=setting.skip_bad,
        input_kind=setting.input_kind,
        asked=setting.asked,
        roles=setting.roles,
    ),
    lambda setting: Values(skip_bad=setting.skip_bad, asked=setting.asked),
    lambda setting: LabelSeparators(roles=setting.roles),
    lambda setting: Pairs(),
    lambda setting: Lengths(input_kind=setting.input_kind, separator=setting.source.layout.separator),
    lambda setting: Limits(**setting.text, roles=setting.roles),
    lambda setting: Vocabulary(**setting.text, **setting.parts),
    lambda setting: Encoding(whole_text=setting.whole_text),
    lambda setting: Wordless(input_kind=setting.input_kind),
    lambda setting: Channels(**setting.steps),
    lambda setting: Extremes(fields=setting.source.fields),
    lambda setting: Fields(**setting.steps),
    lambda setting: Times(),
    lambda setting: Groups(),
    lambda setting: Groups("id", lambda row: row.id),
    lambda setting: Repeats(roles=setting.roles),
    lambda setting: NearCopies(input_kind=setting.input_kind, roles=setting.roles),
    lambda setting: Baselines(
        wanted=setting.with_baselines,
        layout=setting.source.layout,
        whole_text=setting.whole_text,
        **setting.parts,
    ),
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


def check(request: Request, *, with_baselines: bool = False) -> Checked:
    """Look at data before a model is trained on it: what it is, what would be learnt, what is wrong with it.

    Trains nothing but, where they are asked for, the baselines, on some thousands of rows. Raises `UserError` and
    `UsageError` for data that can't be opened at all, or not be split as the request says; everything else is a
    finding. Cost: a pass over the data, two where it isn't cut by a hash of the input, and one over the splits given;
    some 100 bytes a row are kept, and the words and outputs that differ, of very many the most frequent.

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
    require_splits(source, given.get("valid"), given.get("test"), split=request.split)
    setting = Setting(source, tuple(given), request.task, request.skip_bad, with_baselines, Roles())
    looked = look(given, partial(_built, setting), split=request.split)
    checks, cut = looked.checks, looked.cut
    labels = next(each for each in checks if isinstance(each, Labels))
    purpose = purpose_of(source, labels.outputs, request.task, complete=labels.complete)
    wrong = [replace(finding, places=finding.places or looked.first) for finding in purpose.findings]
    findings = [*looked.findings, *wrong, *_gathered(each.findings(purpose.task) for each in checks)]
    facts: dict[str, Any] = {}
    for each in checks:
        facts |= each.facts(purpose.task)
    said = _gathered(each.said for each in given.values())
    said += [cut_in_words(source.name, cut, with_test="test" not in given)] if cut is not None else []
    return Checked(
        name=source.name,
        input_kind=setting.input_kind,
        layout=replace(source.layout, output=source.output),
        fields=source.fields,
        purpose=purpose,
        tally=looked.tally,
        said=list(dict.fromkeys(said)),
        facts=facts,
        findings=worst_first(findings),
    )


def _built(setting: Setting, roles: Roles) -> list[Check]:
    """Build every check for rows cut in some way."""
    setting = replace(setting, roles=roles)
    return [build(setting) for build in CHECKS]


def _gathered(lists: Iterable[list[Any]]) -> list[Any]:
    """Put lists together."""
    return [each for some in lists for each in some]
