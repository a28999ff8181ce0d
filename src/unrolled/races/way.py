"""How the trainings of a race are run: in turn with all threads, or by workers of one thread each, what is sooner."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace

from unrolled.errors import UsageError, UserError
from unrolled.models.architectures import BUILT_IN
from unrolled.races.contenders import Contender
from unrolled.races.crew import Crew, InTurn
from unrolled.races.race_plan import race_plan
from unrolled.races.step_pace import step_seconds
from unrolled.races.terms import SHORT_BUDGET, Terms
from unrolled.races.trial import Track
from unrolled.races.worker_messages import NotSent
from unrolled.races.workers import NotBegun, Workers

# How long the steps of each contender are timed, and how many times sooner workers must be done to be taken.
SECONDS = 1.0
SOONER = 1.1

# The seconds of a step of each contender, and how many steps were timed; nothing of one that failed.
Paces = Sequence[tuple[float, int] | None]


@dataclass(frozen=True)
class Way:
    """How many trainings run at once, one meaning that they follow each other in this process; and that in words."""

    workers: int
    said: str
    # The number that was asked for when it was decided, whatever became of that.
    asked: int | None = None


@contextmanager
def on_their_way(
    track: Track, contenders: Sequence[Contender], terms: Terms, asked: int | None
) -> Iterator[tuple[Crew, Way]]:
    """Give whoever does the trainings, and end them afterwards; how they are run is decided once and kept.

    ``asked`` is the number of workers that was asked for, 1 for none; None leaves it to a measurement. Raises
    `UsageError` where a race that goes on was begun with another number, and `UserError` where the workers that were
    asked for can't begin.
    """
    file = track.directory.path / "workers.json"
    if (saved := track.directory.read(file)) is not None:
        way: Way | None = _as_begun(Way(**saved), track, contenders, terms, asked)
    else:
        way = _without_measuring(contenders, terms, asked)
    with ExitStack() as stack:
        crew: Crew = InTurn(track)
        paces: Paces = ()
        if way is None:
            paces = _paces(contenders)
            way = _if_short(paces, contenders, terms)
        if way is None or way.workers > 1:
            count = way.workers if way else _most(contenders, terms)
            workers = stack.enter_context(Workers(track, contenders, count))
            # Where a race goes on, they begin only when something is left to do.
            if way is None or saved is None:
                way = _tried(workers, way, paces, contenders, terms, asked)
            if way.workers > 1:
                crew = workers
            else:
                stack.close()
        if saved is None:
            track.directory.write(file, asdict(replace(way, asked=asked)))
        yield crew, way


def _tried(
    workers: Workers,
    way: Way | None,
    paces: Paces,
    contenders: Sequence[Contender],
    terms: Terms,
    asked: int | None,
) -> Way:
    """Begin the workers and return the way, that which is sooner where it is open; in turn where they can't begin."""
    try:
        workers.begin()
        return way or _sooner(workers, paces, contenders, terms)
    except NotSent as error:
        return _in_turn(contenders, str(error))
    except NotBegun as error:
        if asked is None:
            return _in_turn(contenders, str(error))
        raise UserError(f"--workers: found {asked}, but {error}; 1 needs no other process") from error


def _as_begun(
    way: Way, track: Track, contenders: Sequence[Contender], terms: Terms, asked: int | None
) -> Way:
    """Return the way that a race was begun in; refuse another that would do what is left, and be another race."""
    if asked in (None, way.workers, way.asked) or (track.directory.path / "comparison.json").exists():
        return way
    wanted = _without_measuring(contenders, terms, asked)
    if wanted is not None and wanted.workers != way.workers:
        raise UsageError(
            f"--workers: found {asked}, expected {way.workers}, with which the race in {track.directory.path} was "
            "begun; leave --workers out, or name another directory with --run"
        )
    return way


def _without_measuring(contenders: Sequence[Contender], terms: Terms, asked: int | None) -> Way | None:
    """Return the way where there is no choice, or none worth a measurement."""
    names = [each.settings.model.architecture for each in contenders]
    own = [name for name in names if name not in BUILT_IN]
    if own:
        return _in_turn(contenders, f'"{own[0]}" is known to this process alone')
    if asked is not None:
        return _in_turn(contenders, "as asked for") if asked == 1 else _by_workers(asked, "as asked for")
    if contenders[0].settings.training.device != "cpu":
        return _in_turn(contenders, "there is one device")
    if _most(contenders, terms) == 1:
        return _in_turn(contenders)
    if terms.budget is not None and terms.budget <= SHORT_BUDGET:
        return _in_turn(contenders, "the race is short")
    return None


def _if_short(paces: Paces, contenders: Sequence[Contender], terms: Terms) -> Way | None:
    """Return the way of a race of steps that will soon be over."""
    if terms.steps is None:
        return None
    steps = sum(race_plan(terms, contenders=1).lengths(1))
    seconds = sum(pace[0] * steps for pace in paces if pace)
    return _in_turn(contenders, "the race is short") if seconds <= SHORT_BUDGET else None


def _sooner(workers: Workers, paces: Paces, contenders: Sequence[Contender], terms: Terms) -> Way:
    """Let workers take the steps that were timed alone, and say which way the same steps are done sooner."""
    count, threads = _most(contenders, terms), contenders[0].settings.training.threads
    together = workers.paces([pace[1] if pace else 1 for pace in paces])
    pairs = [(pace[0], other) for pace, other in zip(paces, together, strict=True) if pace and other]
    if not pairs:
        return _in_turn(contenders, "their paces could not be measured")
    times = count * sum(alone for alone, _ in pairs) / sum(other for _, other in pairs)
    if times < SOONER:
        return _in_turn(
            contenders, f"{count} workers of one thread each would do {times:.2f} times as many steps"
        )
    return _by_workers(
        count, f"which do {times:.1f} times as many steps as training in turn with {threads} threads"
    )


def _paces(contenders: Sequence[Contender]) -> Paces:
    """Time some steps of each contender with all threads; whatever fails here, a trial will tell why."""
    found = list[tuple[float, int] | None]()
    for contender in contenders:
        try:
            threads = contender.settings.training.threads
            found.append(step_seconds(contender, threads=threads, steps=None, within=SECONDS))
        except Exception:
            found.append(None)
    return found


def _most(contenders: Sequence[Contender], terms: Terms) -> int:
    """Return how many workers there may be: one for each thread, but not more than finals."""
    return min(contenders[0].settings.training.threads, len(contenders) * terms.seeds)


def _in_turn(contenders: Sequence[Contender], why: str = "") -> Way:
    threads = contenders[0].settings.training.threads
    said = f"in turn, each with {threads} thread{'' if threads == 1 else 's'}"
    return Way(1, f"{said}: {why}" if why else said)


def _by_workers(count: int, why: str) -> Way:
    return Way(count, f"in {count} workers of one thread each, {why}")
