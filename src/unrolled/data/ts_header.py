"""The header of a `.ts` file: what each row below it holds, and what its label may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from unrolled.data.lines import Line, read_lines
from unrolled.errors import UserError, suggestion

TAGS = (
    *("problemname", "timestamps", "missing", "univariate", "dimensions", "dimension"),
    *("equallength", "serieslength", "classlabel", "targetlabel", "data"),
)
TRUE_OR_FALSE = {"true": True, "false": False}
COMMENTS = ("#", "%")


@dataclass(frozen=True)
class Header:
    """What stands above the rows.

    ``channels`` is None where the header doesn't count them and ``steps`` where it fixes no length; ``labels``
    is None where a row has none to choose from, and ``target`` is true where a number takes the label's place.
    """

    data_line: int
    channels: int | None
    steps: int | None
    labels: tuple[str, ...] | None
    target: bool
    unknown: tuple[str, ...]


def read_header(path: Path) -> Header:
    """Read the lines down to ``@data``; UserError where the header is cut off or contradicts itself."""
    tags: dict[str, Line] = {}
    unknown: list[str] = []
    for line in read_lines(path):
        place = f"{path}:{line.number}"
        if line.problem:
            raise UserError(f"{place}: {line.problem}")
        text = line.text.strip()
        if not text or text.startswith(COMMENTS):
            continue
        if not text.startswith("@"):
            raise UserError(
                f'{place}: found "{text[:40]}" above @data, expected a line with @ or #; --format text reads any text'
            )
        name = text[1:].split(maxsplit=1)[0].lower() if text[1:].strip() else ""
        if name not in TAGS:
            unknown.append(f"@{name}{suggestion(name, TAGS)}")
            continue
        if name in tags:
            raise UserError(f"{place}: @{name} stands a second time, first on line {tags[name].number}")
        tags[name] = line
        if name == "data":
            return _header(path, tags, tuple(unknown))
    if not tags and not unknown:
        raise UserError(f"{path}: the file is empty, expected the header of a .ts file")
    raise UserError(f"{path}: the header has no line @data; the file is truncated or no .ts file")


def _header(path: Path, tags: Mapping[str, Line], unknown: tuple[str, ...]) -> Header:
    if _truth(path, tags, "timestamps"):
        place = f"{path}:{tags['timestamps'].number}"
        raise UserError(
            f'{place}: @timeStamps: found "true", expected "false": rows are read as plain values'
        )
    labels, target = _labels(path, tags), _truth(path, tags, "targetlabel")
    if labels is None and "classlabel" not in tags and "targetlabel" not in tags:
        found = "" if not unknown else f"; found {', '.join(unknown)}"
        raise UserError(
            f'{path}: the header has no @classLabel, expected "true" and the labels, or "false"{found}'
        )
    if labels is not None and target:
        place = f"{path}:{tags['targetlabel'].number}"
        raise UserError(f"{place}: both @classLabel and @targetLabel are true, expected one of them")
    steps = _count(path, tags, "serieslength") if _truth(path, tags, "equallength") else None
    return Header(tags["data"].number, _channels(path, tags), steps, labels, bool(target), unknown)


def _labels(path: Path, tags: Mapping[str, Line]) -> tuple[str, ...] | None:
    if not _truth(path, tags, "classlabel"):
        return None
    labels = tuple(tags["classlabel"].text.split()[2:])
    if not labels:
        raise UserError(
            f"{path}:{tags['classlabel'].number}: @classLabel is true, expected the labels behind it"
        )
    return labels


def _channels(path: Path, tags: Mapping[str, Line]) -> int | None:
    counts = [_count(path, tags, name) for name in ("dimensions", "dimension")]
    channels = next((count for count in counts if count is not None), None)
    if not _truth(path, tags, "univariate"):
        return channels
    if channels not in (None, 1):
        place = f"{path}:{tags['univariate'].number}"
        raise UserError(f"{place}: @univariate is true, but @dimensions is {channels}")
    return 1


def _truth(path: Path, tags: Mapping[str, Line], name: str) -> bool | None:
    """Return what a tag says, None where it isn't there."""
    if name not in tags:
        return None
    words = tags[name].text.split()
    found = words[1] if len(words) > 1 else ""
    if found.lower() not in TRUE_OR_FALSE:
        raise UserError(f'{path}:{tags[name].number}: {words[0]}: found "{found}", expected true or false')
    return TRUE_OR_FALSE[found.lower()]


def _count(path: Path, tags: Mapping[str, Line], name: str) -> int | None:
    """Return the whole number that a tag says, None where it isn't there."""
    if name not in tags:
        return None
    words = tags[name].text.split()
    found = words[1] if len(words) > 1 else ""
    if not (found.isascii() and found.isdigit() and len(found) < 10 and int(found)):
        raise UserError(f'{path}:{tags[name].number}: {words[0]}: found "{found}", expected a count')
    return int(found)


def data_lines(path: Path, header: Header) -> Iterator[Line]:
    """Yield the lines below ``@data`` but for comments."""
    for line in read_lines(path):
        if line.number > header.data_line and not line.text.lstrip().startswith(COMMENTS):
            yield line
