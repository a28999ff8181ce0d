"""The baseline to beat on validation: the best of those that need no network, kept with the run."""

import json

from unrolled.data.rows import Tally, good_rows
from unrolled.predictor.evaluation import fit_baselines
from unrolled.predictor.read import ReadData
from unrolled.training.observer import Observer
from unrolled.training.prepare import Prepared
from unrolled.training.run_directory import RunDirectory, write_text


def baseline_to_beat(
    read: ReadData, prepared: Prepared, run: RunDirectory, observer: Observer
) -> dict[str, float]:
    """Return the headline figure of the best baseline under a name that says which it is; found once a run."""
    if (saved := run.read(run.baseline_file)) is not None:
        return saved
    observer.note("fitting the baselines to beat")
    said: list[str] = []
    reports = fit_baselines(
        prepared.task,
        prepared.form,
        read.splits.train,
        list(good_rows(prepared.valid_rows, Tally(), skip_bad=True)),
        prepared.valid,
        input_kind=read.layout.input_kind,
        said=said,
    )
    for sentence in said:
        observer.note(sentence)
    best = prepared.task.headline.best(reports)
    found = {} if best is None else {f"{prepared.task.headline.metric} of {best[0]}": best[1]}
    write_text(run.baseline_file, json.dumps(found) + "\n")
    return found
