"""A race's differences computed anew from its judged files, by other means than the race's own.

Nothing of `unrolled.races` is used: the judged files are read with NumPy, scores are written out by their formulas,
rows are drawn one by one from other random numbers, and the trainings are compared by SciPy's tests.
"""

import json
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

# By name, what every row adds to the sums of the score (U, M), of each training.
Units = Mapping[str, Sequence[np.ndarray]]
# A bound from 1,000 draws wavers; as many bounds as this show by how much.
REPEATS, DRAWS = 10, 1000
# A bound nearer to 0 than so many of its standard deviations may fall on either side.
BORDER = 4.0
# Character n-grams of chrF, and how much more recall counts than precision.
ORDERS, BETA = 6, 2
ROUNDING = 1e-12


@dataclass(frozen=True)
class Pair:
    """Two entries, the better first; whether the rows and the trainings tell them apart, None: on the border."""

    better: str
    worse: str
    gap: float
    # The lower bound over the rows, the mean of several bootstraps.
    low: float
    by_rows: bool | None
    by_trainings: bool

    @property
    def real(self) -> bool | None:
        """Whether both tell them apart; None where the rows are on the border and the trainings do."""
        return self.by_rows if self.by_trainings else False


def judged_units(found: Mapping[str, Any], base: Path) -> dict[str, list[np.ndarray]]:
    """Read what stands behind every score of a race; ``found`` is its JSON, ``base`` where its command was run."""
    units = {}
    for entry in found["contenders"]:
        if entry["kind"] == "baseline":
            files = [base / found["directory"] / "baselines" / f"{entry['name']}.npz"]
        else:
            files = [base / f"{final['run']}-judged.npz" for final in entry["finals"]]
        if files and entry["score"]["value"] is not None:
            units[entry["name"]] = [np.load(file)["units"] for file in files]
    return units


def hand_score(metric: str, sums: np.ndarray) -> np.ndarray:
    """Return the score ``(...)`` of sums ``(..., M)``.

    >>> float(hand_score("accuracy", np.array([3.0, 4.0])))
    0.75
    """
    if metric == "chrf":
        return _chrf(sums)
    share = sums[..., 0] / sums[..., 1]
    return np.sqrt(share) if metric == "rmse" else share


def hand_pairs(
    metric: str,
    more_is_better: bool,
    units: Units,
    baselines: Collection[str],
    *,
    seed: int = 20_000,
    repeats: int = REPEATS,
) -> list[Pair]:
    """Compare every two entries that are not both baselines."""
    values = {name: hand_score(metric, np.stack(each).sum(1)) for name, each in units.items()}
    drawn = list(_drawn(metric, units, seed, repeats))
    pairs = []
    for pair in combinations(units, 2):
        if set(pair) <= set(baselines):
            continue
        better, worse = sorted(pair, key=lambda name: float(values[name].mean()), reverse=more_is_better)
        sign = 1 if more_is_better else -1
        gap = sign * float(values[better].mean() - values[worse].mean())
        gaps = [sign * (each[better] - each[worse]) for each in drawn]
        lows = np.array([np.percentile(np.where(np.abs(each) < ROUNDING, 0, each), 2.5) for each in gaps])
        sides = [values[name] for name in (better, worse) if name not in baselines]
        other = next((float(values[name][0]) for name in pair if name in baselines), None)
        pairs.append(
            Pair(
                better,
                worse,
                gap,
                float(lows.mean()),
                _above_0(lows),
                gap > ROUNDING and _apart(sides, other),
            )
        )
    return pairs


