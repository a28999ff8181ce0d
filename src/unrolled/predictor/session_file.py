"""Sessions on the disk: a folder of JSON and safetensors that belongs to one model."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

import torch
from torch import Tensor

from unrolled.data.codecs.saved import kind
from unrolled.data.moments import Scale
from unrolled.errors import UserError, suggestion
from unrolled.predictor.manifest import FileRecord
from unrolled.predictor.packed_state import Packed, Shapes, StatePacker
from unrolled.predictor.replacement import put_folder, whole_folder
from unrolled.predictor.strict_json import read_object, write_object
from unrolled.predictor.weights import read_tensors, write_tensors

FORMAT = 1
MANIFEST, STATES = "sessions.json", "sessions.safetensors"
KEYS = ("format", "model", "scale", "ids", "shapes", "states")
# Of each session: its state, the place of its shapes in the manifest, the time of its last step, when that came.
TENSORS = {"content": torch.uint8, "shapes": torch.int64, "time": torch.float64, "seen": torch.float64}


class SavedSession(NamedTuple):
    """One session as it is kept; sessions stand in the order of their last steps."""

    id: str | int
    packed: Packed
    time: float | None
    seen: float


def write_sessions(place: Path, sessions: Sequence[SavedSession], *, model: str, scale: Scale | None) -> None:
    """Write sessions of the model with this digest, in the place of earlier ones if there are any."""
    place = place.resolve()
    numbers: dict[Shapes, int] = {}
    for session in sessions:
        numbers.setdefault(session.packed.shapes, len(numbers))
    times = [math.nan if session.time is None else session.time for session in sessions]
    content = [session.packed.content.cpu() for session in sessions]
    tensors = {
        "content": torch.cat(content) if content else torch.empty(0, dtype=torch.uint8),
        "shapes": torch.tensor([numbers[session.packed.shapes] for session in sessions], dtype=torch.int64),
        "time": torch.tensor(times, dtype=torch.float64),
        "seen": torch.tensor([session.seen for session in sessions], dtype=torch.float64),
    }
    states = write_tensors(tensors)
    record = FileRecord.of(states)
    manifest = {
        "format": FORMAT,
        "model": model,
        "scale": scale,
        "ids": [session.id for session in sessions],
        "shapes": [[list(shape) for shape in shapes] for shapes in numbers],
        "states": {"sha256": record.sha256, "size": record.size},
    }
    try:
        require_sessions_or_nothing(place)
        put_folder(place, {MANIFEST: write_object(manifest, "sessions"), STATES: states})
    except OSError as error:
        raise UserError(f"{place}: cannot be written: {error.filename}: {error.strerror}") from None


def require_sessions_or_nothing(place: Path) -> None:
    """Refuse to write where anything stands but saved sessions."""
    if not place.exists():
        return
    if not place.is_dir():
        raise UserError(f"{place}: found a file, expected a folder of sessions or nothing")
    for entry in sorted(place.iterdir()):
        if entry.name not in (MANIFEST, STATES):
            raise UserError(f"{entry}: is no part of saved sessions, so {place} is not replaced")


def read_sessions(place: Path, packer: StatePacker, *, model: str) -> tuple[list[SavedSession], Scale | None]:
    """Read sessions, whoever wrote them, and refuse whatever is not as it should be, or of another model."""
    folder = whole_folder(place)
    if not (folder / MANIFEST).is_file():
        raise UserError(f"{place}: found no {MANIFEST}, expected a folder of sessions")
    try:
        manifest = read_object((folder / MANIFEST).read_bytes(), str(folder / MANIFEST))
        content = (folder / STATES).read_bytes()
    except OSError as error:
        raise UserError(f"{error.filename}: cannot be read: {error.strerror}") from None
    _check_manifest(manifest, str(folder / MANIFEST), model)
    record = FileRecord.of(content)
    if manifest["states"] != {"sha256": record.sha256, "size": record.size}:
        raise UserError(f"{folder / STATES}: is not what {MANIFEST} says; it was cut or changed")
    tensors = read_tensors(content, str(folder / STATES))
    known = _known_shapes(manifest["shapes"], packer, str(folder / MANIFEST))
    _check_tensors(tensors, len(manifest["ids"]), len(known), str(folder / STATES))
    return list(_sessions(manifest["ids"], tensors, known, packer, str(folder / STATES))), manifest["scale"]


def _check_manifest(manifest: dict[str, Any], place: str, model: str) -> None:
    if manifest.get("format") != FORMAT:
        raise UserError(
            f'{place}: found "format" {manifest.get("format")!r:.40}, expected the number {FORMAT}'
        )
    for key in manifest:
        if key not in KEYS:
            raise UserError(f'{place}: unknown key "{key}"{suggestion(key, KEYS)}')
    for key in KEYS:
        if key not in manifest:
            raise UserError(f'{place}: the key "{key}" is missing')
    if manifest["model"] != model:
        raise UserError(f"{place}: these sessions are of another model, expected those of the model in use")
    if manifest["scale"] not in (None, *get_args(Scale)):
        raise UserError(
            f'{place}: "scale": found {manifest["scale"]!r:.40}, expected a scale of times or null'
        )
    ids = manifest["ids"]
    if not isinstance(ids, list) or any(isinstance(id, bool) or not isinstance(id, str | int) for id in ids):
        raise UserError(f'{place}: "ids": expected a list of strings and whole numbers')
    if len(set(ids)) < len(ids):
        raise UserError(f'{place}: "ids": found one twice, expected each once')


def _known_shapes(saved: object, packer: StatePacker, place: str) -> list[Shapes]:
    """Return the shapes that states have."""
    if not isinstance(saved, list):
        raise UserError(f'{place}: "shapes": found {kind(saved)}, expected a list')
    found = []
    for shapes in saved:
        plain = isinstance(shapes, list) and all(
            isinstance(shape, list) and all(type(size) is int for size in shape) for shape in shapes
        )
        shapes = tuple(map(tuple, shapes)) if plain else ()
        if not plain or not packer.fits(shapes):
            raise UserError(f'{place}: "shapes": found shapes that no state of this model has')
        found.append(shapes)
    return found


def _check_tensors(tensors: dict[str, Tensor], count: int, known: int, place: str) -> None:
    for name, dtype in TENSORS.items():
        tensor = tensors.get(name)
        if tensor is None or tensor.dtype != dtype or tensor.dim() != 1:
            raise UserError(f'{place}: tensor "{name}": expected a list of {dtype}')
        if name != "content" and len(tensor) != count:
            raise UserError(f'{place}: tensor "{name}": found {len(tensor):,} numbers for {count:,} ids')
    numbers = tensors["shapes"]
    if count and not 0 <= int(numbers.min()) <= int(numbers.max()) < known:
        raise UserError(f'{place}: tensor "shapes": found a number that is none of the {known} shapes')


def _sessions(
    ids: list[str | int], tensors: dict[str, Tensor], known: list[Shapes], packer: StatePacker, place: str
) -> Iterator[SavedSession]:
    sizes = [sum(packer.places(shapes).sizes) for shapes in known]
    numbers = tensors["shapes"].tolist()
    if sum(sizes[number] for number in numbers) != len(tensors["content"]):
        raise UserError(
            f'{place}: tensor "content": found {len(tensors["content"]):,} bytes, which the shapes do not fill'
        )
    parts = torch.split_with_sizes(tensors["content"], [sizes[number] for number in numbers])
    for id, part, number, time, seen in zip(
        ids, parts, numbers, tensors["time"].tolist(), tensors["seen"].tolist(), strict=True
    ):
        # Its own memory, which is free again when the session ends.
        packed = Packed(part.to(packer.device, copy=True), packer.places(known[number]).shapes)
        yield SavedSession(id, packed, None if math.isnan(time) else time, seen)
