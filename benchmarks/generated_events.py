"""Events whose label is planted: did A, then B, then C happen, in that order, within a day?

Run: python benchmarks/generated_events.py FILE.csv [--ids 20000] [--seed 0]
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np

RULE = ("open", "claim", "refund")
OTHERS = ("browse", "login", "order", "pay", "rate")
WINDOW = 24.0
COLUMNS = ("id", "time", "kind", "amount", "label")
# How likely another event stands before, at the four places within, between and after the episodes.
PLACES = (0.25, 0.0625, 0.0625, 0.0625, 0.0625, 0.25, 0.25)
OTHER_ORDERS = [order for order in permutations(RULE) if order != RULE]


class Event(NamedTuple):
    """One event of one id; ``time`` is in hours."""

    time: float
    kind: str
    amount: float


def generated_events(ids: int = 20_000, seed: int = 0) -> Iterator[tuple[int, list[Event], int]]:
    """Yield each id with its 20 to 40 events and its label, 1 with probability ½.

    Every sequence has two episodes, in random order: one of the three events in the rule's order and one of the
    same three in another. One of both is short, its three events within the window, and the other long. The label
    is 1 when the one in the rule's order is the short one. So kinds and their order are drawn without a look at the
    label, and so are times: counts of kinds, of pairs and of gaps are distributed alike for both labels, and only
    order and time together tell. Episodes stand further apart than the window, other events anywhere.

    >>> id, events, label = next(generated_events())
    >>> label == follows_rule(events)
    True
    """
    random = np.random.default_rng(seed)
    for id in range(1, ids + 1):
        yield id, *_sequence(random)


def follows_rule(events: Sequence[Event], window: float = WINDOW) -> bool:
    """Say whether the three events of the rule stand in its order within the window, others between or not.

    >>> follows_rule([Event(0, "open", 1), Event(2, "claim", 1), Event(24, "refund", 1)])
    True
    """
    # When the latest beginning of the rule was, as far as it has been followed.
    latest: list[float | None] = [None] * len(RULE)
    for event in events:
        for place in reversed(range(len(RULE))):
            start = event.time if place == 0 else latest[place - 1]
            if event.kind == RULE[place] and start is not None:
                latest[place] = start
        end = latest[-1]
        if event.kind == RULE[-1] and end is not None and event.time - end <= window:
            return True
    return False


def rows(ids: int = 20_000, seed: int = 0) -> Iterator[tuple[object, ...]]:
    """Yield the lines of the table, the header first."""
    yield COLUMNS
    for id, events, label in generated_events(ids, seed):
        for event in events:
            yield id, f"{event.time:.3f}", event.kind, f"{event.amount:.2f}", label


def _sequence(random: np.random.Generator) -> tuple[list[Event], int]:
    """Draw one sequence and its label: first the kinds, then the times, neither knowing of the other."""
    other = OTHER_ORDERS[random.integers(len(OTHER_ORDERS))]
    orders = [RULE, other] if random.random() < 0.5 else [other, RULE]
    short = int(random.integers(2))
    count = int(random.integers(20, 41)) - 2 * len(RULE)
    before, *within, between, after = random.multinomial(count, PLACES).tolist()
    within = [within[:2], within[2:]]
    kinds = [*_others(before, random)]
    hours = [*_spread(random.uniform(0, WINDOW), before + 1, random)]
    for place, order in enumerate(orders):
        if place:
            kinds += _others(between, random)
            hours += _spread(WINDOW * random.uniform(1.2, 3.0), between + 1, random)
        first, second = within[place]
        kinds += [order[0], *_others(first, random), order[1], *_others(second, random), order[2]]
        span = WINDOW * (random.uniform(0.2, 0.8) if place == short else random.uniform(1.5, 4.0))
        hours += _spread(span, first + second + 2, random)
    kinds += _others(after, random)
    hours += _spread(WINDOW * random.uniform(0, 3.0), after, random)
    amounts = random.lognormal(3.0, 1.0, size=len(kinds))
    # As the file writes them, so that the label is that of the file.
    written = zip(np.cumsum(hours).round(3).tolist(), kinds, amounts.round(2).tolist(), strict=True)
    return [Event(*event) for event in written], int(orders[short] == RULE)


def _others(count: int, random: np.random.Generator) -> list[str]:
    """Draw events that the rule says nothing of."""
    return [OTHERS[number] for number in random.integers(len(OTHERS), size=count)]


def _spread(span: float, parts: int, random: np.random.Generator) -> list[float]:
    """Cut a span of hours into parts, every way alike."""
    hours: list[float] = (span * random.dirichlet(np.ones(parts))).tolist() if parts else []
    return hours


def main() -> None:
    """Write the table to the file named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--ids", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with options.file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows(options.ids, options.seed))


if __name__ == "__main__":
    main()
