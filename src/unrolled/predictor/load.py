"""From a path to a predictor."""

from pathlib import Path

from unrolled.errors import UserError
from unrolled.predictor.model_folder import load_model
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.replacement import whole_folder


def load(path: str | Path) -> Predictor:
    """Load the best model of a run directory, or a model folder; nothing in it is executed.

    Raises `UserError` naming what is missing, damaged or unknown.

    >>> load("no-such-run")
    Traceback (most recent call last):
    unrolled.errors.UserError: no-such-run: no such run directory or model folder
    """
    path = Path(path)
    if not (path / "run.toml").exists():
        return load_model(path)
    if not whole_folder(path / "model").exists():
        raise UserError(f"{path}: this run has no model yet; it is saved at the first validation")
    return load_model(path / "model")
