"""The answer of a race in folds: everyone's score over all of them, what can be told apart, and each fold's part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from unrolled.data.fold_split import NAMED_GROUPS
from unrolled.data.rows import Row
from unrolled.races.comparison import Comparison, Entry, FoldScores, Race
from unrolled.races.drawn_groups import groups_of
from unrolled.races.fold_found import FoldFound
from unrolled.races.fold_scores import (
    Folds,
    corrected_interval,
    fold_means,
    folded_differences,
    folded_scores,
)
from unrolled.races.judged import Judged
from unrolled.races.preference import recommendations
from unrolled.races.race_answer import best_first
from unrolled.races.terms import Terms
from unrolled.races.verdict import verdict
from unrolled.races.worst_rows import worst_rows
from unrolled.tasks.metrics.metric import Metric, Report

NOTHING = (Metric(None), Metric(None))


def folded_answer(
    found: Sequence[FoldFound],
    *,
    path: Path,
    command: str,
    terms: Terms,
    group: str | None,
    prefer: str | None,
    said: str,
) -> Comparison:
    """Put the folds together, the best entry first.

    Scores and differences are those of `folded_scores` and `folded_differences`. An entry has them if it was judged
    in every fold; where it was not, it keeps its finals and the reason. Costs, settings and the search are those of
    the first fold, whose reports also show what stands behind the metrics.
    """
    groups = groups_of(_all_rows(found), task=found[0].comparison.race.task, group=group)
    test_share = _rows(found, "test") / _rows(found, "train")
    names = list(dict.fromkeys(name for fold in found for name in fold.judged))
    everywhere: dict[str, Folds] = {
        name: units for name in names if all(units := [fold.units(name) for fold in found])
    }
    race = _race(found, path, command, terms, said, drawn_by_group=groups is not None)
    sure = folded_scores(race.metric, everywhere, test_share=test_share, groups=groups)
    entries = [_entry(found, name, race.metric, sure.get(name, NOTHING), test_share) for name in names]
    entries = best_first(entries, race.more_is_better)
    baselines = [entry.name for entry in entries if entry.kind == "baseline"]
    apart = folded_differences(
        race.metric, race.more_is_better, everywhere, baselines, test_share=test_share, groups=groups
    )
    advice = recommendations(race, entries, apart)
    models = [name for name in everywhere if name not in baselines]
    return Comparison(
        race=race,
        entries=tuple(entries),
        differences=tuple(apart),
        verdict=verdict(race, entries, apart),
        recommendations={**({prefer: advice[prefer]} if prefer else {}), **advice},
        worst=worst_rows({name: _together(found, name) for name in models}, _all_rows(found)),
        folds=tuple(_folds(found, names, everywhere)),
    )


def _race(
    found: Sequence[FoldFound], path: Path, command: str, terms: Terms, said: str, *, drawn_by_group: bool
) -> Race:
    """Say what was held fixed over all folds."""
    races = [fold.comparison.race for fold in found]
    means = {name: round(_rows(found, name) / len(found)) for name in ("train", "valid")}
    return replace(
        races[0],
        command=command,
        directory=str(path),
        said=(said, *_said([race.said for race in races])),
        rows={**means, "test": _rows(found, "test")},
        budget=terms.budget,
        length=sum(race.length for race in races) / len(races),
        fold_count=len(found),
        drawn="groups" if drawn_by_group else "rows",
    )


def _said(by_fold: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give the sentences of every fold once, and those of some with the number of the fold."""
    for number, sentences in enumerate(by_fold, start=1):
        for sentence in sentences:
            if all(sentence in others for others in by_fold):
                if number == 1:
                    yield sentence
            else:
                yield sentence if f"fold {number} of " in sentence else f"fold {number}: {sentence}"


