"""Who of two is ahead on how many rows, in one sentence that claims no more than is real."""

from collections.abc import Sequence
from math import floor, log10

from unrolled.races.by_rows import ByRows, Crossing, Lead, Pair
from unrolled.races.story_sentence import in_words

# Of more pairs than this only those that change places are told, and of these no more than this.
MOST_PAIRS = 6


def pairs_told(found: ByRows) -> tuple[Pair, ...]:
    """Return the pairs that are worth a sentence: all, or of many the first that change places."""
    if len(found.pairs) <= MOST_PAIRS:
        return found.pairs
    return tuple(pair for pair in found.pairs if _change_places(pair))[:MOST_PAIRS]


def told(found: ByRows) -> list[str]:
    """Return a sentence for each pair that is worth one, and what the others do."""
    shown = pairs_told(found)
    if len(shown) == len(found.pairs):
        return [f"{pair.said}." for pair in shown]
    changing = [pair for pair in found.pairs if _change_places(pair)]
    others = len(changing) - len(shown)
    more = [f"{_pairs(others, bool(shown))} change{'s' * (others == 1)} places"] if others else []
    rest = len(found.pairs) - len(changing)
    more += [f"{_pairs(rest, bool(shown))} {'does' if rest == 1 else 'do'} not"] if rest else []
    places = "" if others else " change places"
    return [*(f"{pair.said}." for pair in shown), *([f"{', '.join(more)}{places}."] if more else [])]


def _change_places(pair: Pair) -> bool:
    return len({lead.better for lead in pair.leads if lead.real}) > 1


def _pairs(count: int, other: bool) -> str:
    return f"{count:,}{' other' if other else ''} pair{'' if count == 1 else 's'}"


def pair_sentence(
    one: str, other: str, sizes: Sequence[int], leads: Sequence[Lead], crossing: Crossing | None
) -> str:
    """Say what is known of two contenders over growing parts of the data, with no full stop.

    ``leads`` are theirs at the sizes at which both have a score. Only differences that are real are told.
    """
    if not leads:
        return f"{one} and {other} have no size at which both have a score"
    found = _sentence(one, other, leads, crossing)
    without = [size for size in sizes if size not in [lead.rows for lead in leads]]
    return found + (f" (at {_rows(without)} one of them has no score)" if without else "")


def _sentence(one: str, other: str, leads: Sequence[Lead], crossing: Crossing | None) -> str:
    real = [lead for lead in leads if lead.real]
    winners = list(dict.fromkeys(lead.better for lead in real))
    if not winners:
        where = "any size" if len(leads) > 1 else _rows([leads[0].rows])
        why = (
            "" if any(lead.over_trainings.low is not None for lead in leads) else ": one training is too few"
        )
        return f"{one} and {other} can't be told apart at {where}{why}"
    if len(winners) > 1:
        if crossing is not None and crossing.real:
            return f"{crossing.by} overtakes {crossing.overtaken} at {crossing_words(crossing)}"
        places = [f"{name} at {_rows(_sizes(real, name))}" for name in winners]
        return f"{one} and {other} change places more than once: ahead is {in_words(places)}"
    (winner,) = winners
    ahead = f"{winner} is ahead of {other if winner == one else one}"
    open_at = [lead.rows for lead in leads if not lead.real]
    if not open_at:
        return f"{ahead} at {'every size' if len(leads) > 1 else _rows([leads[0].rows])}"
    sizes = _sizes(real, winner)
    if len(open_at) > 1 and open_at[0] > sizes[-1]:
        return f"{ahead} at {_rows(sizes)}; from {open_at[0]:,} on they can't be told apart"
    if len(sizes) > 1 and open_at[-1] < sizes[0]:
        return f"{ahead} from {sizes[0]:,} rows on; on fewer they can't be told apart"
    return f"{ahead} at {_rows(sizes)}; at {_numbers(open_at)} they can't be told apart"


def crossing_words(crossing: Crossing) -> str:
    """Write where one overtakes the other, and between what that lies.

    >>> crossing_words(Crossing("gru", "transformer", 1834.0, 912.0, None, 0.97, True))
    'about 1,800 rows (95% interval 910 to more than were tried)'
    """
    about = f"about {two_digits(crossing.rows)} rows"
    if crossing.share is None:
        return about
    low = "fewer than were tried" if crossing.low is None else two_digits(crossing.low)
    high = "more than were tried" if crossing.high is None else two_digits(crossing.high)
    return f"{about} (95% interval {low} to {high})"


def two_digits(rows: float) -> str:
    """Write a number of rows as exactly as a crossing is known.

    >>> two_digits(1834.0), two_digits(7.4), two_digits(995.0)
    ('1,800', '7', '1,000')
    """
    return f"{round(rows, min(0, 1 - floor(log10(rows)))):,.0f}"


def _sizes(real: Sequence[Lead], winner: str) -> list[int]:
    return [lead.rows for lead in real if lead.better == winner]


def _rows(sizes: Sequence[int]) -> str:
    return f"{_numbers(sizes)} {'row' if list(sizes) == [1] else 'rows'}"


def _numbers(sizes: Sequence[int]) -> str:
    return in_words([f"{size:,}" for size in sizes])
