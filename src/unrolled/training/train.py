"""`train`: data in, a run directory with the best model out."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, overload

from unrolled.data.layout import Layout
from unrolled.predictor.build_network import build_network
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.training.decide import decide, with_longest
from unrolled.training.fold_result import FoldedResult
from unrolled.training.folds import train_folds
from unrolled.training.job import Job
from unrolled.training.observer import Observer, Silent
from unrolled.training.origin import data_table, default_run
from unrolled.training.prepare import prepare
from unrolled.training.randomness import reseed
from unrolled.training.run_directory import RunDirectory
from unrolled.training.trained import Trained


@overload
def train(data: Any, *, folds: None = None, **options: Any) -> Trained: ...
@overload
def train(data: Any, *, folds: int | str, **options: Any) -> FoldedResult: ...
def train(
    data: Any,
    *,
    input: str | None = None,
    output: str | None = None,
    valid: Any = None,
    test: Any = None,
    format: str | None = None,
    input_kind: str | None = None,
    separator: str | None = None,
    by: str | None = None,
    order: str | None = None,
    group: str | None = None,
    patch: str | None = None,
    task: str | None = None,
    skip_bad: bool = False,
    split: str | None = None,
    folds: int | str | None = None,
    model: str = "lstm",
    size: str = "small",
    run: str | Path | None = None,
    observer: Observer | None = None,
    **settings: Any,
) -> Trained | FoldedResult:
    """Train a model on data and keep the best on validation; the same call again resumes or returns the result.

    ``data`` is a path, a DataFrame or Arrow table, a list of records, or ``(X, y)``; ``settings`` are any of the
    names in run.toml, such as ``budget`` (seconds), ``steps``, ``seed``, ``width`` or ``learning_rate``. ``model`` is
    an architecture; where a text is the answer, an attention may follow it: "lstm+additive". Without a length the
    budget is 180 seconds. With ``folds`` K, or "groups" for one of each group, K models share the budget,
    each tested on its own part of the data, which gives a `FoldedResult`. Raises `UserError` naming the row, column
    or setting that cannot be used.
    Cost: the budget; before it, several passes over the data and the fitting of the baselines.

    >>> rows = [{"text": f"{kind} {number}", "kind": kind} for kind in "xy" for number in range(30)]
    >>> result = train(rows, input="text", output="kind", model="gru", size="tiny", steps=2, run="runs/doctest")
    >>> result.steps
    2
    """
    observer = observer or Silent()
    layout = Layout(input, output, format, input_kind, separator, by, order, group, patch)
    request = Request(data, valid, test, layout, task, skip_bad, split)
    if folds is not None:
        place = Path(run) if run else default_run(data, f"{model}-{folds}-folds")
        one = partial(_train, model, size)
        return train_folds(request, folds, path=place, settings=settings, observer=observer, train_one=one)
    return _train(model, size, request, run, settings, observer)[0]


def _train(
    model: str,
    size: str,
    request: Request,
    run: str | Path | None,
    settings: Mapping[str, Any],
    observer: Observer,
) -> tuple[Trained, ReadData]:
    """Train one model; return what it came to, and the data it was trained on."""
    read = read_data(request)
    for sentence in (*read.said, *read.skipped_in_words()):
        observer.note(sentence)
    decided = decide(read, model, size, settings, observer)
    prepared = prepare(read, decided)
    for note in prepared.notes:
        observer.note(note)
    decided = with_longest(decided, prepared, settings)
    # Before the directory is opened, so that a shape that cannot be leaves nothing behind.
    reseed(decided.training.seed, "weights")
    network = build_network(decided.model, prepared.codec, prepared.task)
    directory = RunDirectory(Path(run) if run else default_run(request.data, model))
    directory.open({"data": data_table(request, read), **decided.tables()})
    try:
        return Job(read, prepared, decided, network, directory, observer).result(), read
    finally:
        observer.finished()
        directory.close()
