"""A trained model on the device that was asked for."""

from pathlib import Path

from unrolled.predictor.load import load
from unrolled.predictor.predictor import Predictor
from unrolled.training.hardware import choose_device, find_hardware


def load_on(path: str | Path, device: str = "cpu") -> Predictor:
    """Load a model as `load` does, and move it to the device for ``auto``, ``cpu`` or ``cuda``.

    Raises `UsageError` for any other word, and for ``cuda`` where there is none.

    >>> load_on("no-such-run", "gpu")
    Traceback (most recent call last):
    unrolled.errors.UsageError: --device: found "gpu", expected one of: auto, cpu, cuda; did you mean "cpu"?
    """
    where = choose_device(device, find_hardware())
    predictor = load(path)
    predictor.network.to(where)
    return predictor
