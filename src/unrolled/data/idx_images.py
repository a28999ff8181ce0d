"""MNIST's idx files: images, and their labels in a second file; each image becomes a sequence of patches."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from unrolled.data.files import open_bytes, plain_name, reading
from unrolled.data.fingerprints import of_file, of_parts
from unrolled.data.known_kind import layout_of_kind
from unrolled.data.layout import PLAIN, Layout
from unrolled.data.patches import in_patches, patch_size
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_rows import series_row
from unrolled.data.source import Kind
from unrolled.errors import UserError

# Both begin with two zeros, then the type of the numbers (8: bytes) and how many dimensions there are.
IMAGES = b"\0\0\x08\x03"
LABELS = b"\0\0\x08\x01"
NAMES = ("idx3-ubyte", "idx1-ubyte")
HOLDS = {IMAGES: "images", LABELS: "labels"}
WHITE = 255.0
TOGETHER = 1000


def is_idx(path: Path) -> bool:
    """Say whether a file is an idx file, by its name or its first bytes."""
    if plain_name(path).name.lower().endswith(NAMES):
        return True
    if not path.is_file():
        return False
    try:
        with open_bytes(path) as stream:
            return stream.read(4) in HOLDS
    except (OSError, EOFError, zlib.error):
        return False


class IdxImages:
    """Images and, where there is a second file, their labels.

    A row is ``(steps, h · w)`` pixels from 0 to 1, patches of the layout's ``patch`` in reading order. The files
    are read in one go and held in memory, a byte a pixel.
    """

    kind: Kind = "table"

    def __init__(self, images: Path, labels: Path | None = None, layout: Layout = PLAIN) -> None:
        self._paths = [images] if labels is None else [images, labels]
        self._images = read_idx(images, IMAGES)
        count, height, width = self._images.shape
        self._labels = None if labels is None else read_idx(labels, LABELS)
        if labels is not None and self._labels is not None and len(self._labels) != count:
            raise UserError(
                f"{labels}: found {len(self._labels):,} labels, but {images} holds {count:,} images"
            )
        self._patch = high, wide = patch_size(layout.patch, height, width)
        self.name = " + ".join(path.name for path in self._paths)
        self.input = images.name
        self.output = None if labels is None else labels.name
        self.fields = tuple(str(number) for number in range(1, high * wide + 1))
        layout = layout_of_kind(layout, "series", self.input, self.output, name=self.name)
        self.layout = replace(layout, patch=f"{high}x{wide}")
        steps = (height // high) * (width // wide)
        self.said = [
            f"{self.name}: {count:,} images of {height} × {width} pixels, "
            f"each a sequence of {steps} patches of {high} × {wide}"
        ]

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield every image; its place is its number from 1."""
        path = self._paths[0]
        for start in range(0, len(self._images), TOGETHER):
            block = in_patches(self._images[start : start + TOGETHER], self._patch) / WHITE
            for number, series in enumerate(block, start=start):
                label = None if self._labels is None else str(self._labels[number])
                yield series_row(f"{path}:{number + 1}", series, label, fields=self.fields)

    def fingerprint(self) -> str:
        """Hash the files and the size of a patch."""
        return of_parts(["idx", self._patch, *map(of_file, self._paths)])


def read_idx(path: Path, magic: bytes) -> NDArray[np.uint8]:
    """Return the array of bytes in an idx file of this kind; UserError for another kind or a file cut off."""
    with reading(path), open_bytes(path) as stream:
        data = stream.read()
    if data[:4] != magic:
        holds = f", which begins {HOLDS[data[:4]]}" if data[:4] in HOLDS else ""
        found = f"0x{data[:4].hex()}{holds}" if data else "an empty file"
        raise UserError(f"{path}: found {found}, expected 0x{magic.hex()}, which begins {HOLDS[magic]}")
    start = 4 + 4 * magic[3]
    if len(data) < start:
        raise UserError(f"{path}: the header is cut off after {len(data)} bytes; the file is truncated")
    shape = tuple(np.frombuffer(data, dtype=">u4", count=magic[3], offset=4).tolist())
    size = int(np.prod(shape, dtype=object))
    if not size:
        raise UserError(
            f"{path}: the header counts {' × '.join(map(str, shape))}, expected one or more of each"
        )
    if len(data) != start + size:
        why = "the file is truncated" if len(data) < start + size else "something else stands behind them"
        shown = " × ".join(f"{side:,}" for side in shape)
        raise UserError(f"{path}: found {len(data) - start:,} bytes, expected {size:,} ({shown}); {why}")
    return np.frombuffer(data, dtype=np.uint8, offset=start).reshape(shape)
