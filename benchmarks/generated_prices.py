"""Returns of prices whose regime, bullish, bearish or sideways, follows a Markov chain; which one is it now?

Run: python benchmarks/generated_prices.py FILE.csv [--rows 6000] [--steps 60] [--seed 0] [--long]
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Regimes:
    """What a day's return is like in each regime, in percent, and how likely a regime lasts another day."""

    names: tuple[str, ...] = ("bullish", "bearish", "sideways")
    drifts: tuple[float, ...] = (0.9, -1.2, 0.0)
    deviations: tuple[float, ...] = (0.8, 1.2, 0.25)
    stays: float = 0.98

    @property
    def transitions(self) -> Numbers:
        """Return ``P[i, j]``, the probability of regime j after regime i: the others share what doesn't stay."""
        count = len(self.names)
        leaves = (1 - self.stays) / (count - 1)
        return np.full((count, count), leaves) + (self.stays - leaves) * np.eye(count)


def generated_prices(
    rows: int = 6000, steps: int = 60, seed: int = 0, regimes: Regimes | None = None
) -> tuple[Numbers, NDArray[np.int64]]:
    """Return the returns ``(rows, steps)``, rounded as the file has them, and the regime ``(rows, steps)`` of each.

    The first regime is drawn evenly, which is what the chain tends to, since all its regimes last equally.
    """
    regimes = regimes or Regimes()
    random = np.random.default_rng(seed)
    hidden = np.empty((rows, steps), dtype=np.int64)
    hidden[:, 0] = random.integers(len(regimes.names), size=rows)
    cumulated = regimes.transitions.cumsum(1)
    for step in range(1, steps):
        drawn = random.random(rows)
        # The last sum may miss 1 by a rounding error.
        hidden[:, step] = (drawn[:, None] >= cumulated[hidden[:, step - 1], :-1]).sum(1)
    drifts, deviations = np.array(regimes.drifts), np.array(regimes.deviations)
    returns = random.normal(drifts[hidden], deviations[hidden]).round(4)
    return returns, hidden


def last_regime(returns: Numbers, regimes: Regimes) -> Numbers:
    """Return the exact probability of every regime on the last day, given all returns: ``(rows, regimes)``.

    The forward algorithm (Rabiner 1989): ``a_t(j) ∝ p(r_t | j) Σ_i a_{t−1}(i) P[i, j]``, scaled at every step.
    """
    drifts, deviations = np.array(regimes.drifts), np.array(regimes.deviations)
    beliefs = np.full((len(returns), len(regimes.names)), 1 / len(regimes.names))
    for step in range(returns.shape[1]):
        if step:
            beliefs = beliefs @ regimes.transitions
        away = (returns[:, step, None] - drifts) / deviations
        logs = np.log(beliefs) - away**2 / 2 - np.log(deviations)
        beliefs = np.exp(logs - logs.max(1, keepdims=True))
        beliefs /= beliefs.sum(1, keepdims=True)
    return beliefs


def lines(
    returns: Numbers, hidden: NDArray[np.int64], names: tuple[str, ...], long: bool
) -> Iterator[list[Any]]:
    """Yield the lines of the table, the header first: a series a line, or, when long, a day."""
    steps = returns.shape[1]
    yield (
        ["id", "day", "return", "regime"]
        if long
        else [*(f"day{step + 1}" for step in range(steps)), "regime"]
    )
    for row, (values, last) in enumerate(zip(returns.tolist(), hidden[:, -1].tolist(), strict=True), start=1):
        if long:
            yield from ([row, day, value, names[last]] for day, value in enumerate(values, start=1))
        else:
            yield [*values, names[last]]


def main() -> None:
    """Write the table to the file named and say how well its labels can be known at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=6000)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--long", action="store_true", help="write a line a day, for --by id --order day")
    options = parser.parse_args()
    regimes = Regimes()
    returns, hidden = generated_prices(options.rows, options.steps, options.seed, regimes)
    beliefs = last_regime(returns, regimes)
    right = (beliefs.argmax(1) == hidden[:, -1]).mean()
    print(f"Bayes rate {beliefs.max(1).mean():.2%}; the exact filter is right on {right:.2%} of these rows")
    with options.file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(lines(returns, hidden, regimes.names, options.long))


if __name__ == "__main__":
    main()
