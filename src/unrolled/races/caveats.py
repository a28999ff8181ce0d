"""What would likely change the order of a race, and who failed in it."""

from collections.abc import Iterator, Sequence

from unrolled.races.comparison import Entry, Race
from unrolled.races.standing import Standing, leaves_out_0
from unrolled.races.standing_words import names, trainings
from unrolled.races.still_falling import StillFalling, still_falling

LONGEST_REASON = 100


def caveats(standing: Standing, entries: Sequence[Entry]) -> list[str]:
    """Return what should be known of a result besides, each in a clause that can begin a sentence.

    - More trainings are needed where the test rows tell the leader from another and the trainings don't; more rows
      the other way round.
    - More budget would likely change the order where a contender was `still_falling` at its end and is close: it
      can't be told from the leader, or as much again would make up for what it lacks.
    - Without a test split every score is too good, since the models were picked on the rows that judge them.
    - Contenders that failed, or have fewer trainings than were asked for, are named with the reason.
    """
    found = [*_needs(standing), *_falling(standing), *_flattered(standing)] if standing.contenders else []
    return [*found, *_failures(standing.race, entries)]


def _needs(standing: Standing) -> Iterator[str]:
    """Say where more trainings, or more test rows, are needed to tell the leader from another."""
    leader = standing.leader
    pairs = [(rival, standing.between(leader, rival)) for rival in _rivals(standing, leader)]
    unsure = [(rival, found) for rival, found in pairs if found is not None and not found.real]
    by_rows = [rival for rival, found in unsure if leaves_out_0(found.rows)]
    by_seeds = [rival for rival, found in unsure if leaves_out_0(found.seeds)]
    if by_rows:
        times = trainings(standing.race, _trained(leader, by_rows))
        yield (
            f"{leader.name} is told from {names(by_rows)} by the {standing.race.judged_rows} but not by {times}: "
            f"more {_more(standing.race)} are needed"
        )
    if by_seeds:
        times = trainings(standing.race, _trained(leader, by_seeds))
        yield (
            f"{leader.name} is told from {names(by_seeds)} by {times} but not by the "
            f"{standing.race.judged_rows}: more {standing.race.judged_rows} are needed"
        )


def _falling(standing: Standing) -> Iterator[str]:
    """Say who was still improving, and close enough to someone for that to matter."""
    race = standing.race
    falling = [
        (entry, still_falling(entry.finals, race.metric, race.more_is_better))
        for entry in standing.contenders
    ]
    close = [
        entry
        for entry, found in falling
        if found is not None
        and any(_within_reach(standing, entry, rival, found) for rival in _rivals(standing, entry))
    ]
    if close:
        were, their = ("were", "their") if len(close) > 1 else ("was", "its")
        yield (
            f"{names(close)} {were} still improving when {their} training ended: "
            "more budget would likely change the order"
        )


def _flattered(standing: Standing) -> Iterator[str]:
    """Say so where the models were picked on what judged them."""
    if standing.race.judged_on == "valid":
        yield "there is no test split: validation picked the models and judged them, which flatters all a little"


def _rivals(standing: Standing, entry: Entry) -> list[Entry]:
    """Return whom an entry is measured by: the leader, or the leader's equals, and the baseline that is unbeaten."""
    models = standing.equals[1:] if entry is standing.leader else (standing.leader,)
    return [*models, *([standing.unbeaten] if standing.unbeaten else [])]


def _within_reach(standing: Standing, entry: Entry, rival: Entry, found: StillFalling) -> bool:
    """Say whether two can't be told apart, or the same gain once more would close the gap between them."""
    apart = standing.between(entry, rival)
    if apart is None or not apart.real:
        return True
    gap = apart.rows.value
    return (
        apart.better == rival.name
        and found.figure == standing.race.metric
        and gap is not None
        and gap <= found.gain
    )


def _trained(leader: Entry, others: Sequence[Entry]) -> list[Entry]:
    return [leader, *(entry for entry in others if entry.kind == "model")]


def _failures(race: Race, entries: Sequence[Entry]) -> Iterator[str]:
    """Name the contenders that have no score, too few trainings, or costs that nobody knows, and say why."""
    for entry in entries:
        if entry.kind != "model" or entry.failed is None:
            continue
        if len(entry.finals) == _asked(race):
            yield f"{entry.name}: {_in_short(entry.failed)}"
        else:
            what = "failed" if entry.score.value is None else f"has {_trained_times(race, entry)}"
            yield f"{entry.name} {what} ({_in_short(entry.failed)})"


def _more(race: Race) -> str:
    """Say what there should be more of to know what other trainings would come to."""
    return "seeds" if race.fold_count is None else "folds, or more rows,"


def _trained_times(race: Race, entry: Entry) -> str:
    """Say how many of the trainings that were asked for a contender has."""
    return f"{len(entry.finals)} of {_asked(race)} {'seeds' if race.fold_count is None else 'trainings'}"


def _asked(race: Race) -> int:
    """Return how many trainings of each contender were to be judged."""
    return race.seeds * (race.fold_count or 1)


def _in_short(reason: str) -> str:
    """Return the first line of a reason, cut where it is long."""
    line = (reason.strip().splitlines() or ["no reason is known"])[0].rstrip(".")
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1].rstrip() + "…"