def _entry(
    found: Sequence[FoldFound], name: str, metric: str, sure: tuple[Metric, Metric], test_share: float
) -> Entry:
    """Return an entry's row over all folds."""
    each = {number: entry for number, fold in enumerate(found, start=1) if (entry := fold.entry(name))}
    first = next(iter(each.values()))
    finals = [replace(final, fold=number) for number, entry in each.items() for final in entry.finals]
    return replace(
        first,
        score=sure[0],
        spread=sure[1],
        report=_report([entry.report for entry in each.values()], len(found), metric, sure[0], test_share),
        finals=tuple(finals),
        failed=_why(found, each),
    )


def _report(
    reports: Sequence[Report | None], count: int, metric: str, score: Metric, test_share: float
) -> Report | None:
    """Return each metric's mean over the folds, beside the score, and what stands behind the first fold's."""
    known = [report for report in reports if report is not None]
    if len(known) < count:
        return None
    values = {name: [report.metrics[name].value for report in known if name in report.metrics]
              for name in known[0].metrics}  # fmt: skip
    means = {
        name: corrected_interval([value for value in each if value is not None], test_share)
        if len(each) == count and None not in each
        else Metric(None)
        for name, each in values.items()
    }
    details = dict(known[0].details)
    if "tokens" in details:
        # What a language model's score is of.
        details["tokens"] = sum(report.details["tokens"] for report in known)
    return Report({**means, metric: score}, details)


def _why(found: Sequence[FoldFound], each: Mapping[int, Entry]) -> str | None:
    """Say in which folds an entry failed, and why; folds with one reason in one clause."""
    reasons: dict[str, list[int]] = {}
    for number in range(1, len(found) + 1):
        why = each[number].failed if number in each else "it was not fitted"
        if why is not None:
            reasons.setdefault(why, []).append(number)
    clauses = [
        f"fold{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}: {why}"
        for why, numbers in reasons.items()
    ]
    return "; ".join(clauses) or None


def _folds(
    found: Sequence[FoldFound], names: Sequence[str], everywhere: Mapping[str, Folds]
) -> Iterator[FoldScores]:
    """Give what is told of each fold."""
    metric = found[0].comparison.race.metric
    means = {name: fold_means(metric, folds) for name, folds in everywhere.items()}
    for place, fold in enumerate(found):
        scores = {name: means[name][place] if name in means else _alone(metric, fold, name) for name in names}
        groups = sorted({row.group for row in fold.rows if row.group is not None})
        yield FoldScores(
            fold=place + 1,
            directory=fold.comparison.race.directory,
            rows=fold.comparison.race.rows["test"],
            groups=tuple(groups) if len(groups) <= NAMED_GROUPS else (),
            scores={name: Metric(score).value for name, score in scores.items()},
            rate_factors={entry.name: entry.rate_factor for entry in fold.comparison.contenders},
        )


def _alone(metric: str, fold: FoldFound, name: str) -> float | None:
    """Return the score in one fold of an entry that other folds don't have."""
    units = fold.units(name)
    return fold_means(metric, [units])[0] if units else None


def _together(found: Sequence[FoldFound], name: str) -> list[Judged]:
    """Join what a contender said to the rows of all folds, for each training that every fold has."""
    trainings = zip(*(fold.judged[name] for fold in found), strict=False)
    return [_joined(each) for each in trainings]


def _joined(parts: Sequence[Judged]) -> Judged:
    said, errors = [each.said for each in parts], [each.errors for each in parts]
    if any(each is None for each in (*said, *errors)):
        return Judged(parts[0].report)
    return Judged(
        parts[0].report,
        tuple(answer for each in said if each is not None for answer in each),
        np.concatenate([each for each in errors if each is not None]),
    )


def _all_rows(found: Sequence[FoldFound]) -> list[Row]:
    return [row for fold in found for row in fold.rows]


def _rows(found: Sequence[FoldFound], name: str) -> int:
    """Count the rows of a part in all folds."""
    return sum(fold.comparison.race.rows[name] for fold in found)
