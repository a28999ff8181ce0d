"""The baselines of a race: fitted once to be beaten on validation, and once to be judged beside the models."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from unrolled.data.rows import Tally, good_rows
from unrolled.predictor.evaluation import fit_baselines
from unrolled.predictor.read import ReadData
from unrolled.races.contenders import Contender
from unrolled.races.judged import Exam, Judged
from unrolled.races.judged_files import read as read_judged
from unrolled.races.judged_files import save
from unrolled.races.race_directory import RaceDirectory
from unrolled.tasks.metrics.metric import Report


@dataclass(frozen=True)
class ToBeat:
    """What each baseline comes to on validation in the headline metric, and the best as every run keeps it."""

    figures: Mapping[str, float | None]
    best: Mapping[str, float]
    said: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the text of the file that a run directory has for it."""
        return json.dumps(self.best) + "\n"


def to_beat(
    directory: RaceDirectory, read: ReadData, contender: Contender, note: Callable[[str], None]
) -> ToBeat:
    """Fit the baselines and judge them on validation, unless that was done before."""
    file = directory.path / "baselines" / "valid.json"
    saved = directory.read(file)
    if saved is None:
        note("fitting the baselines to beat")
        prepared, said = contender.prepared, list[str]()
        rows = list(good_rows(prepared.valid_rows, Tally(), skip_bad=True))
        reports = fit_baselines(
            prepared.task,
            prepared.form,
            read.splits.train,
            rows,
            prepared.valid,
            input_kind=read.layout.input_kind,
            said=said,
        )
        metric = prepared.task.headline.metric
        best = prepared.task.headline.best(reports)
        saved = {
            "figures": {name: report.metrics[metric].value for name, report in reports.items()},
            "best": {} if best is None else {f"{metric} of {best[0]}": best[1]},
            "said": said,
        }
        directory.write(file, saved)
    return ToBeat(saved["figures"], saved["best"], tuple(saved["said"]))


def judged_baselines(
    directory: RaceDirectory, read: ReadData, contender: Contender, asked: Exam
) -> dict[str, Report]:
    """Fit the baselines and judge them on the rows that the models are judged on, once."""
    file = directory.path / "baselines" / "names.json"
    names = directory.read(file)
    if names is None:
        reports = fit_baselines(
            contender.prepared.task,
            contender.prepared.form,
            read.splits.train,
            asked.rows,
            asked.tokens(contender),
            input_kind=read.layout.input_kind,
            said=[],
        )
        for name, report in reports.items():
            save(directory, _file(directory, name), Judged(report))
        names = list(reports)
        directory.write(file, names)
    return {name: read_judged(directory, _file(directory, name)).report for name in names}


def _file(directory: RaceDirectory, name: str) -> Path:
    return directory.place("baselines", f"{name}.json")
