import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from unrolled.data.numpy_files import array_names, read_array
from unrolled.errors import UserError

VALUES = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("packed", [False, True])
def test_one_array_has_no_name(tmp_path: Path, packed: bool) -> None:
    np.save(path := tmp_path / "a.npy", VALUES)
    if packed:
        content = path.read_bytes()
        (path := tmp_path / "a.npy.gz").write_bytes(gzip.compress(content))
    assert array_names(path) is None
    np.testing.assert_array_equal(read_array(path), VALUES)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_several_arrays_have_names(tmp_path: Path, save: Callable[..., None]) -> None:
    save(path := tmp_path / "a.npz", X=VALUES, y=np.array(["a", "b"]))
    assert array_names(path) == ["X", "y"]
    np.testing.assert_array_equal(read_array(path, "X"), VALUES)
    assert read_array(path, "y").tolist() == ["a", "b"]


@pytest.mark.parametrize("save", [np.save, np.savez, np.savez_compressed])
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, save: Callable[..., None]) -> None:
    save(whole := tmp_path / ("whole.npy" if save is np.save else "whole.npz"), VALUES)
    content = whole.read_bytes()
    path = tmp_path / "cut"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(UserError, match=r"cut: (can't be read|found)"):
            read_array(path, (array_names(path) or [None])[0])


@pytest.mark.parametrize("save", [np.save, np.savez, np.savez_compressed])
def test_a_file_with_a_byte_changed_is_read_or_refused(tmp_path: Path, save: Callable[..., None]) -> None:
    save(whole := tmp_path / ("whole.npy" if save is np.save else "whole.npz"), VALUES)
    content = bytearray(whole.read_bytes())
    path = tmp_path / "changed"
    for place in range(len(content)):
        changed = content.copy()
        changed[place] ^= 0x55
        path.write_bytes(changed)
        try:
            read_array(path, (array_names(path) or [None])[0])
        except UserError as error:
            assert str(error).startswith(f"{path}: ")


def test_objects_are_never_read(tmp_path: Path) -> None:
    objects = np.array([{}, None], dtype=object)
    np.save(tmp_path / "a.npy", objects, allow_pickle=True)
    np.savez(tmp_path / "a.npz", X=objects)
    why = "holds Python objects, which could run code and are not read; expected numbers or texts"
    with pytest.raises(UserError) as caught:
        read_array(tmp_path / "a.npy")
    assert str(caught.value) == f"{tmp_path}/a.npy: {why}"
    with pytest.raises(UserError) as caught:
        read_array(tmp_path / "a.npz", "X")
    assert str(caught.value) == f"{tmp_path}/a.npz: array X: {why}"


def test_other_files_are_named_for_what_they_begin_with(tmp_path: Path) -> None:
    for content, found in (
        (b"", "an empty file"),
        (b"a,b\n1,2\n", "a file that begins with b'a,b\\n1,'"),
    ):
        (path := tmp_path / "a.npy").write_bytes(content)
        with pytest.raises(UserError) as caught:
            read_array(path)
        assert str(caught.value) == f"{path}: found {found}, expected a NumPy file (.npy or .npz)"


def test_several_arrays_are_not_one(tmp_path: Path) -> None:
    np.savez(path := tmp_path / "a.npz", X=VALUES)
    with pytest.raises(UserError, match=r"found an \.npz file, expected an \.npy file: a single array"):
        read_array(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        read_array(tmp_path / "a.npy")
