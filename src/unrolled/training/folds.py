"""Training through folds: K runs, each tested on rows that it never saw, and what they came to together."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.data.group_split import groups_of
from unrolled.data.open_source import open_source
from unrolled.data.survey import survey
from unrolled.errors import UsageError, UserError, suggestion
from unrolled.predictor.evaluation import evaluate
from unrolled.predictor.load import load
from unrolled.predictor.read import ReadData, Request
from unrolled.tasks.metrics.metric import Report
from unrolled.training.fold_result import FoldedResult, FoldScore
from unrolled.training.observer import Judgement, Moment, Observer
from unrolled.training.resolve import DEFAULT_BUDGET, LENGTHS
from unrolled.training.run_directory import write_text
from unrolled.training.trained import Trained

GROUPS = "groups"
MOST_GROUPS = 50
RESULT = "folds.json"
TEST = "test.json"

# Trains one fold in a directory with settings of its own.
TrainOne = Callable[[Request, Path, Mapping[str, Any], Observer], tuple[Trained, ReadData]]


def train_folds(
    request: Request,
    folds: int | str,
    *,
    path: Path,
    settings: Mapping[str, Any],
    observer: Observer,
    train_one: TrainOne,
) -> FoldedResult:
    """Train and test every fold under ``path``; what is finished already is not done again.

    ``folds`` is K, or "groups" for one fold of each group. A time budget is for all folds together, steps and
    epochs are for each.
    """
    if (path / "run.toml").exists():
        raise UserError(f"{path}: found a run without folds; name another directory with --run, or remove it")
    count = fold_count(folds, request)
    settings = _shared(settings, count, observer)
    once = _Once(observer)
    scores = []
    for number in range(1, count + 1):
        place = path / f"fold-{number}"
        observer.note(f"fold {number} of {count}: {place}")
        trained, read = train_one(replace(request, fold=(number, count)), place, settings, once)
        scores.append(_tested(number, trained, read, request.skip_bad))
        observer.note(f"fold {number} of {count} tested on {scores[-1].rows:,} rows")
    task = load(scores[0].run).task
    headline = task.headline
    result = FoldedResult(str(path), task.name, headline.metric, headline.more_is_better, tuple(scores))
    write_text(path / RESULT, json.dumps(result.as_json(), ensure_ascii=False) + "\n")
    return result


def fold_count(folds: int | str, request: Request) -> int:
    """Return how many folds are asked for; `UsageError` for what is no number above 1 and not "groups"."""
    group = request.layout.group
    if isinstance(folds, str) and folds.isdigit():
        folds = int(folds)
    if isinstance(folds, int):
        if folds < 2:
            raise UsageError(f'--folds: found {folds}, expected at least 2, or "{GROUPS}"')
        return folds
    if folds != GROUPS:
        raise UsageError(
            f'--folds: found "{folds}", expected a number or "{GROUPS}"{suggestion(folds, [GROUPS])}'
        )
    if group is None:
        raise UsageError(f'--folds: found "{GROUPS}" without --group, expected the column of the groups')
    source = open_source(request.data, request.layout)
    count = len(np.unique(groups_of(source.name, survey(source), group)))
    if not 2 <= count <= MOST_GROUPS:
        raise UsageError(
            f'--folds: found {count} groups in the column "{group}", expected 2 to {MOST_GROUPS}; '
            "give a number of folds"
        )
    return count


def read_folds(path: Path) -> FoldedResult | None:
    """Read what the folds of a run came to; nothing where it is no run of folds that is finished."""
    file = path / RESULT
    if not file.exists():
        return None
    try:
        return FoldedResult.from_json(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{file}: cannot be read as the result of folds: {error}") from None


def _shared(settings: Mapping[str, Any], count: int, observer: Observer) -> dict[str, Any]:
    """Divide a time budget by the folds, and say what each gets."""
    said = {name: settings[name] for name in LENGTHS if settings.get(name) is not None}
    if said and "budget" not in said:
        name, value = next(iter(said.items()))
        observer.note(f"{count} folds of {value:g} {name} each")
        return dict(settings)
    budget = said.get("budget", DEFAULT_BUDGET)
    observer.note(f"{count} folds share {budget:g} seconds of training, {budget / count:.4g} each")
    return {**settings, "budget": budget / count}


def _tested(number: int, trained: Trained, read: ReadData, skip_bad: bool) -> FoldScore:
    """Test a finished fold, or return what was found before of the same model."""
    file = Path(trained.run) / TEST
    of = [trained.steps, trained.best["step"]]
    if file.exists():
        saved = json.loads(file.read_text(encoding="utf-8"))
        if saved["of"] == of:
            return FoldScore.from_json(saved["score"])
    assert read.splits.test is not None
    predictor, rows, training = load(trained.run), read.splits.test, read.splits.train
    found = evaluate(predictor, rows, whole_text=False, training=training, skip_bad=skip_bad)
    score = FoldScore(
        fold=number,
        run=trained.run,
        groups=read.splits.tested,
        rows=found.tally.used,
        metrics=_values(found.report),
        baselines={name: _values(report) for name, report in (found.baselines or {}).items()},
    )
    write_text(file, json.dumps({"of": of, "score": asdict(score)}, ensure_ascii=False) + "\n")
    return score


def _values(report: Report) -> dict[str, float | None]:
    return {name: metric.value for name, metric in report.metrics.items()}


class _Once:
    """An observer that passes each sentence on once, so that every fold does not say the same again."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._said: set[str] = set()
        self.stepped: Callable[[Moment], None] = observer.stepped
        self.validated: Callable[[Judgement], None] = observer.validated
        self.finished: Callable[[], None] = observer.finished

    def note(self, sentence: str) -> None:
        """Pass on what is new."""
        if sentence not in self._said:
            self._said.add(sentence)
            self._observer.note(sentence)
