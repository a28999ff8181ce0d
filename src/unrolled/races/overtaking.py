"""Every two contenders of a race on growing parts of the data: who is ahead where, and who overtakes whom."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unrolled.races.by_rows import AtRows, ByRows, Crossing, Lead, Pair
from unrolled.races.comparison import Comparison
from unrolled.races.crossing import crossing, gap_draws
from unrolled.races.paired import Drawn, Finals, apart, drawn_scores
from unrolled.races.rows_sentence import pair_sentence

Table = NDArray[np.float64]


class Part(NamedTuple):
    """The race on one size: its answer, and the units of each contender's trainings, as for `paired.scores`.

    ``judged`` are the places of the rows that it was judged on.
    """

    rows: int
    comparison: Comparison
    finals: Finals
    judged: tuple[str, ...] = ()


def judged_alike(parts: Sequence[Part]) -> bool:
    """Say whether all parts were judged on the same rows."""
    return len({part.judged for part in parts}) == 1


def by_rows(parts: Sequence[Part]) -> ByRows:
    """Compare contenders over parts, the smallest first.

    One overtakes another where it really is behind at one size and really ahead at a larger one. Between the last of
    the former and the first of the latter the crossing is looked for, its interval by draws of test rows, the same at
    all sizes, and of trainings; there is none where not all were judged on the same rows. Where there are no such two
    sizes, the last change of who is ahead is kept, but isn't ``real``.
    """
    race = parts[-1].comparison.race
    names = [entry.name for entry in parts[-1].comparison.contenders]
    found = [
        drawn_scores(race.metric, {name: part.finals[name] for name in names if name in part.finals})
        for part in parts
    ]
    sign = 1 if race.more_is_better else -1
    sizes = tuple(
        AtRows(part.rows, {entry.name: (entry.score, entry.spread) for entry in part.comparison.entries})
        for part in parts
    )
    pairs = tuple(_pair(pair, parts, found, sign) for pair in combinations(names, 2))
    return ByRows(sizes, pairs)


def _pair(
    pair: tuple[str, str], parts: Sequence[Part], found: Sequence[Mapping[str, Drawn]], sign: int
) -> Pair:
    """Say everything of two contenders."""
    one, other = pair
    leads = tuple(lead for part in parts if (lead := _lead(part, one, other)) is not None)
    at = [lead.rows for lead in leads]
    those = [
        (size, each) for size, each in zip((part.rows for part in parts), found, strict=True) if size in at
    ]
    # How far the second is ahead.
    gaps = [sign * float(apart(each[other].mean, each[one].mean)) for _, each in those]
    draws = [_draws(pair, size, each) for size, each in those] if judged_alike(parts) else []
    known = [sign * each for each in draws if each is not None]
    cross = _crossing(
        pair, leads, gaps, np.stack(known, axis=1) if known and len(known) == len(draws) else None
    )
    said = pair_sentence(one, other, [part.rows for part in parts], leads, cross)
    return Pair(one, other, leads, cross, said)


def _lead(part: Part, one: str, other: str) -> Lead | None:
    """Return who is ahead at a size, where both have a score."""
    each = part.comparison.difference(one, other)
    return None if each is None else Lead(part.rows, each.better, each.rows, each.seeds, each.real)


def _draws(pair: tuple[str, str], size: int, drawn: Mapping[str, Drawn]) -> Table | None:
    """Return draws of how far the second of two is above the first, which do not depend on who is named first."""
    one, other = sorted(pair)
    draws = gap_draws(drawn[other], drawn[one], [size, *one.encode(), 0, *other.encode()])
    return draws if draws is None or (one, other) == pair else -draws


def _crossing(
    pair: tuple[str, str], leads: Sequence[Lead], gaps: Sequence[float], draws: Table | None
) -> Crossing | None:
    """Look for where who was ahead first is overtaken."""
    if not leads:
        return None
    real = [place for place, lead in enumerate(leads) if lead.real]
    winners = list(dict.fromkeys(leads[place].better for place in real))
    last, ordered = len(leads) - 1, False
    if len(winners) == 2:
        last = next(place for place in real if leads[place].better == winners[1])
        ordered = all(leads[place].better == winners[1] for place in real if place >= last)
    by = pair[0] if gaps[last] < 0 else pair[1]
    overtaken = pair[1] if by == pair[0] else pair[0]
    way = -1 if by == pair[0] else 1
    return crossing(
        (overtaken, by),
        [lead.rows for lead in leads],
        [way * gap for gap in gaps],
        None if draws is None else way * draws,
        at=last,
        real=ordered,
    )
