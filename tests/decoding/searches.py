"""Searches over lists and prefixes, independent of ours: every output there is, and a beam that never stops early."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from decoding.tables import Following


@dataclass(frozen=True)
class Rules:
    """What the two searches here are asked."""

    room: int
    end: int
    alpha: float
    best: int = 1
    minimum: int = 0
    no_repeat: int = 0
    prefix: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()


# Score, tokens, log-probability with the end.
Output = tuple[float, tuple[int, ...], float]


def allowed(tokens: Sequence[int], token: int, rules: Rules) -> bool:
    """Say whether a token may follow others."""
    if len(tokens) == rules.room:
        return token == rules.end
    if token == rules.end:
        return len(tokens) >= rules.minimum
    if token in rules.forbidden:
        return False
    longer, size = [*tokens, token], rules.no_repeat
    if not size or len(longer) < size:
        return True
    grams = [tuple(longer[place : place + size]) for place in range(len(longer) - size + 1)]
    return grams[-1] not in grams[:-1]


def opened(following: Following, rules: Rules) -> float:
    """Return the log-probability of the prefix."""
    return sum(following(rules.prefix[:place])[token] for place, token in enumerate(rules.prefix))


def every_output(following: Following, rules: Rules) -> list[Output]:
    """Return every output that the rules allow, the best first."""
    found: list[Output] = []

    def grow(tokens: tuple[int, ...], total: float) -> None:
        for token, log in enumerate(following(tokens)):
            if not allowed(tokens, token, rules):
                continue
            if token == rules.end:
                found.append(((total + log) / (len(tokens) + 1) ** rules.alpha, tokens, total + log))
            else:
                grow((*tokens, token), total + log)

    grow(rules.prefix, opened(following, rules))
    return sorted(found, key=lambda output: (-output[0], len(output[1]), output[1]))


def plain_beam(following: Following, rules: Rules, size: int) -> list[Output]:
    """Return what a beam finds that goes on until no hypothesis is left."""
    living, found = [(opened(following, rules), rules.prefix)], []
    while living:
        grown = [
            (total + log, (*tokens, token))
            for total, tokens in living
            for token, log in enumerate(following(tokens))
            if allowed(tokens, token, rules) and log > -math.inf
        ]
        grown.sort(key=lambda item: -item[0])
        grown = grown[: 1 if size == 1 else 2 * size]
        for total, tokens in grown[:size]:
            if tokens[-1] == rules.end:
                found.append((total / len(tokens) ** rules.alpha, tokens[:-1], total))
        living = [item for item in grown if item[1][-1] != rules.end][:size]
    return sorted(found, key=lambda output: -output[0])[: rules.best]
