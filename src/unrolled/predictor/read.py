"""From the user's data to splits that have been read once: every row counted, the task known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from unrolled.data.codecs.label_sets import SEPARATORS, LabelSets, labels_in, separator_in
from unrolled.data.codecs.output import OutputCodec
from unrolled.data.columns import in_short
from unrolled.data.encodable import Encodable
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import RowStream, Tally, good_rows
from unrolled.data.splits import Splits, make_splits
from unrolled.errors import UsageError, UserError, require_choice
from unrolled.tasks.fit_output import fit_output
from unrolled.tasks.infer import TASKS, infer_task


@dataclass(frozen=True)
class Request:
    """What the user named: the data, how it is laid out, and what may be done with bad rows."""

    data: Any
    valid: Any = None
    test: Any = None
    layout: Layout = PLAIN
    task: str | None = None
    skip_bad: bool = False
    # How rows are cut, inferred where it is None; and which fold of how many.
    split: str | None = None
    fold: tuple[int, int] | None = None


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
    layout: Layout
    fields: tuple[str, ...]
    task: str
    said: list[str]
    facts: dict[str, SplitFacts]
    skip_bad: bool = False

    @property
    def skipped(self) -> int:
        """Count the rows left out, over all splits."""
        return sum(facts.tally.skipped for facts in self.facts.values())

    def skipped_in_words(self) -> list[str]:
        """Say how many rows were left out of each split, where any were."""
        return [
            f"{name}: {tally.rows:,} rows = {tally.used:,} used + {tally.skipped:,} skipped"
            for name, tally in ((name, facts.tally) for name, facts in self.facts.items())
            if tally.skipped
        ]


def read_data(request: Request) -> ReadData:
    """Open, split and read once; raises `BadRows` when a row cannot be used and none may be skipped."""
    if request.task is not None:
        require_choice("--task", request.task, TASKS)
    source = open_source(request.data, request.layout)
    valid, test = (
        None if data is None else open_like(data, source.layout, source.fields)
        for data in (request.valid, request.test)
    )
    said = list(source.said)
    splits = make_splits(source, valid, test, said, split=request.split, fold=request.fold)
    facts = {"train": _read_split(splits.train, request)}
    if not facts["train"].tally.used:
        raise UserError(f"{source.name}: no row to train on")
    outputs = facts["train"].outputs or None
    columns = _output_columns(source.layout, outputs)
    task = request.task or infer_task(outputs, columns)
    if task in ("label", "value") and len(columns) > 1:
        raise UsageError(
            f"--task: found {task} with {len(columns)} output columns, expected one, or --task labels"
        )
    if task != "continuation":
        splits = _answered(source.name, task, splits, facts, request)
    for name, split in (("valid", splits.valid), ("test", splits.test)):
        if split is not None:
            facts[name] = _read_split(split, request)
    if not facts["valid"].tally.used:
        raise UserError(
            f"{source.name}: no row is left to validate on; give more rows, or a file with --valid"
        )
    read = ReadData(splits, source.kind, source.layout, source.fields, task, said, facts, request.skip_bad)
    said.append(_in_words(read))
    return read


def _answered(name: str, task: str, splits: Splits, facts: dict[str, SplitFacts], request: Request) -> Splits:
    """Return the splits without the rows whose output is none for the task; training is read again if it has such."""
    outputs = facts["train"].outputs
    if not outputs:
        raise UserError(f"{name}: the task {task} needs an output column; name it with --output")
    output = fit_output(task, outputs)
    assert output is not None
    valid = Encodable(splits.valid, output=output)
    test = None if splits.test is None else Encodable(splits.test, output=output)
    splits = replace(splits, train=Encodable(splits.train, output=output), valid=valid, test=test)
    if not all(map(partial(_has_target, output), outputs)):
        facts["train"] = _read_split(splits.train, request)
        if not facts["train"].tally.used:
            raise UserError(f"{name}: no row to train on")
    return splits


def _has_target(codec: OutputCodec, output: str) -> bool:
    """Say whether an output can be encoded."""
    try:
        codec.encode(output)
    except UserError:
        return False
    return True


def _output_columns(layout: Layout, outputs: Counter[str] | None) -> Sequence[str]:
    """Return the several output columns whose names the outputs are made of, or none."""
    columns = [] if layout.output is None else [name.strip() for name in layout.output.split(",")]
    seen = {label for output in outputs or () for label in labels_in(output, SEPARATORS[0])}
    # A single column may have commas in its name.
    return columns if seen <= set(columns) else ()


def _read_split(split: RowStream, request: Request) -> SplitFacts:
    """Read a split once and count what there is."""
    facts = SplitFacts()
    for row in good_rows(split, facts.tally, request.skip_bad):
        if isinstance(row.input, str):
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
    columns = f"`{in_short(read.layout.inputs)}`"
    columns += "" if read.task == "continuation" else f" → `{read.layout.output}`"
    return f"{rows} rows ({names}); {columns}{_kind_of_answer(read.task, train.outputs)}"


def _kind_of_answer(task: str, outputs: Counter[str]) -> str:
    """Say what an answer is."""
    match task:
        case "label":
            return f" with {len(outputs)} values: classification"
        case "labels":
            sets = LabelSets.fit(outputs, separator=separator_in(outputs))
            return f", any of {len(sets.names)} labels: classification with several labels a row"
        case "value":
            return ", a number: regression"
        case _:
            return ": continuation"
