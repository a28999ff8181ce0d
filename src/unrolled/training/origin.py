"""Where a run's data came from: its name, its places and its hashes."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from unrolled.errors import UsageError
from unrolled.predictor.read import ReadData, Request


def default_run(data: Any, model: str) -> Path:
    """Name the run after the data and the model."""
    first = data[0] if _is_pair(data) else data
    if not isinstance(first, str | Path):
        raise UsageError("run: data from memory has no name; name the run directory with run=")
    resolved = Path(first).resolve()
    return Path("runs") / f"{resolved.name.split('.')[0]}-{model}"


def data_table(request: Request, read: ReadData) -> dict[str, Any]:
    """Return where the data came from, and the hash that identifies it."""
    paths = {
        name: _resolved_path(value)
        for name, value in (("path", request.data), ("valid", request.valid), ("test", request.test))
    }
    fingerprints = {
        f"{name}_hash": split.fingerprint()
        for name, split in (
            ("train", read.splits.train), ("valid", read.splits.valid), ("test", read.splits.test)
        )
        if split is not None
    }  # fmt: skip
    return {
        **paths,
        **asdict(request.layout),
        "task": read.task,
        "skip_bad": request.skip_bad,
        # Nothing stands for a hash, which older runs were cut by.
        "split": None if read.splits.how == "hash" else read.splits.how,
        "fold": None if request.fold is None else list(request.fold),
        **({} if request.rows is None else {"rows": request.rows}),
        **fingerprints,
    }


def _resolved_path(value: Any) -> str | list[str] | None:
    """Return where data lies, both places of a line-aligned pair, or nothing for data from memory."""
    if _is_pair(value):
        return [str(Path(part).resolve()) for part in value]
    return str(Path(value).resolve()) if isinstance(value, str | Path) else None


def _is_pair(value: Any) -> bool:
    """Say whether data is two paths."""
    return isinstance(value, list | tuple) and all(isinstance(part, str | Path) for part in value)
