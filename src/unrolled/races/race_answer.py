"""The answer of a race: a row for each contender and baseline, what can be told apart, and the sentence on it."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.races.comparison import Comparison, Entry, Race
from unrolled.races.judged import Exam
from unrolled.races.paired import differences, scores
from unrolled.races.preference import recommendations
from unrolled.races.tested import Tested, contender_entry, units_of
from unrolled.races.trial import Track
from unrolled.races.verdict import verdict
from unrolled.races.worst_rows import worst_rows
from unrolled.tasks.metrics.metric import Report
from unrolled.training.run_directory import write_text


def answered(
    track: Track,
    race: Race,
    tested: Sequence[Tested],
    baselines: Mapping[str, Report],
    asked: Exam,
    prefer: str | None,
) -> Comparison:
    """Put everything that was found together, the best first, and keep it as comparison.json.

    The recommendation by what one prefers is the first.
    """
    units: dict[str, list[NDArray[np.float64]]] = {
        **{each.raced.contender.name: each.units(asked.groups) for each in tested},
        **{name: units_of([report], asked.groups) for name, report in baselines.items()},
    }
    sure = scores(race.metric, units)
    entries = [
        *(contender_entry(track, each, race.metric, sure[each.raced.contender.name]) for each in tested),
        *(
            Entry(name, "baseline", score=sure[name][0], spread=sure[name][1], report=report)
            for name, report in baselines.items()
        ),
    ]
    entries = best_first(entries, race.more_is_better)
    apart = differences(race.metric, race.more_is_better, units, list(baselines))
    advice = recommendations(race, entries, apart)
    found = Comparison(
        race=race,
        entries=tuple(entries),
        differences=tuple(apart),
        verdict=verdict(race, entries, apart),
        recommendations={**({prefer: advice[prefer]} if prefer else {}), **advice},
        worst=worst_rows({each.raced.contender.name: each.judged for each in tested}, asked.rows),
    )
    write_text(
        track.directory.path / "comparison.json", json.dumps(found.as_json(), ensure_ascii=False) + "\n"
    )
    return found


def best_first(entries: Sequence[Entry], more_is_better: bool) -> list[Entry]:
    """Return entries with the best score first, those without one last; equals stay as they stand."""
    sign = -1 if more_is_better else 1

    def order(entry: Entry) -> tuple[bool, float]:
        value = entry.score.value
        return value is None, 0.0 if value is None else sign * value

    return sorted(entries, key=order)
