"""What a race holds fixed, as its directory is known by it and as its answer tells it."""

import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from unrolled.predictor.read import ReadData
from unrolled.races.comparison import Race
from unrolled.races.contenders import OF_CODECS, SHARED, Contender
from unrolled.races.race_plan import RacePlan
from unrolled.races.terms import Terms
from unrolled.training.hardware import find_hardware
from unrolled.training.resolve import GROUPS
from unrolled.training.run_directory import Tables

PACKAGES = ("unrolled", "torch", "numpy", "scikit-learn")


def identity(
    terms: Terms, streaming: bool, origin: Mapping[str, Any], contenders: Sequence[Contender]
) -> Tables:
    """Return what makes a race what it is, as race.toml holds it."""
    tables: dict[str, Mapping[str, Any]] = {
        "race": {
            "models": [each.name for each in contenders],
            "equal": terms.equal,
            "budget": terms.budget,
            "steps": terms.steps,
            # The fewest and the most: of a budget the rest decides how many.
            "seeds": terms.seeds,
            "most_seeds": terms.most_seeds,
            "streaming": streaming,
        },
        "data": origin,
    }
    for each in contenders:
        for group, values in each.settings.tables().items():
            # JSON's form of a string is that of a quoted key too.
            tables[f"contenders.{json.dumps(each.name, ensure_ascii=False)}.{group}"] = values
    return tables


def race_facts(
    *,
    command: str,
    path: Path,
    read: ReadData,
    terms: Terms,
    plan: RacePlan,
    workers: str,
    drawn: Literal["rows", "groups"],
    judged_on: Literal["test", "valid"],
    contenders: Sequence[Contender],
    said: Sequence[str],
) -> Race:
    """Return everything that is told of a race beside what it found."""
    first = contenders[0]
    headline = first.prepared.task.headline
    return Race(
        command=command,
        directory=str(path),
        task=read.task,
        metric=headline.metric,
        more_is_better=headline.more_is_better,
        said=tuple(said),
        rows=_rows(read, first),
        equal=terms.equal,
        budget=terms.budget,
        seeds=plan.seeds,
        length=plan.final,
        shared=_shared(read, first),
        versions={"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        machine=_machine(first.settings.training.device),
        workers=workers,
        drawn=drawn,
        judged_on=judged_on,
    )


def _rows(read: ReadData, first: Contender) -> dict[str, int]:
    """Count the rows of each split that were used, or of a language model the tokens."""
    if read.task != "continuation":
        return {name: facts.tally.used for name, facts in read.facts.items()}
    prepared = first.prepared
    splits = {"train": prepared.train, "valid": prepared.valid, "test": prepared.test}
    return {name: len(split.tokens) for name, split in splits.items() if split is not None}


def _shared(read: ReadData, first: Contender) -> dict[str, Any]:
    """Return what all contenders have alike by rule, by its full name: how data is read, encoded and batched."""
    found: dict[str, Any] = {f"data.{name}": value for name, value in read.layout.as_json().items()}
    if read.splits.how is not None:
        found["data.split"] = read.splits.how
    for group in GROUPS:
        values = vars(getattr(first.settings, group))
        found |= {f"{group}.{name}": values[name] for name in values if name in (*OF_CODECS, *SHARED)}
    return found


def _machine(device: str) -> str:
    """Say on what the race was run."""
    hardware = find_hardware()
    cpu = f"{hardware.cpu}, {hardware.cores} core{'' if hardware.cores == 1 else 's'}"
    return cpu if device == "cpu" or hardware.cuda is None else f"{hardware.cuda}; {cpu}"
