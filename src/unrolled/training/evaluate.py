"""A run judged on its own held-out split, or on other data, beside the baselines."""

from pathlib import Path
from typing import Any

from unrolled.data.open_source import open_like
from unrolled.errors import UserError
from unrolled.predictor.evaluation import Evaluation, evaluate
from unrolled.predictor.load import load
from unrolled.predictor.read import Request, read_data
from unrolled.training.run_directory import RunDirectory


def evaluate_run(
    path: str | Path, data: Any = None, *, skip_bad: bool = False
) -> tuple[Evaluation, list[str]]:
    """Judge the best model of a run; without data, on the test split, or validation where there is no test.

    Returns the figures and sentences on what was judged. Raises `UserError` when the data is gone or has changed.
    """
    path = Path(path)
    predictor = load(path)
    run = RunDirectory(path)
    saved = run.read_settings()["data"] if run.settings_file.exists() else None
    said: list[str] = []
    if data is None and (saved is None or "path" not in saved):
        raise UserError(f"{path}: where the training data lies is not known here; name the data to judge on")
    training = None
    if saved and "path" in saved and all(Path(place).exists() for place in _places(saved["path"])):
        read = read_data(_request(saved))
        if read.splits.train.fingerprint() == saved["train_hash"]:
            training = read.splits.train
        else:
            said.append(f"{saved['path']} has changed since training: no baselines")
    else:
        said.append("the training data is not at hand: no baselines")
    if data is None:
        if training is None:
            raise UserError(f"{path}: {said[-1].split(':')[0]}; name the data to judge on")
        rows, split = (read.splits.test, "test") if read.splits.test else (read.splits.valid, "validation")
        said.append(f"judged on the run's {split} split" + _why_validation(split, read.kind))
        whole, skip_bad = read.kind == "text", skip_bad or bool(saved and saved["skip_bad"])
    else:
        source = open_like(data, **predictor.config["columns"])
        rows, whole = source, source.kind == "text"
        said += source.said
    found = evaluate(predictor, rows, whole_text=whole, training=training, skip_bad=skip_bad)
    return found, said


def _request(saved: dict[str, Any]) -> Request:
    """Ask for the data as the run did."""
    return Request(
        data=saved["path"],
        valid=saved.get("valid"),
        test=saved.get("test"),
        input=saved.get("input"),
        output=saved.get("output"),
        format=saved.get("format"),
        task=saved["task"],
        skip_bad=saved["skip_bad"],
    )


def _places(path: str | list[str]) -> list[str]:
    """List the files that data lies in."""
    return [path] if isinstance(path, str) else path


def _why_validation(split: str, kind: str) -> str:
    """Say why there is no test split, where there is none."""
    if split == "test":
        return ""
    reason = "one text has no test split" if kind == "text" else "no test split was given"
    return f" ({reason}; the best model was picked on it)"
