"""One race in one directory: search, train, judge, answer; what was done before is not done again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.races.comparison import Comparison
from unrolled.races.contenders import Contender, enter
from unrolled.races.judged import Exam, exam
from unrolled.races.minutes import Minutes
from unrolled.races.parameters import equalised
from unrolled.races.race_answer import answered
from unrolled.races.race_baselines import judged_baselines, to_beat
from unrolled.races.race_directory import RaceDirectory
from unrolled.races.race_facts import identity, race_facts
from unrolled.races.race_observer import RaceObserver
from unrolled.races.race_plan import race_plan
from unrolled.races.race_run import searched, trained, with_final_length
from unrolled.races.rate_search import said_of_short_rungs
from unrolled.races.terms import Terms
from unrolled.races.tested import Tested, tested
from unrolled.races.trial import Track
from unrolled.tasks.metrics.metric import Report
from unrolled.training.origin import data_table


@dataclass(frozen=True)
class Entrants:
    """Who is to race, on which terms and with which settings, whatever the data."""

    # As --models has them.
    words: Sequence[str]
    terms: Terms
    size: str
    # Settings of all, and those of single contenders by name.
    settings: Mapping[str, Any]
    own: Mapping[str, Mapping[str, Any]]
    streaming: bool
    prefer: str | None
    # What repeats the race.
    command: str


@dataclass(frozen=True)
class Finished:
    """The answer of a race, and everyone's judged trainings and rows that it was drawn from."""

    comparison: Comparison
    tested: Sequence[Tested]
    baselines: Mapping[str, Report]
    asked: Exam


def one_race(request: Request, entrants: Entrants, path: Path, observer: RaceObserver) -> Finished:
    """Run the race that a directory holds, from where it was; raises `UserError` for what cannot race."""
    minutes = Minutes(observer)
    read = _read(request, minutes)
    contenders = _enter(entrants, read, minutes)
    observer.entered({each.name: each.parameters for each in contenders})
    directory = RaceDirectory(path)
    origin = data_table(request, read)
    directory.open(identity(entrants.terms, entrants.streaming, origin, contenders))
    try:
        return _race(read, origin, contenders, entrants, directory, minutes)
    finally:
        directory.close()


def _race(
    read: ReadData,
    origin: Mapping[str, Any],
    contenders: Sequence[Contender],
    entrants: Entrants,
    directory: RaceDirectory,
    minutes: Minutes,
) -> Finished:
    """Search, train, judge and answer."""
    first, observer, terms = contenders[0], minutes.observer, entrants.terms
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
        command=entrants.command,
        path=directory.path,
        read=read,
        terms=terms,
        plan=plan,
        contenders=contenders,
        said=minutes.said,
    )
    comparison = answered(track, race, judged, baselines, asked, entrants.prefer)
    return Finished(comparison, judged, baselines, asked)


def _read(request: Request, minutes: Minutes) -> ReadData:
    """Read the data once, for all."""
    read = read_data(request)
    for sentence in (*read.said, *read.skipped_in_words()):
        minutes.note(sentence)
    return read


def _enter(entrants: Entrants, read: ReadData, minutes: Minutes) -> list[Contender]:
    """Decide who races with which settings, and with as many parameters where these are to be equal."""
    terms = entrants.terms
    length = {"budget": terms.budget} if terms.steps is None else {"steps": terms.steps}
    one_way = {"bidirectional": False} if entrants.streaming else {}
    contenders = enter(
        entrants.words,
        read,
        size=entrants.size,
        given={**one_way, **entrants.settings, **length},
        own=entrants.own,
        streaming=entrants.streaming,
        note=minutes.note,
    )
    return equalised(contenders) if terms.equal == "parameters" else contenders
