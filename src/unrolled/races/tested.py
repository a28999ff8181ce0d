"""Every final judged on the rows that are kept for the end, once, and what its model costs to use."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from unrolled.predictor.load import load
from unrolled.predictor.predictor import Predictor
from unrolled.races.comparison import Costs, Entry
from unrolled.races.contenders import Contender
from unrolled.races.costs import costs_of
from unrolled.races.drawn_groups import Groups, Table, joined
from unrolled.races.judged import Exam, Judged, judge
from unrolled.races.judged_files import once
from unrolled.races.outcome import Outcome, reason
from unrolled.races.race_run import Raced
from unrolled.races.trainings import Final
from unrolled.races.trial import Track, Trial
from unrolled.tasks.metrics.metric import Metric, Report


@dataclass(frozen=True)
class Tested:
    """A contender with those of its finals that could be judged, and why others are missing."""

    raced: Raced
    finals: tuple[tuple[Trial, Outcome, Judged], ...]
    costs: Costs | None
    failed: str | None

    @property
    def judged(self) -> list[Judged]:
        """What each final came to."""
        return [each for _, _, each in self.finals]

    def units(self, groups: Groups) -> list[Table]:
        """What is behind the first metric of each final, by groups where these are drawn."""
        return units_of([each.report for each in self.judged], groups)


def units_of(reports: Sequence[Report], groups: Groups) -> list[Table]:
    """Return what is behind the first metric of each report, by groups where these are drawn."""
    return [joined(report.units, groups) for report in reports if report.units is not None]


def tested(track: Track, raced: Raced, asked: Exam, *, priced: bool = True) -> Tested:
    """Judge the finals of a contender, and measure the first; a final that failed or fails here leaves its reason.

    Unless it is ``priced``, nothing is measured.
    """
    found, failures = list[tuple[Trial, Outcome, Judged]](), list[str]()
    for trial, outcome in raced.finals:
        why = outcome.failed
        if why is None:
            try:
                found.append((trial, outcome, _judged(track, trial, asked)))
            except Exception as error:
                why = reason(error)
        if why is not None:
            failures.append(f"seed {trial.seed}: {why}")
    if raced.found.failed:
        failures.append(raced.found.failed)
    costs = None
    if found and priced:
        try:
            costs = _costs(track, raced, found[0][0], asked)
        except Exception as error:
            failures.append(f"what it costs to use could not be measured: {reason(error)}")
    return Tested(raced, tuple(found), costs, "; ".join(failures) or None)


def contender_entry(track: Track, each: Tested, metric: str, sure: tuple[Metric, Metric]) -> Entry:
    """Return a contender's row; ``sure`` is its score with the interval over rows, and over its finals."""
    contender = each.raced.contender
    return Entry(
        name=contender.name,
        kind="model",
        score=sure[0],
        spread=sure[1],
        report=each.judged[0].report if each.finals else None,
        finals=tuple(_final(track, metric, *final) for final in each.finals),
        rungs=each.raced.found.rungs,
        rate_factor=each.raced.finals[0][0].factor if each.raced.finals else None,
        parameters=contender.parameters,
        settings=_settings(each.raced),
        costs=each.costs,
        failed=each.failed,
    )


def _settings(raced: Raced) -> Mapping[str, Any]:
    """Return every setting of the first final, with the rate that was found; without one, the contender's own."""
    settings = raced.finals[0][0].settings() if raced.finals else raced.contender.settings
    return settings.tables()


def _final(track: Track, metric: str, trial: Trial, outcome: Outcome, judged: Judged) -> Final:
    """Return what is told of a final."""
    return Final(
        seed=trial.seed,
        rate_factor=trial.factor,
        run=str(track.run_of(trial)),
        steps=outcome.steps,
        seconds=outcome.seconds,
        tokens_per_second=outcome.tokens_per_second,
        score=judged.report.metrics[metric].value,
        curve=outcome.curve,
    )


def _judged(track: Track, trial: Trial, asked: Exam) -> Judged:
    """Judge the best model of a final, unless that was done before."""
    run = track.run_of(trial)
    return once(
        track.directory,
        run.with_name(f"{run.name}-judged.json"),
        lambda: judge(_predictor(track, trial), asked.tokens(trial.contender), asked.rows),
    )


def _costs(track: Track, raced: Raced, first: Trial, asked: Exam) -> Costs:
    """Measure what a contender's first final costs to use, unless that was done before."""
    file = track.directory.place(raced.contender.name, "costs.json")
    if (saved := track.directory.read(file)) is None:
        # Memory that one training gives back is there for the next, which then seems to need less.
        peaks = [outcome.peak_memory for _, outcome in raced.finals if outcome.peak_memory is not None]
        costs = costs_of(_predictor(track, first), asked.stream, peak_memory=max(peaks, default=None))
        track.directory.write(file, saved := asdict(costs))
    return Costs(**saved)


def _predictor(track: Track, trial: Trial) -> Predictor:
    """Load the best model of a final onto the device that it was trained on."""
    predictor = load(track.run_of(trial))
    predictor.network.to(torch.device(_device(trial.contender)))
    return predictor


def _device(contender: Contender) -> str:
    return contender.settings.training.device
