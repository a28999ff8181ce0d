"""MNIST's files, made here: images and labels are read back; whatever is cut off or swapped is refused."""

import gzip
import os
import struct
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from unrolled.data.idx_images import is_idx
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_like, open_source
from unrolled.data.rows import Row
from unrolled.errors import UsageError, UserError

PIXELS = np.arange(3 * 4 * 6, dtype=np.uint8).reshape(3, 4, 6) * 3


def images(array: NDArray[np.uint8]) -> bytes:
    return struct.pack(">4B3I", 0, 0, 8, 3, *array.shape) + array.tobytes()


def labels(values: list[int]) -> bytes:
    return struct.pack(">4BI", 0, 0, 8, 1, len(values)) + bytes(values)


def write(folder: Path, first: bytes | None = None, second: bytes | None = None, end: str = "") -> list[Path]:
    paths = [folder / f"a-images-idx3-ubyte{end}", folder / f"a-labels-idx1-ubyte{end}"]
    contents = [images(PIXELS) if first is None else first, labels([7, 0, 9]) if second is None else second]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(gzip.compress(content) if end else content)
    return paths


def read(source_rows: list) -> list[Row]:
    assert all(isinstance(row, Row) for row in source_rows)
    return source_rows


@pytest.mark.parametrize("end", ["", ".gz"])
def test_images_row_by_row(tmp_path: Path, end: str) -> None:
    paths = write(tmp_path, end=end)
    source = open_source(paths)
    name = f"{paths[0].name} + {paths[1].name}"
    assert (source.name, source.input, source.output) == (name, paths[0].name, paths[1].name)
    assert source.said == [f"{name}: 3 images of 4 × 6 pixels, each a sequence of 4 patches of 1 × 6"]
    assert source.fields == ("1", "2", "3", "4", "5", "6")
    assert (source.layout.patch, source.layout.input_kind) == ("1x6", "series")
    found = read(list(source.rows()))
    assert [(row.place, row.output) for row in found] == [
        (f"{paths[0]}:1", "7"),
        (f"{paths[0]}:2", "0"),
        (f"{paths[0]}:3", "9"),
    ]
    np.testing.assert_allclose([row.input for row in found], PIXELS / 255, rtol=0, atol=1e-15)


@pytest.mark.parametrize(("patch", "shape"), [("1x1", (24, 1)), ("2x3", (4, 6)), ("4x6", (1, 24))])
def test_images_in_patches(tmp_path: Path, patch: str, shape: tuple[int, int]) -> None:
    source = open_source(write(tmp_path), Layout(patch=patch))
    found = read(list(source.rows()))
    assert len(source.fields) == shape[1]
    assert {row.input.shape for row in found} == {shape}
    np.testing.assert_allclose(sorted(found[1].input.ravel()), sorted(PIXELS[1].ravel() / 255))


def test_further_images_are_cut_alike(tmp_path: Path) -> None:
    first = open_source(write(tmp_path), Layout(patch="2x2"))
    assert open_like(write(tmp_path), first.layout).fields == first.fields
    alone = open_like(tmp_path / "a-images-idx3-ubyte", first.layout)
    assert (alone.fields, alone.output) == (first.fields, None)
    assert [row.output for row in read(list(alone.rows()))] == [None] * 3


def test_the_size_of_a_patch_is_part_of_the_fingerprint(tmp_path: Path) -> None:
    paths = write(tmp_path)
    prints = [open_source(paths, Layout(patch=patch)).fingerprint() for patch in (None, "1x6", "1x1")]
    assert prints[0] == prints[1] != prints[2]


def test_files_are_known_by_their_first_bytes_too(tmp_path: Path) -> None:
    paths = [tmp_path / "pictures", tmp_path / "answers.gz"]
    paths[0].write_bytes(images(PIXELS))
    paths[1].write_bytes(gzip.compress(labels([1, 2, 3])))
    assert [row.output for row in read(list(open_source(paths).rows()))] == ["1", "2", "3"]
    (text := tmp_path / "a.txt").write_text("one\n", encoding="utf-8")
    (broken := tmp_path / "a.gz").write_bytes(b"\x1f\x8bxx")
    assert [is_idx(path) for path in (*paths, text, broken, tmp_path, tmp_path / "none")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_files_cut_anywhere_are_refused(tmp_path: Path) -> None:
    for whole, which in ((images(PIXELS), "first"), (labels([7, 0, 9]), "second")):
        for length in range(len(whole)):
            paths = write(tmp_path, **{which: whole[:length]})
            with pytest.raises(UserError, match=r"-ubyte: (found|the header)"):
                open_source(paths)


def test_gzip_cut_short_is_refused(tmp_path: Path) -> None:
    paths = write(tmp_path, end=".gz")
    paths[0].write_bytes(paths[0].read_bytes()[:-9])
    with pytest.raises(UserError, match="the gzip data ends early; the file is truncated"):
        open_source(paths)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (
            images(PIXELS)[:-2],
            None,
            "{0}: found 70 bytes, expected 72 (3 × 4 × 6); the file is truncated",
        ),
        (
            None,
            labels([1, 2, 3]) + b"x",
            "{1}: found 4 bytes, expected 3 (3); something else stands behind them",
        ),
        (images(PIXELS)[:9], None, "{0}: the header is cut off after 9 bytes; the file is truncated"),
        (None, labels([1, 2]), "{1}: found 2 labels, but {0} holds 3 images"),
        (
            labels([1]),
            None,
            "{0}: found 0x00000801, which begins labels, expected 0x00000803, which begins images",
        ),
        (
            None,
            images(PIXELS),
            "{1}: found 0x00000803, which begins images, expected 0x00000801, which begins labels",
        ),
        (b"\x89PNG...", None, "{0}: found 0x89504e47, expected 0x00000803, which begins images"),
        (b"", None, "{0}: found an empty file, expected 0x00000803, which begins images"),
        (images(PIXELS[:0]), None, "{0}: the header counts 0 × 4 × 6, expected one or more of each"),
        (
            struct.pack(">4B3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1),
            None,
            "{0}: found 0 bytes, expected 79,228,162,458,924,105,385,300,197,375 "
            "(4,294,967,295 × 4,294,967,295 × 4,294,967,295); the file is truncated",
        ),
    ],
)
def test_broken_files_are_refused_in_words(
    tmp_path: Path, first: bytes | None, second: bytes | None, message: str
) -> None:
    paths = write(tmp_path, first, second)
    with pytest.raises(UserError) as caught:
        open_source(paths)
    assert str(caught.value) == message.format(*paths)


def test_options_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    paths = write(tmp_path)
    with pytest.raises(
        UsageError, match="5 doesn't divide the height of the images, 4; expected one of: 1, 2, 4"
    ):
        open_source(paths, Layout(patch="5x5"))
    with pytest.raises(UsageError, match='--input-kind: found "text", but .* holds series'):
        open_source(paths, Layout(input_kind="text"))
    with pytest.raises(UsageError, match='--format: found "csv", expected text, npy or idx'):
        open_source(paths, Layout(format="csv"))


def test_mnist() -> None:
    if not (folder := os.environ.get("UNROLLED_DATA")):
        pytest.skip("UNROLLED_DATA is unset: no real data")
    names = ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")
    source = open_source([Path(folder) / "img_mnist" / name for name in names], Layout(patch="4x4"))
    found = read(list(source.rows()))
    assert len(found) == 10_000
    assert {row.input.shape for row in found} == {(49, 16)}
    assert Counter(row.output for row in found)["1"] == 1135
