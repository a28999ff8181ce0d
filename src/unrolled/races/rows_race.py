"""The same race on growing parts of the rows to train on, each inside the next, and where one overtakes another."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import UsageError, UserError
from unrolled.predictor.read import Request, read_data
from unrolled.races.comparison import Comparison
from unrolled.races.one_race import Entrants, Finished, one_race
from unrolled.races.overtaking import Part, by_rows, judged_alike
from unrolled.races.part_observer import PartObserver
from unrolled.races.race_observer import RaceObserver
from unrolled.races.race_words import duration
from unrolled.races.story_sentence import in_words
from unrolled.training.run_directory import write_text

# What the directory holds besides the directories of its races.
BESIDE = {"comparison.json", "comparison.json.new", "report"}
OF_A_RACE = re.compile(r"rows-\d+")


def rows_race(
    request: Request, entrants: Entrants, path: Path, observer: RaceObserver, sizes: Sequence[int]
) -> Comparison:
    """Race on parts of the rows, the smallest first, and return the answer of the largest with all of them in it.

    Each race has a directory of its own in the path and as large a share of the budget. Validation and test rows are
    the same for all; what models cost to use is measured on the largest part alone. Raises `UserError` before
    anything is trained where the data has too few rows, or the directory holds something else.
    """
    _require_own(path)
    if len(sizes) > 1:
        # The first race would find out about itself only.
        read_data(replace(request, rows=sizes[-1]))
    entrants, shared = _shared(entrants, sizes)
    observer.note(shared)
    parts, said = list[Part](), set[str]()
    for number, size in enumerate(sizes, 1):
        if len(sizes) > 1:
            observer.note(f"race {number} of {len(sizes)}: {size:,} rows")
        after = (len(sizes) - number) * (entrants.terms.budget or 0.0)
        listener = PartObserver(observer, seconds_after=after, said=said)
        own = replace(entrants, priced=number == len(sizes))
        finished = one_race(replace(request, rows=size), own, path / f"rows-{size}", listener)
        judged = tuple(row.place for row in finished.asked.rows)
        parts.append(Part(size, finished.comparison, _finals(finished), judged))
    return _answer(parts, path, shared)


def row_counts(rows: Sequence[int]) -> list[int]:
    """Return the sizes in their order; `UsageError` for what is no number of rows, or stands there twice.

    >>> row_counts([1000, 100])
    [100, 1000]
    """
    for size in rows:
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise UsageError(
                f"--rows: found {size!r}, expected whole numbers above 0, such as 100,1000,10000"
            )
    twice = next((size for size in rows if list(rows).count(size) > 1), None)
    if twice is not None:
        raise UsageError(f"--rows: found {twice} twice, expected each once")
    if not rows:
        raise UsageError("--rows: found none, expected at least one number of rows")
    return sorted(rows)


def _require_own(path: Path) -> None:
    """Refuse a directory that holds one race on all rows, or no race at all."""
    if not path.is_dir():
        return
    held = {each.name for each in path.iterdir()}
    if "race.toml" in held:
        raise UserError(f"{path} holds a race without --rows; name a new directory with --run, or remove it")
    if held - BESIDE and not any(OF_A_RACE.fullmatch(name) for name in held):
        raise UserError(
            f"{path}: found a directory that holds no race on parts of the rows, expected an empty or new one; "
            "name another with --run"
        )


def _shared(entrants: Entrants, sizes: Sequence[int]) -> tuple[Entrants, str]:
    """Return the entrants with the budget of one race, and how all of it is divided."""
    terms = entrants.terms
    parts = f"{in_words([f'{size:,}' for size in sizes])} {'row' if sizes == [1] else 'rows'}"
    if len(sizes) == 1:
        return entrants, f"raced on {parts} to train on"
    raced, table = (
        f"raced on {parts} to train on, each part inside the next",
        f"the table is of {sizes[-1]:,}",
    )
    if terms.budget is None:
        return entrants, f"{raced}, as many steps on each; {table}"
    share = terms.budget / len(sizes)
    said = f"{raced}, a budget of {duration(share)} for each; {table}"
    return replace(entrants, terms=replace(terms, budget=share)), said


def _finals(finished: Finished) -> dict[str, list[NDArray[np.float64]]]:
    """Return what is behind each contender's scores, and nothing more of the race."""
    return {each.raced.contender.name: each.units(finished.asked.groups) for each in finished.tested}


def _answer(parts: Sequence[Part], path: Path, shared: str) -> Comparison:
    """Return the answer of the largest part with what all of them say, and keep it."""
    largest = parts[-1].comparison
    said = [shared]
    if not judged_alike(parts):
        counts = in_words([f"{len(part.judged):,}" for part in parts])
        said.append(
            f"the parts were judged on {counts} rows, since what was read of a smaller part doesn't fit the others: "
            "where one overtakes another has no interval"
        )
    race = replace(largest.race, directory=str(path), said=(*largest.race.said, *said))
    found = replace(largest, race=race, by_rows=by_rows(parts))
    write_text(path / "comparison.json", json.dumps(found.as_json(), ensure_ascii=False) + "\n")
    return found
