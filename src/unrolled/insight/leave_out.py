"""What each step does to an answer, found by leaving it out; and each channel of it, by blanking it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.data.sequences import Sequences

# From encoded rows to one number each: how strongly a model gives the answer in question.
Score = Callable[[Sequences], NDArray[np.float64]]
# What a field becomes where it is blanked: the number that each of its columns gets.
Blank = Mapping[int, float]
# Tokens of all variants that are held at once.
TOKENS_AT_ONCE = 1 << 16


def runs_of(steps: int, at_most: int) -> list[range]:
    """Cut so many steps into at most so many runs, all of one length but the last.

    >>> runs_of(3, at_most=8), runs_of(5, at_most=2)
    ([range(0, 1), range(1, 2), range(2, 3)], [range(0, 3), range(3, 5)])
    """
    length = max(1, -(-steps // at_most))
    return [range(start, min(start + length, steps)) for start in range(0, steps, length)]


def step_effects(score: Score, row: NDArray[np.generic], runs: Sequence[range]) -> NDArray[np.float64]:
    """Return ``score(x) − score(x without the run)`` for every run of steps; ``row`` is ``(T,)`` or ``(T, C)``.

    Cost: a row shorter by a run for each run, scored in batches.

    >>> total = lambda rows: np.array([rows[each].sum() for each in range(len(rows))], dtype=float)
    >>> step_effects(total, np.array([3, 4, 5]), runs_of(3, at_most=8)).tolist()
    [3.0, 4.0, 5.0]
    """
    variants = (np.delete(row, run, axis=0) for run in runs)
    return _differences(score, row, variants)


def field_effects(
    score: Score, row: NDArray[np.generic], runs: Sequence[range], blanks: Sequence[Blank]
) -> NDArray[np.float64]:
    """Return ``(fields, runs)``: ``score(x) − score(x with that field blank in that run)``.

    >>> total = lambda rows: np.array([rows[each].sum() for each in range(len(rows))], dtype=float)
    >>> row = np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32)
    >>> field_effects(total, row, runs_of(2, at_most=8), [{0: 0.0}, {1: 0.0}]).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    variants = (_blanked(row, run, blank) for blank in blanks for run in runs)
    return _differences(score, row, variants).reshape(len(blanks), len(runs))


def _differences(
    score: Score, row: NDArray[np.generic], variants: Iterable[NDArray[np.generic]]
) -> NDArray[np.float64]:
    """Subtract each variant's score from the row's own."""
    scores = [score(_joined(row, group)) for group in _groups([row], variants)]
    found = np.concatenate(scores)
    effects: NDArray[np.float64] = found[0] - found[1:]
    return effects


def _groups(
    first: list[NDArray[np.generic]], variants: Iterable[NDArray[np.generic]]
) -> Iterator[list[NDArray[np.generic]]]:
    """Put rows together while they are few enough to be held at once."""
    group, tokens = list(first), sum(map(len, first))
    for variant in variants:
        if group and tokens + len(variant) > TOKENS_AT_ONCE:
            yield group
            group, tokens = [], 0
        group.append(variant)
        tokens += len(variant)
    yield group


def _joined(row: NDArray[np.generic], group: list[NDArray[np.generic]]) -> Sequences:
    """Return variants of a row as sequences of the row's type, which rows without steps would not tell."""
    offsets = np.cumsum([0, *map(len, group)], dtype=np.int64)
    return Sequences(np.concatenate([row[:0], *group]), offsets)


def _blanked(row: NDArray[np.generic], run: range, blank: Blank) -> NDArray[np.generic]:
    """Return a copy of the row whose field is blank in a run."""
    copy = row.copy()
    for column, number in blank.items():
        copy[run.start : run.stop, column] = number
    return copy
