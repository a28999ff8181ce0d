"""One race in one directory: search, train, judge, answer; what was done before is not done again."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.races.comparison import Comparison
from unrolled.races.contenders import Contender, enter, require_unlike_baselines
from unrolled.races.enough import enough_seconds
from unrolled.races.finals_plan import finals_plan
from unrolled.races.judged import Exam, exam
from unrolled.races.minutes import Minutes
from unrolled.races.parameters import equalised
from unrolled.races.race_answer import answered
from unrolled.races.race_baselines import judged_baselines, to_beat
from unrolled.races.race_directory import RaceDirectory
from unrolled.races.race_facts import identity, race_facts
from unrolled.races.race_observer import RaceObserver
from unrolled.races.race_plan import RacePlan, race_plan
from unrolled.races.race_run import Course, Raced, searched, trained
from unrolled.races.rate_search import said_of_short_rungs
from unrolled.races.terms import Terms
from unrolled.races.tested import Tested, tested
from unrolled.races.trial import Track
from unrolled.races.way import Way, on_their_way
from unrolled.tasks.metrics.metric import Report
from unrolled.training.origin import data_table
from unrolled.training.thread_count import thread_count


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
    # How many trainings at once, 1 for one after the other; None: what is sooner.
    workers: int | None
    # Whether it is measured what the models cost to use.
    priced: bool = True


@dataclass(frozen=True)
class Finished:
    """The answer of a race, and everyone's judged trainings and rows that it was drawn from."""

    comparison: Comparison
    tested: Sequence[Tested]
    baselines: Mapping[str, Report]
    asked: Exam


def one_race(request: Request, entrants: Entrants, path: Path, observer: RaceObserver) -> Finished:
    """Run the race that a directory holds, from where it was; raises `UserError` for what cannot race."""
    begun, minutes = time.monotonic(), Minutes(observer)
    read = _read(request, minutes)
    contenders = _enter(entrants, read, minutes)
    observer.entered({each.name: each.parameters for each in contenders})
    directory = RaceDirectory(path)
    origin = data_table(request, read)
    directory.open(identity(entrants.terms, entrants.streaming, origin, contenders))
    try:
        with thread_count(contenders[0].settings.training.threads):
            return _race(read, origin, contenders, entrants, directory, minutes, begun)
    finally:
        directory.close()


def _race(
    read: ReadData,
    origin: Mapping[str, Any],
    contenders: Sequence[Contender],
    entrants: Entrants,
    directory: RaceDirectory,
    minutes: Minutes,
    begun: float,
) -> Finished:
    """Search, train, judge and answer; ``begun`` is when the race did."""
    first, observer = contenders[0], minutes.observer
    beaten = to_beat(directory, read, first, observer.note)
    require_unlike_baselines(contenders, beaten.figures)
    for sentence in beaten.said:
        minutes.note(sentence)
    observer.baselines(first.prepared.task.headline.metric, beaten.figures)

    track = Track(read, origin, directory, beaten.text, observer)
    raced, plan, way = _trained(track, contenders, entrants, minutes, begun)

    asked = exam(read, first)
    minutes.note(asked.said)
    judged = [tested(track, each, asked, priced=entrants.priced) for each in raced]
    baselines = judged_baselines(directory, read, first, asked)

    race = race_facts(
        command=entrants.command,
        path=directory.path,
        read=read,
        terms=entrants.terms,
        plan=plan,
        workers=way.said,
        drawn="rows" if asked.groups is None else "groups",
        judged_on=asked.name,
        contenders=contenders,
        said=minutes.said,
    )
    comparison = answered(track, race, judged, baselines, asked, entrants.prefer)
    return Finished(comparison, judged, baselines, asked)


def _trained(
    track: Track, contenders: Sequence[Contender], entrants: Entrants, minutes: Minutes, begun: float
) -> tuple[list[Raced], RacePlan, Way]:
    """Search for everyone's learning rate, then train the finals; return how that was done too."""
    terms, seed = entrants.terms, contenders[0].settings.training.seed
    with on_their_way(track, contenders, terms, entrants.workers) as (crew, way):
        # Measured, and so not of the minutes, which are the same whenever the race is run.
        track.observer.note(f"the trainings run {way.said}")
        enough = enough_seconds(track, contenders, terms, threads=1 if way.workers > 1 else None)
        plan = race_plan(terms, len(contenders), workers=way.workers, enough=enough)
        course = Course(plan, contenders, way.workers, seed)
        raced = searched(crew, course)
        if terms.budget is not None:
            for each in raced:
                minutes.note(said_of_short_rungs(each.contender.name, each.found))
            plan = finals_plan(track, terms.budget, course, raced, priced=entrants.priced, begun=begun)
        return trained(crew, replace(course, plan=plan), raced), plan, way


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
