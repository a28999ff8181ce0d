"""From the user's data to splits that have been read once: every row counted, the task known."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from unrolled.data.known_labels import KnownLabels
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import RowStream, Tally, good_rows
from unrolled.data.splits import Splits, make_splits
from unrolled.errors import UserError, require_choice
from unrolled.tasks.infer import TASKS, infer_task


@dataclass(frozen=True)
class Request:
    """What the user named: the data, its columns, and what may be done with bad rows."""

    data: Any
    valid: Any = None
    test: Any = None
    input: str | None = None
    output: str | None = None
    format: str | None = None
    task: str | None = None
    skip_bad: bool = False


@dataclass
class SplitFacts:
    """What one pass over a split counted."""

    tally: Tally = field(default_factory=Tally)
    outputs: Counter[str] = field(default_factory=Counter)
    words: int = 0
    characters: int = 0


@dataclass
class ReadData:
    """The splits, the columns, the task, and what was inferred and found, in words."""

    splits: Splits
    kind: str
    input: str
    output: str | None
    task: str
    said: list[str]
    facts: dict[str, SplitFacts]

    @property
    def skipped(self) -> int:
        """Count the rows left out, over all splits."""
        return sum(facts.tally.skipped for facts in self.facts.values())


def read_data(request: Request) -> ReadData:
    """Open, split and read once; raises `BadRows` when a row cannot be used and none may be skipped."""
    if request.task is not None:
        require_choice("--task", request.task, TASKS)
    source = open_source(request.data, input=request.input, output=request.output, format=request.format)
    valid, test = (
        None
        if data is None
        else open_like(data, input=source.input, output=source.output, format=request.format)
        for data in (request.valid, request.test)
    )
    said = list(source.said)
    splits = make_splits(source, valid, test, said)
    facts = {"train": _read_split(splits.train, request)}
    if not facts["train"].tally.used:
        raise UserError(f"{source.name}: no row to train on")
    outputs = facts["train"].outputs or None
    task = request.task or infer_task(outputs)
    if task == "label" and outputs is None:
        raise UserError(f"{source.name}: the task label needs an output column; name it with --output")
    held = {"valid": splits.valid, "test": splits.test}
    for name, split in held.items():
        if split is None:
            continue
        known = KnownLabels(split, list(outputs)) if task == "label" and outputs else split
        facts[name] = _read_split(known, request)
        splits = replace(splits, **{name: known})
    if not facts["valid"].tally.used:
        raise UserError(
            f"{source.name}: no row is left to validate on; give more rows, or a file with --valid"
        )
    read = ReadData(splits, source.kind, source.input, source.output, task, said, facts)
    said.append(_in_words(read))
    return read


def _read_split(split: RowStream, request: Request) -> SplitFacts:
    """Read a split once and count what there is."""
    facts = SplitFacts()
    for row in good_rows(split, facts.tally, request.skip_bad):
        facts.words += row.input.count(" ") + 1
        facts.characters += len(row.input)
        if row.output is not None:
            facts.outputs[row.output] += 1
    return facts


def _in_words(read: ReadData) -> str:
    """Say what the data is taken for."""
    train = read.facts["train"]
    if read.kind == "text":
        return f"{sum(facts.characters for facts in read.facts.values()):,} characters of text: continuation"
    rows = " / ".join(f"{facts.tally.used:,}" for facts in read.facts.values())
    names = " / ".join(read.facts)
    if read.task == "label":
        return (
            f"{rows} rows ({names}); `{read.input}` → `{read.output}` with {len(train.outputs)} values: "
            "classification"
        )
    return f"{rows} rows ({names}); `{read.input}`: continuation"
