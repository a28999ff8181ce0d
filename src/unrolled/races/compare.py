"""`compare`: data and the names of models in, a fair race and its answer out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from unrolled.data.layout import Layout
from unrolled.errors import UsageError, require_choice
from unrolled.predictor.read import Request
from unrolled.races.comparison import Comparison
from unrolled.races.contenders import contender_words
from unrolled.races.folded_race import folded_race
from unrolled.races.one_race import Entrants, one_race
from unrolled.races.preference import PREFERENCES
from unrolled.races.race_observer import NoAudience, RaceObserver
from unrolled.races.rows_race import row_counts, rows_race
from unrolled.races.terms import Terms, race_terms
from unrolled.training.origin import default_run
from unrolled.training.resolve import check_settings

# How often each contender is trained in each fold, where nothing else is said.
SEEDS_OF_A_FOLD = 1


def compare(
    data: Any,
    *,
    models: str | Sequence[str],
    budget: float | None = None,
    equal: str = "time",
    steps: int | None = None,
    seeds: int | None = None,
    prefer: str | None = None,
    streaming: bool = False,
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
    rows: Sequence[int] | None = None,
    size: str = "small",
    run: str | Path | None = None,
    workers: int | None = None,
    observer: RaceObserver | None = None,
    own: Mapping[str, Mapping[str, Any]] | None = None,
    command: str | None = None,
    **settings: Any,
) -> Comparison:
    """Race models on data on equal terms and return the answer; the same call again goes on, or returns it again.

    ``models`` are words as `train` takes them, in a list or one string with commas; the same word twice is two
    contenders, "gru" and "gru (2)". ``data`` and how it is read are as for `train`; it is read, cut, encoded and
    batched alike for all, but for the length of the blocks that each takes a text in. ``budget`` is in seconds for
    the whole race (1,200), the search for each contender's learning rate in it; with ``equal`` "steps", or
    "parameters" if wished, each final takes ``steps`` instead, and no clock is looked at. "parameters" changes widths
    until all have as many, within 5%. ``seeds`` are the trainings of each contender that are judged, once, on the
    test rows (3, or up to 10 where the budget holds them). With ``folds`` K, or "groups" for one of each group, K
    races share the budget, each tested on its own part of the data, with ``seeds`` (1) trainings in each, and make
    one answer. ``rows`` are sizes of parts of the rows to train on, one inside the next: a race on each shares the
    budget, the answer is that on the most, and `Comparison.by_rows` says who overtakes whom where. ``streaming``
    admits only models that answer step by step. ``size`` is "tiny", "small", "medium" or "large". ``settings`` are
    for all, ``own`` for single contenders by name, such as ``{"lstm": {"dropout": 0.3}}``. ``run`` is the directory
    that the race is kept in, and goes on from; without it runs/DATA-compare, with -5-folds or -by-rows behind it
    where there are such, and data that has no name needs one. ``prefer`` is what `Comparison.recommendations` has
    first: "accuracy", "latency", "memory" or "streaming". ``workers`` is how many trainings run at once, in processes
    of one thread each; 1 has them in turn with all threads, and without it what is sooner is measured; it counts when
    the race begins. ``observer`` is told how the race goes. ``command`` is what repeats the race, where that isn't
    this call.

    A contender that fails is kept with its reason. Raises `UserError` naming the row, column, option or setting that
    cannot be used. Cost: the budget; before it several passes over the data and the fitting of the baselines, and
    after it these again and a pass of each model over the test rows.

    >>> rows = [{"text": f"{kind} {number}", "kind": kind} for kind in "xy" for number in range(60)]
    >>> found = compare(
    ...     rows, models="gru,bag", input="text", output="kind", equal="steps", steps=10, seeds=1, size="tiny",
    ...     run="runs/doctest-race",
    ... )
    >>> sorted(entry.name for entry in found.contenders)
    ['bag', 'gru']
    """
    observer = observer or NoAudience()
    if rows is not None and folds is not None:
        raise UsageError("--rows, --folds: found both, expected one of the two")
    sizes = None if rows is None else row_counts(rows)
    kind = "compare" if folds is None else f"compare-{folds}-folds"
    if seeds is None and folds is not None:
        seeds = SEEDS_OF_A_FOLD
    words, terms = contender_words(models), race_terms(equal=equal, budget=budget, steps=steps, seeds=seeds)
    _check(prefer, workers, settings)
    layout = Layout(input, output, format, input_kind, separator, by, order, group, patch)
    request = Request(data, valid, test, layout, task, skip_bad, split)
    path = Path(run) if run else default_run(data, "compare-by-rows" if sizes else kind)
    said_command = command or _call(data, words, terms, folds, sizes)
    entrants = Entrants(words, terms, size, settings, own or {}, streaming, prefer, said_command, workers)
    try:
        if folds is not None:
            return folded_race(request, folds, entrants, path, observer)
        if sizes is not None:
            return rows_race(request, entrants, path, observer, sizes)
        return one_race(request, entrants, path, observer).comparison
    finally:
        observer.finished()


def _check(prefer: str | None, workers: int | None, settings: Mapping[str, Any]) -> None:
    """Refuse what can be refused before anything is read."""
    if workers is not None and (not isinstance(workers, int) or workers < 1):
        raise UsageError(f"--workers: found {workers!r}, expected a whole number above 0")
    if prefer is not None:
        require_choice("--prefer", prefer, PREFERENCES)
    check_settings(settings)
    if "epochs" in settings:
        raise UsageError(
            f'epochs: found {settings["epochs"]!r}, expected a budget in seconds, or steps with equal "steps"'
        )


def _call(
    data: Any, words: Sequence[str], terms: Terms, folds: int | str | None, sizes: Sequence[int] | None
) -> str:
    """Write the call of a race from Python, as far as it can be written down."""
    named = repr(data) if isinstance(data, str | Path) else "data"
    length = f"budget={terms.budget:g}" if terms.budget is not None else f"steps={terms.steps}"
    seeds = f"seeds={terms.seeds}, " if terms.seeds == terms.most_seeds else ""
    cut = "" if folds is None else f"folds={folds!r}, "
    cut += "" if sizes is None else f"rows={sizes!r}, "
    return (
        f"unrolled.compare({named}, models={','.join(words)!r}, equal={terms.equal!r}, {length}, "
        f"{seeds}{cut}…)"
    )
