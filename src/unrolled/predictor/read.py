"""From the user's data to splits that have been read once: every row counted, the task known."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from unrolled.data.codecs.label_sets import SEPARATORS, LabelSets, labels_in, separator_in
from unrolled.data.codecs.output import OutputCodec
from unrolled.data.columns import in_short
from unrolled.data.encodable import Encodable
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.nested import nested
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import RowStream
from unrolled.data.source import Source
from unrolled.data.splits import Splits, make_splits
from unrolled.errors import UsageError, UserError, require_choice
from unrolled.predictor.split_facts import SplitFacts, copies_in_words, read_split
from unrolled.tasks.fit_output import fit_output
from unrolled.tasks.infer import MOST_LABELS, TASKS, infer_task


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
    # How many of the rows to train on are used; all where it is None.
    rows: int | None = None


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
    if request.rows is not None and source.kind == "text":
        raise UsageError(f"--rows: found {request.rows:,}, but {source.name} is one text, expected rows")
    said = list(source.said)
    splits = make_splits(source, valid, test, said, split=request.split, fold=request.fold)
    facts = {"train": _read_split(splits.train, source.layout, request)}
    if not facts["train"].tally.used:
        raise UserError(f"{source.name}: no row to train on")
    columns = _output_columns(source.layout, facts["train"].outputs)
    task = request.task or _inferred(facts["train"].outputs, source.layout)
    if task in ("label", "value", "text") and len(columns) > 1:
        raise UsageError(
            f"--task: found {task} with {len(columns)} output columns, expected one, or --task labels"
        )
    if task != "continuation":
        splits = _answered(source, task, splits, facts, request)
    if request.rows is not None:
        # Taken once the task is known, so that it is the same for parts of any size; all else is made for the part.
        part = nested(splits.train, request.rows, said, labels_in=_labels_in(task, facts["train"].outputs))
        splits = replace(splits, train=part)
        facts["train"] = _read_split(part, source.layout, request)
    for name, split in (("valid", splits.valid), ("test", splits.test)):
        if split is not None:
            facts[name] = _read_split(split, source.layout, request)
    if not facts["valid"].tally.used:
        raise UserError(
            f"{source.name}: no row is left to validate on; give more rows, or a file with --valid"
        )
    read = ReadData(splits, source.kind, source.layout, source.fields, task, said, facts, request.skip_bad)
    said.extend([*_doubts(read, asked=request.task is not None), _in_words(read)])
    return read


def _answered(
    source: Source, task: str, splits: Splits, facts: dict[str, SplitFacts], request: Request
) -> Splits:
    """Return the splits without the rows whose output is none for the task; training is read again if it has such."""
    outputs = facts["train"].outputs
    if not outputs:
        raise UserError(f"{source.name}: the task {task} needs an output column; name it with --output")
    output = fit_output(task, outputs)
    if output is None:
        return splits
    valid = Encodable(splits.valid, output=output)
    test = None if splits.test is None else Encodable(splits.test, output=output)
    splits = replace(splits, train=Encodable(splits.train, output=output), valid=valid, test=test)
    if not all(map(partial(_has_target, output), outputs)):
        facts["train"] = _read_split(splits.train, source.layout, request)
        if not facts["train"].tally.used:
            raise UserError(f"{source.name}: no row to train on")
    return splits


def _labels_in(task: str, outputs: Counter[str]) -> Callable[[str], Sequence[str]] | None:
    """Return what names the labels of an output, where a model must have seen each; None where outputs have none."""
    if task == "labels":
        return partial(labels_in, separator=separator_in(outputs))
    return (lambda output: [output]) if task == "label" else None


def _has_target(codec: OutputCodec, output: str) -> bool:
    """Say whether an output can be encoded."""
    try:
        codec.encode(output)
    except UserError:
        return False
    return True


def _output_columns(layout: Layout, outputs: Counter[str]) -> Sequence[str]:
    """Return the several output columns whose names the outputs are made of, or none."""
    columns = [] if layout.output is None else [name.strip() for name in layout.output.split(",")]
    seen = {label for output in outputs for label in labels_in(output, SEPARATORS[0])}
    # A single column may have commas in its name.
    return columns if seen <= set(columns) else ()


def _read_split(split: RowStream, layout: Layout, request: Request) -> SplitFacts:
    """Read a split once and count what there is."""

    def are_texts(outputs: Counter[str]) -> bool:
        try:
            return (request.task or _inferred(outputs, layout)) == "text"
        except UsageError:
            return False

    return read_split(split, skip_bad=request.skip_bad, are_texts=are_texts)


def _inferred(outputs: Counter[str], layout: Layout) -> str:
    """Return the task that outputs ask for; none at all ask for a continuation."""
    return infer_task(outputs or None, _output_columns(layout, outputs), layout.input_kind)


def _doubts(read: ReadData, *, asked: bool) -> list[str]:
    """Say what looks odd about texts to be written: copies, and signs that the data may ask for another task."""
    if read.task != "text":
        return []
    said = [sentence for name, facts in read.facts.items() for sentence in copies_in_words(name, facts)]
    train = read.facts["train"]
    different = len(train.outputs)
    if not asked and different <= MOST_LABELS:
        said.append(
            f"{different:,} different outputs in {train.tally.used:,} rows are taken for texts to write; "
            "--task label takes each for a label"
        )
    if train.same_words and train.words > train.tally.used:
        said.append(
            "every output has as many words as its input, as tags would; they are taken for texts to write"
        )
    return said


def _in_words(read: ReadData) -> str:
    """Say what the data is taken for."""
    train = read.facts["train"]
    if read.kind == "text":
        return f"{sum(facts.characters for facts in read.facts.values()):,} characters of text: continuation"
    rows = " / ".join(f"{facts.tally.used:,}" for facts in read.facts.values())
    names = " / ".join(read.facts)
    columns = f"`{in_short(read.layout.inputs)}`"
    columns += "" if read.task == "continuation" else f" → `{read.layout.output}`"
    return f"{rows} rows ({names}); {columns}{_kind_of_answer(read, train.outputs)}"


def _kind_of_answer(read: ReadData, outputs: Counter[str]) -> str:
    """Say what an answer is."""
    match read.task:
        case "label":
            return f" with {len(outputs)} values: classification"
        case "labels":
            sets = LabelSets.fit(outputs, separator=separator_in(outputs))
            return f", any of {len(sets.names)} labels: classification with several labels a row"
        case "value":
            return ", a number: regression"
        case "text":
            return f": translation of {read.layout.input_kind or 'text'} to text"
        case _:
            return ": continuation"
