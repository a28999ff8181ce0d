"""A race in folds: each fold is a race of its own, tested on rows that it never saw, and all make one answer."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from unrolled.errors import UserError
from unrolled.predictor.read import Request
from unrolled.races.comparison import Comparison
from unrolled.races.fold_found import FoldFound, fold_found
from unrolled.races.folded_answer import folded_answer
from unrolled.races.one_race import Entrants, one_race
from unrolled.races.part_observer import PartObserver
from unrolled.races.race_observer import RaceObserver
from unrolled.races.terms import Terms
from unrolled.training.folds import fold_count
from unrolled.training.run_directory import write_text

# What stands in the directory beside the folds.
ANSWER = "comparison.json"


def folded_race(
    request: Request, folds: int | str, entrants: Entrants, path: Path, observer: RaceObserver
) -> Comparison:
    """Run a race in every fold, below ``path`` as fold-1, fold-2, …, from where each was; answer for all together.

    ``folds`` is K, or "groups" for one fold of each group. Each fold searches and trains on its own rows, so that no
    row that it tests on has a say in what is tested. A time budget is for all folds together, steps are for each
    training. What models cost to use is measured in the first fold alone. Raises `UserError` for what cannot race or
    cannot be cut into folds, and for a directory that holds anything else.
    """
    count = fold_count(folds, request)
    _require_folds_only(path)
    seconds = None if entrants.terms.budget is None else entrants.terms.budget / count
    terms, said = _of_one_fold(entrants.terms, count)
    observer.note(said)
    heard, found = set[str](), list[FoldFound]()
    for number in range(1, count + 1):
        place = path / f"fold-{number}"
        observer.note(f"fold {number} of {count}: {place}")
        part = PartObserver(observer, seconds_after=(count - number) * (seconds or 0.0), said=heard)
        own = replace(entrants, terms=terms, priced=number == 1)
        finished = one_race(replace(request, fold=(number, count)), own, place, part)
        found.append(fold_found(finished))
        _require_one_task(found)
        observer.note(f"fold {number} of {count} tested on {len(found[-1].rows):,} rows")
    answer = folded_answer(
        found,
        path=path,
        command=entrants.command,
        terms=entrants.terms,
        group=request.layout.group,
        prefer=entrants.prefer,
        said=said,
    )
    write_text(path / ANSWER, json.dumps(answer.as_json(), ensure_ascii=False) + "\n")
    return answer


def _of_one_fold(terms: Terms, count: int) -> tuple[Terms, str]:
    """Divide a time budget by the folds; and say what each gets."""
    if terms.budget is None:
        return terms, f"{count} folds, each a race of its own, {terms.steps:,} steps a training"
    each = terms.budget / count
    said = f"{count} folds, each a race of its own, share {terms.budget:g} seconds, {each:.4g} each"
    return replace(terms, budget=each), said


def _require_folds_only(path: Path) -> None:
    """Refuse a directory that holds a race without folds, or something else."""
    if (path / "race.toml").exists():
        raise UserError(
            f"{path}: found a race without folds; name another directory with --run, or remove it"
        )
    if path.exists() and any(path.iterdir()) and not (path / "fold-1").exists():
        raise UserError(
            f"{path}: found a directory that holds no race in folds, expected an empty or new one; "
            "name another with --run"
        )


def _require_one_task(found: Sequence[FoldFound]) -> None:
    """Refuse folds whose outputs were taken for different things."""
    first, last = found[0].comparison.race, found[-1].comparison.race
    if (first.task, first.metric) != (last.task, last.metric):
        raise UserError(
            f"--folds: the task of fold 1 was taken for {first.task}, that of fold {len(found)} for {last.task}; "
            "name it with --task"
        )
