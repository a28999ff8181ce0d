"""A made-up race on growing parts of the rows: units whose scores are planted, and the answer drawn from them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from races.made_entries import baseline, comparison, contender, race
from unrolled.races.by_rows import ByRows
from unrolled.races.comparison import Comparison, Entry
from unrolled.races.overtaking import Part, by_rows
from unrolled.races.paired import differences, scores

Table = NDArray[np.float64]
SIZES = (100, 1000, 10_000)
# Of which the transformer is behind at first and ahead at the end, crossing at 1,000 · √10 rows.
CURVES = {"transformer": (0.55, 0.74, 0.88), "gru": (0.70, 0.79, 0.83), "bag": (0.48, 0.60, 0.70)}
BASELINES = {"tfidf_words": (0.62, 0.70, 0.75), "majority": (0.10, 0.10, 0.10)}


def units(share: float, rows: int, generator: np.random.Generator, hardness: Table) -> Table:
    """Make what each test row adds to an accuracy: the easy rows are right more often, whoever is asked."""
    right = generator.random(rows) * 0.6 + hardness * 0.4 < share
    return np.column_stack([right, np.ones(rows)]).astype(np.float64)


def part(size: int, finals: Mapping[str, Sequence[Table]], baselines: Sequence[str] = ()) -> Part:
    """Put the race on one size together from units."""
    sure = scores("accuracy", finals)
    entries: list[Entry] = [
        contender(name, place, score=sure[name][0], spread=sure[name][1])
        for place, name in enumerate(name for name in finals if name not in baselines)
    ]
    entries += [replace(baseline(name, 0.0), score=sure[name][0], spread=sure[name][1]) for name in baselines]
    entries.sort(key=lambda entry: -(entry.score.value or 0.0))
    found = comparison(race(), entries, [])
    found = replace(found, differences=tuple(differences("accuracy", True, finals, baselines)))
    return Part(size, found, finals)


def parts(
    curves: Mapping[str, Sequence[float]] = CURVES,
    baselines: Mapping[str, Sequence[float]] = BASELINES,
    *,
    sizes: Sequence[int] = SIZES,
    rows: int = 1500,
    trainings: int = 3,
    noise: float = 0.004,
    seed: int = 0,
) -> list[Part]:
    """Make the races on all sizes: a training of a contender is its curve and some noise, on the same test rows."""
    generator = np.random.default_rng(seed)
    hardness = generator.random(rows)
    found = []
    for place, size in enumerate(sizes):
        finals = {
            name: [units(curve[place] + noise * generator.standard_normal(), rows, generator, hardness)
                   for _ in range(trainings)]
            for name, curve in curves.items()
        }  # fmt: skip
        flat = {
            name: [units(curve[place], rows, generator, hardness)] for name, curve in baselines.items()
        }  # fmt: skip
        found.append(part(size, {**finals, **flat}, list(baselines)))
    return found


def of_rows() -> Comparison:
    """Three contenders of which one overtakes another, with a baseline beside them and one far below."""
    made = parts()
    return replace(made[-1].comparison, by_rows=by_rows(made))


def of_many_rows() -> Comparison:
    """Nine contenders on nine sizes, one of them without a score on the smallest."""
    sizes = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000]
    curves = {
        f"contender {number}": [0.5 + 0.04 * place - 0.01 * (number - 4) * (place - 4) for place in range(9)]
        for number in range(9)
    }
    made = parts(curves, {}, sizes=sizes, rows=400)
    first = {name: finals for name, finals in made[0].finals.items() if name != "contender 3"}
    made[0] = part(100, first)
    return replace(made[-1].comparison, by_rows=by_rows(made))


def found(**options: object) -> ByRows:
    """Compare made parts."""
    return by_rows(parts(**options))  # type: ignore[arg-type]