def disagreements(claimed: Sequence[Mapping[str, Any]], pairs: Sequence[Pair]) -> tuple[list[str], list[str]]:
    """Compare a race's ``differences`` with those found by hand: what is otherwise, and what is on the border."""
    by_names = {frozenset((each["better"], each["worse"])): each for each in claimed}
    by_hand = {frozenset((each.better, each.worse)) for each in pairs}
    otherwise = [
        f"{' and '.join(sorted(names))}: compared by one of both alone" for names in by_hand ^ set(by_names)
    ]
    border = []
    for pair in pairs:
        said = by_names.get(frozenset((pair.better, pair.worse)))
        if said is None:
            continue
        names = f"{pair.better} over {pair.worse}"
        if pair.real is None:
            border.append(f"{names}: the bound over the rows is 0 within the noise of drawing")
        elif pair.real != said["real"] or (pair.real and pair.better != said["better"]):
            otherwise.append(f"{names}: by hand {_words(pair.real)}, said to be {_words(said['real'])}")
        if abs(said["rows"]["value"] - pair.gap) > 1e-6 * max(1.0, abs(pair.gap)):
            otherwise.append(f"{names}: by hand {pair.gap:.6g} apart, said to be {said['rows']['value']:.6g}")
    return otherwise, border


def hand_checked(found: Mapping[str, Any], base: Path) -> list[Pair]:
    """Compute the differences of a race anew from its JSON and its judged files."""
    baselines = [entry["name"] for entry in found["contenders"] if entry["kind"] == "baseline"]
    return hand_pairs(found["metric"], found["more_is_better"], judged_units(found, base), baselines)


def read_race(directory: Path) -> dict[str, Any]:
    """Read the JSON that a race leaves in its directory."""
    found: dict[str, Any] = json.loads((directory / "comparison.json").read_text(encoding="utf-8"))
    return found


def _drawn(metric: str, units: Units, seed: int, repeats: int) -> Iterator[dict[str, np.ndarray]]:
    """Give for each bootstrap every entry's mean score in every draw ``(R,)``; a draw takes the same rows for all."""
    random = np.random.default_rng(seed)
    tables = {name: np.stack(each) for name, each in units.items()}
    rows = next(iter(tables.values())).shape[1]
    for _ in range(repeats):
        found: dict[str, list[float]] = {name: [] for name in tables}
        for _ in range(DRAWS):
            chosen = random.integers(rows, size=rows)
            for name, table in tables.items():
                found[name].append(float(hand_score(metric, table[:, chosen].sum(1)).mean()))
        yield {name: np.array(values) for name, values in found.items()}


def _above_0(lows: np.ndarray) -> bool | None:
    """Say whether a lower bound is above 0, given several; None where that is a matter of luck."""
    if len({bool(low > 0) for low in lows}) > 1 or abs(lows.mean()) < BORDER * lows.std():
        return None
    return bool(lows[0] > 0)


def _apart(sides: Sequence[np.ndarray], other: float | None) -> bool:
    """Say whether Welch's test tells two sides apart, or Student's one from a baseline, at 5%."""
    if any(len(side) < 2 for side in sides):
        return False
    if all(np.ptp(side) == 0 for side in sides):
        return True
    with warnings.catch_warnings():
        # SciPy warns of a side whose trainings came to the same score each.
        warnings.simplefilter("ignore", RuntimeWarning)
        if other is not None:
            return bool(stats.ttest_1samp(sides[0], other).pvalue < 0.05)
        return bool(stats.ttest_ind(*sides, equal_var=False).pvalue < 0.05)


def _chrf(sums: np.ndarray) -> np.ndarray:
    """Return chrF of counts ``(..., 3·6)``: n-grams of the output, of the reference, and of both, for each order."""
    output, reference, both = np.moveaxis(sums.reshape(*sums.shape[:-1], ORDERS, 3), -1, 0)
    there = (output > 0) & (reference > 0)
    count = np.maximum(there.sum(-1), 1)
    precision = np.where(there, both / np.maximum(output, 1), 0).sum(-1) / count
    recall = np.where(there, both / np.maximum(reference, 1), 0).sum(-1) / count
    below = BETA**2 * precision + recall
    return 100 * (1 + BETA**2) * precision * recall / np.where(below > 0, below, 1)


def _words(real: bool) -> str:
    return "different" if real else "not different"
