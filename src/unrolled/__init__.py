"""Which sequence model fits your data: `compare`, `train`, `evaluate`, `load`; everything else is a submodule.

The public names are found when first used, so that importing the package costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

from unrolled.errors import MissingExtra, UsageError, UserError

if TYPE_CHECKING:
    from unrolled.predictor.load import load
    from unrolled.races.compare import compare
    from unrolled.training.evaluate import evaluate
    from unrolled.training.train import train

    __version__: str

__all__ = ["MissingExtra", "UsageError", "UserError", "__version__", "compare", "evaluate", "load", "train"]

_HOMES = {
    "compare": "unrolled.races.compare",
    "evaluate": "unrolled.training.evaluate",
    "load": "unrolled.predictor.load",
    "train": "unrolled.training.train",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        # Reading package metadata takes longer than all the rest of the start, so it is imported here.
        value: Any = importlib.import_module("importlib.metadata").version("unrolled")
    elif name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f'module "unrolled" has no attribute "{name}"')
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
