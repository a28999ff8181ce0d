"""Checkpoints: everything a run needs to go on bit for bit, written whole or not at all."""

import shutil
from pathlib import Path
from typing import Any, NamedTuple

from torch import Tensor

from unrolled.errors import UserError
from unrolled.predictor.folder import load_folder, save_folder

KEPT = 2


class Checkpoint(NamedTuple):
    """The numbers and tensors of a moment between two steps."""

    progress: dict[str, Any]
    tensors: dict[str, Tensor]


def save_checkpoint(folder: Path, step: int, progress: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    """Write ``step-N``, then remove all but the last two."""
    save_folder(folder / f"step-{step}", config=progress, tensors=tensors, codecs={})
    for old in _by_step(folder)[:-KEPT]:
        shutil.rmtree(old)


def load_checkpoint(folder: Path) -> tuple[Checkpoint | None, list[str]]:
    """Return the last checkpoint that is whole, or none, and a sentence for each damaged one passed over."""
    notes = []
    for path in reversed(_by_step(folder)):
        try:
            saved = load_folder(path)
        except UserError as error:
            notes.append(f"checkpoint {path.name} is damaged and passed over: {error}")
            continue
        return Checkpoint(saved.config, saved.tensors), notes
    return None, notes


def _by_step(folder: Path) -> list[Path]:
    """List the finished checkpoints, oldest first."""
    found = [path for path in folder.glob("step-*") if path.name.removeprefix("step-").isdigit()]
    return sorted(found, key=lambda path: int(path.name.removeprefix("step-")))
