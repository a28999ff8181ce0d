"""What was judged, on the disk: a report in JSON, with what stands behind it in numbers beside it."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from unrolled.races.judged import Judged
from unrolled.races.race_directory import RaceDirectory
from unrolled.tasks.metrics.metric import Metric, Report


def once(directory: RaceDirectory, file: Path, judge: Callable[[], Judged]) -> Judged:
    """Return what was judged before, or judge and keep it; a file that ends in .json, beside it one in .npz."""
    if not file.exists():
        save(directory, file, judge())
    # Read again, so that a race that was stopped here and one that was not go on from the same.
    return read(directory, file)


def read(directory: RaceDirectory, file: Path) -> Judged:
    """Read what `save` wrote."""
    saved = directory.read(file)
    with np.load(file.with_suffix(".npz")) as arrays:
        numbers: dict[str, NDArray[np.float64]] = {name: arrays[name] for name in arrays.files}
    metrics = {name: Metric(**metric) for name, metric in saved["report"]["metrics"].items()}
    report = Report(metrics, saved["report"]["details"], units=numbers.get("units"))
    said = None if saved["said"] is None else tuple(saved["said"])
    return Judged(report, said, numbers.get("errors"))


def save(directory: RaceDirectory, file: Path, judged: Judged) -> None:
    """Write the numbers, then the report: where that stands, both are whole."""
    numbers = {"units": judged.report.units, "errors": judged.errors}
    arrays = {name: values for name, values in numbers.items() if values is not None}
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    with beside.open("wb") as handle:
        np.savez(handle, **arrays)  # type: ignore[arg-type]
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(file.with_suffix(".npz"))
    directory.write(file, {"report": judged.report.as_json(), "said": judged.said})
