"""`compare`: data and the names of models in, a fair race and its answer out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from unrolled.data.layout import Layout
from unrolled.errors import UsageError, require_choice
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.races.comparison import Comparison
from unrolled.races.contenders import Contender, contender_words, enter
from unrolled.races.judged import exam
from unrolled.races.parameters import equalised
from unrolled.races.preference import PREFERENCES
from unrolled.races.race_answer import answered
from unrolled.races.race_baselines import judged_baselines, to_beat
from unrolled.races.race_directory import RaceDirectory
from unrolled.races.race_facts import identity, race_facts
from unrolled.races.race_observer import NoAudience, RaceObserver
from unrolled.races.race_plan import race_plan
from unrolled.races.race_run import searched, trained, with_final_length
from unrolled.races.rate_search import said_of_short_rungs
from unrolled.races.terms import Terms, race_terms
from unrolled.races.tested import tested
from unrolled.races.trial import Track
from unrolled.training.origin import data_table, default_run
from unrolled.training.resolve import check_settings


def compare(
    data: Any,
    *,
    models: str | Sequence[str],
    budget: float | None = None,
    equal: str = "time",
    steps: int | None = None,
    seeds: int = 3,
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
    size: str = "small",
    run: str | Path | None = None,
    observer: RaceObserver | None = None,
    own: Mapping[str, Mapping[str, Any]] | None = None,
    command: str | None = None,
    **settings: Any,
) -> Comparison:
    """Race models on data on equal terms and return the answer; the same call again goes on, or returns it again.

    ``models`` are words as `train` takes them, in a list or one string with commas; the same word twice is two
    contenders, "gru" and "gru (2)". ``data`` and how it is read are as for `train`; it is read, cut, encoded and
    batched alike for all. ``budget`` is in seconds of training for the whole race (1,200), the search for each
    contender's learning rate in it; with ``equal`` "steps", or "parameters" if wished, each final takes ``steps``
    instead, and no clock is looked at. "parameters" changes widths until all have as many, within 5%. ``seeds`` are
    the trainings of each contender that are judged, once, on the test rows. ``streaming`` admits only models that
    answer step by step. ``settings`` are for all, ``own`` for single contenders by name, such as
    ``{"lstm": {"dropout": 0.3}}``. ``prefer`` is what `Comparison.recommendations` has first: "accuracy",
    "latency", "memory" or "streaming". ``command`` is what repeats the race, where that isn't this call.

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
    words, terms = contender_words(models), race_terms(equal=equal, budget=budget, steps=steps, seeds=seeds)
    _check(prefer, settings)
    layout = Layout(input, output, format, input_kind, separator, by, order, group, patch)
    request = Request(data, valid, test, layout, task, skip_bad, split)
    minutes = _Minutes(observer)
    try:
        read = _read(request, minutes)
        contenders = _enter(words, read, terms, size, settings, own or {}, streaming, minutes)
        observer.entered({each.name: each.parameters for each in contenders})
        directory = RaceDirectory(Path(run) if run else default_run(data, "compare"))
        origin = data_table(request, read)
        directory.open(identity(terms, streaming, origin, contenders))
        try:
            said_command = command or _call(request, words, terms)
            return _race(read, origin, contenders, terms, directory, minutes, said_command, prefer)
        finally:
            directory.close()
    finally:
        observer.finished()


def _race(
    read: ReadData,
    origin: Mapping[str, Any],
    contenders: Sequence[Contender],
    terms: Terms,
    directory: RaceDirectory,
    minutes: "_Minutes",
    command: str,
    prefer: str | None,
) -> Comparison:
    """Search, train, judge and answer; whatever was done before is not done again."""
    first, observer = contenders[0], minutes.observer
    torch.set_num_threads(first.settings.training.threads)
    beaten = to_beat(directory, read, first, observer.note)
    for sentence in beaten.said:
        minutes.note(sentence)
    observer.baselines(first.prepared.task.headline.metric, beaten.figures)

    track = Track(read, origin, directory, beaten.text, observer)
    seed = first.settings.training.seed
    plan = race_plan(terms, len(contenders))
    raced = searched(track, plan, contenders, seed)
    if plan.by_clock:
        for each in raced:
            minutes.note(said_of_short_rungs(each.contender.name, each.found))
    plan = with_final_length(track, terms, plan, raced)
    raced = trained(track, plan, raced, seed)

    asked = exam(read, first)
    minutes.note(asked.said)
    judged = [tested(track, each, asked) for each in raced]
    baselines = judged_baselines(directory, read, first, asked)

    race = race_facts(
        command=command,
        path=directory.path,
        read=read,
        terms=terms,
        plan=plan,
        contenders=contenders,
        said=minutes.said,
    )
    return answered(track, race, judged, baselines, asked, prefer)


def _check(prefer: str | None, settings: Mapping[str, Any]) -> None:
    """Refuse what can be refused before anything is read."""
    if prefer is not None:
        require_choice("--prefer", prefer, PREFERENCES)
    check_settings(settings)
    if "epochs" in settings:
        raise UsageError('epochs: a race is as long as its budget, or its steps with equal "steps"')


def _read(request: Request, minutes: "_Minutes") -> ReadData:
    """Read the data once, for all."""
    read = read_data(request)
    for sentence in (*read.said, *read.skipped_in_words()):
        minutes.note(sentence)
    return read


def _enter(
    words: Sequence[str],
    read: ReadData,
    terms: Terms,
    size: str,
    settings: Mapping[str, Any],
    own: Mapping[str, Mapping[str, Any]],
    streaming: bool,
    minutes: "_Minutes",
) -> list[Contender]:
    """Decide who races with which settings, and with as many parameters where these are to be equal."""
    length = {"budget": terms.budget} if terms.steps is None else {"steps": terms.steps}
    one_way = {"bidirectional": False} if streaming else {}
    contenders = enter(
        words,
        read,
        size=size,
        given={**one_way, **settings, **length},
        own=own,
        streaming=streaming,
        note=minutes.note,
    )
    return equalised(contenders) if terms.equal == "parameters" else contenders


def _call(request: Request, words: Sequence[str], terms: Terms) -> str:
    """Write the call of a race from Python, as far as it can be written down."""
    data = repr(request.data) if isinstance(request.data, str | Path) else "data"
    length = f"budget={terms.budget:g}" if terms.budget is not None else f"steps={terms.steps}"
    return (
        f"unrolled.compare({data}, models={','.join(words)!r}, equal={terms.equal!r}, {length}, "
        f"seeds={terms.seeds}, …)"
    )


class _Minutes:
    """Every sentence of a race, told once and kept for its report."""

    def __init__(self, observer: RaceObserver) -> None:
        self.observer = observer
        self.said: list[str] = []

    def note(self, sentence: str | None) -> None:
        """Tell what is new."""
        if sentence is not None and sentence not in self.said:
            self.said.append(sentence)
            self.observer.note(sentence)
