"""Which model to take, by what one cares for: accuracy, latency, memory, or answering step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from unrolled.races.comparison import Difference, Entry, Race
from unrolled.races.cost_words import size_words, time_words
from unrolled.races.score_words import difference_words
from unrolled.races.standing import Standing
from unrolled.races.standing_words import names, scored

PREFERENCES = ("accuracy", "latency", "memory", "streaming")
# Weights are held as float32.
WEIGHT_BYTES = 4


def recommendations(
    race: Race, entries: Sequence[Entry], differences: Sequence[Difference]
) -> dict[str, str]:
    """Return a sentence for each of PREFERENCES that names whom to take, and the figure that earned it.

    For accuracy it is the best score; where no model beats the best baseline, that baseline. For the others it is the
    cheapest of those that can't be told apart from the best contender, and of a baseline that no model beats, where
    it has the figure:

    - ``latency``: the median time of one answer at a time.
    - ``memory``: the bytes of the weights as float32, and of the state after a long row where there is one; the
      most that training took is named beside it.
    - ``streaming``: the time of a step by state alone; who can't answer so is left out.

    A contender that is cheaper but really worse is named with what it costs in score; and where none of the best has
    the figure, the best of those that do, in the same way.
    """
    standing = Standing.of(race, entries, differences)
    if not standing.contenders:
        return dict.fromkeys(PREFERENCES, _nobody(standing))
    found = {cost.preference: _cheapest(standing, cost) for cost in COSTS}
    return {"accuracy": _most_accurate(standing), **found}


@dataclass(frozen=True)
class _Cost:
    """A figure to choose by, less is better; how it is written; and what is said where nobody has it."""

    preference: str
    of: Callable[[Entry], float | None]
    words: Callable[[Entry, float], str]
    missing: str


def _latency(entry: Entry) -> float | None:
    return entry.costs.latency_seconds if entry.costs else None


def _latency_words(entry: Entry, seconds: float) -> str:
    return f"an answer takes {time_words(seconds)}"


def _held(entry: Entry) -> float | None:
    if entry.parameters is None:
        return None
    state = entry.costs.state_bytes if entry.costs else None
    return WEIGHT_BYTES * entry.parameters + (state or 0)


def _held_words(entry: Entry, count: float) -> str:
    what = "weights and state" if entry.costs and entry.costs.state_bytes else "weights"
    peak = entry.costs.peak_memory if entry.costs else None
    training = f" (training took up to {size_words(peak)})" if peak is not None else ""
    return f"{what} take {size_words(count)}{training}"


def _step(entry: Entry) -> float | None:
    return entry.costs.step_seconds if entry.costs else None


def _step_words(entry: Entry, seconds: float) -> str:
    said = f"a step takes {time_words(seconds)}"
    if entry.costs is None or entry.costs.state_bytes is None:
        return said
    size = size_words(entry.costs.state_bytes)
    kept = "however long the row" if entry.costs.bounded else "after a long row, growing with it"
    return f"{said}, the state {size} {kept}"


COSTS = (
    _Cost("latency", _latency, _latency_words, "no latency was measured"),
    _Cost("memory", _held, _held_words, "no contender's size is known"),
    _Cost("streaming", _step, _step_words, "no contender answers step by step"),
)


def _nobody(standing: Standing) -> str:
    """Say why no contender is recommended."""
    best = standing.best_baseline
    return (
        "nothing has a score" if best is None else f"{scored(standing.race, best)}: no contender has a score"
    )


def _most_accurate(standing: Standing) -> str:
    """Name the best score, and whom it can't be told apart from."""
    race, leader, best = standing.race, standing.leader, standing.best_baseline
    if standing.unbeaten:
        return f"{scored(race, standing.unbeaten)}: no model beats it"
    others = standing.equals[1:]
    if best is not None and not standing.beats(leader, best):
        others = (*others, best)
    if len(standing.contenders) == 1 and not others:
        return f"{scored(race, leader)}: no other contender has a score"
    if not others:
        return f"{scored(race, leader)}: it is better than every other contender"
    return f"{scored(race, leader)}: the best score, but {names(others)} can't be told apart from it"


def _cheapest(standing: Standing, cost: _Cost) -> str:
    """Name the cheapest of the best, and whoever is cheaper still, with what that costs in score."""
    race, unbeaten = standing.race, standing.unbeaten
    best = [*standing.equals, *([unbeaten] if unbeaten else [])]
    figures = {
        entry.name: figure
        for entry in (*standing.contenders, *best)
        if (figure := cost.of(entry)) is not None
    }
    known = [entry for entry in standing.contenders if entry.name in figures]
    among = [entry for entry in best if entry.name in figures]
    if not figures:
        return cost.missing

    def words(entry: Entry) -> str:
        return cost.words(entry, figures[entry.name])

    if not among:
        # Of those that have the figure at all, the one with the best score.
        return f"{scored(race, known[0])}: {words(known[0])}; {_price(standing, known[0])}"
    chosen = min(among, key=lambda entry: figures[entry.name])
    said = f"{scored(race, chosen)}: {words(chosen)}"
    if unbeaten and chosen is not unbeaten:
        said += f"; no model beats {scored(race, unbeaten)}"
    cheaper = [entry for entry in standing.behind if figures.get(entry.name, inf) < figures[chosen.name]]
    if not cheaper:
        return said
    cheapest = min(cheaper, key=lambda entry: figures[entry.name])
    return f"{said}; with {cheapest.name} {words(cheapest)}, but {_price(standing, cheapest)}"


def _price(standing: Standing, entry: Entry) -> str:
    """Say by how much a contender that the leader beats is worse."""
    found = standing.between(standing.leader, entry)
    assert found is not None
    return f"it is worse than {standing.leader.name} by {difference_words(standing.race.metric, found.rows)}"
