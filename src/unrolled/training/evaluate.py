"""A run judged on its own held-out split, or on other data, beside the baselines."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like
from unrolled.data.overlap import describe_leakage, digests
from unrolled.data.rows import RowStream
from unrolled.errors import UserError
from unrolled.predictor.evaluation import Evaluation
from unrolled.predictor.evaluation import evaluate as evaluate_rows
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.training.load_on import load_on
from unrolled.training.run_directory import RunDirectory


def evaluate_run(
    path: str | Path,
    data: Any = None,
    *,
    skip_bad: bool = False,
    by_prefix: bool = False,
    device: str = "cpu",
) -> tuple[Evaluation, list[str]]:
    """Judge the best model of a run; without data, on the test split, or validation where there is no test.

    Returns the figures and sentences on what was judged. Raises `UserError` when the data is gone or has changed.
    """
    path = Path(path)
    if (path / "fold-1").is_dir():
        raise UserError(f"{path}: found folds, expected one run; judge one of them, as {path / 'fold-1'}")
    predictor = load_on(path, device)
    run = RunDirectory(path)
    saved = _saved_data(run) if run.settings_file.exists() else None
    if data is None and (saved is None or "path" not in saved):
        raise UserError(f"{path}: where the training data lies is not known here; name the data to judge on")
    read, why = _read_again(saved)
    said = [f"{why}: no baselines"] if read is None else []
    if data is None:
        assert saved is not None
        if read is None:
            raise UserError(f"{path}: {why}; name the data to judge on")
        rows, sentence = _own_split(path, read, saved)
        said.append(sentence)
        whole, skip_bad = read.kind == "text", skip_bad or saved["skip_bad"]
    else:
        source = open_like(data, predictor.layout, predictor.fields)
        rows, whole = source, source.kind == "text"
        said += source.said
        if read is not None:
            said += describe_leakage("data", digests(source), [("train", digests(read.splits.train))])
    training = None if read is None else read.splits.train
    found = evaluate_rows(
        predictor, rows, whole_text=whole, training=training, skip_bad=skip_bad, by_prefix=by_prefix
    )
    return found, said


def evaluate(
    path: str | Path,
    data: Any = None,
    *,
    skip_bad: bool = False,
    by_prefix: bool = False,
    device: str = "cpu",
) -> Evaluation:
    """Judge a run as `unrolled evaluate RUN [DATA]` does: every metric beside the baselines, with intervals.

    ``device`` is auto, cpu or cuda, `UsageError` for any other. Raises `UserError` when the data is gone or has
    changed, and `BadRows` unless such rows may be skipped. Cost: one pass of the model over the data, and the fitting
    of the baselines.

    >>> from unrolled.training.train import train
    >>> rows = [{"text": f"{word} {n}", "kind": word[0]} for n in range(30) for word in ("sun", "moon")]
    >>> run = train(rows, input="text", output="kind", model="gru", size="tiny", steps=2, run="runs/judged").run
    >>> evaluate(run, rows).task
    'label'
    """
    return evaluate_run(path, data, skip_bad=skip_bad, by_prefix=by_prefix, device=device)[0]


def _saved_data(run: RunDirectory) -> dict[str, Any] | None:
    """Return what the run says of its data; nothing where it says too little."""
    found = run.read_settings().get("data")
    known = isinstance(found, dict) and {"task", "skip_bad", "train_hash", "valid_hash"} <= set(found)
    return found if known else None


def _read_again(saved: dict[str, Any] | None) -> tuple[ReadData | None, str]:
    """Read the data of a run; nothing, and why, where the training split is gone, spoiled or another one."""
    if (
        saved is None
        or "path" not in saved
        or not all(Path(place).exists() for place in _places(saved["path"]))
    ):
        return None, "the training data is not at hand"
    try:
        read = read_data(_request(saved))
    except UserError as error:
        return None, f"the data of the run cannot be read any more ({str(error).splitlines()[0]})"
    if read.splits.train.fingerprint() != saved["train_hash"]:
        return None, f"{_named(saved['path'])} has changed since training"
    return read, ""


def _own_split(path: Path, read: ReadData, saved: dict[str, Any]) -> tuple[RowStream, str]:
    """Return the split that a run is judged on and a sentence about it; one that has changed is refused."""
    name = "valid" if read.splits.test is None else "test"
    rows = read.splits.valid if read.splits.test is None else read.splits.test
    if rows.fingerprint() != saved[f"{name}_hash"]:
        place = _named(saved.get(name, saved["path"]))
        raise UserError(f"{path}: {place} has changed since training; name the data to judge on")
    split = "test" if name == "test" else "validation"
    return rows, f"judged on the run's {split} split" + _why_validation(split, read.kind)


def _request(saved: dict[str, Any]) -> Request:
    """Ask for the data as the run did."""
    return Request(
        data=saved["path"],
        valid=saved.get("valid"),
        test=saved.get("test"),
        layout=Layout(**{field.name: saved.get(field.name) for field in fields(Layout)}),
        task=saved["task"],
        skip_bad=saved["skip_bad"],
        split=saved.get("split", "hash"),
        fold=tuple(saved["fold"]) if "fold" in saved else None,
        rows=saved.get("rows"),
    )


def _places(path: str | list[str]) -> list[str]:
    """List the files that data lies in."""
    return [path] if isinstance(path, str) else path


def _named(place: str | list[str]) -> str:
    """Name the files that data lies in."""
    return " + ".join(_places(place))


def _why_validation(split: str, kind: str) -> str:
    """Say why there is no test split, where there is none."""
    if split == "test":
        return ""
    reason = "one text has no test split" if kind == "text" else "no test split was given"
    return f" ({reason}; the best model was picked on it)"
