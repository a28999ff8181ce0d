"""The model folder: what was saved is loaded again, whole, and nothing else is ever written over."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from model_folders import CODECS, CONFIG, TENSORS, refusal
from unrolled.errors import UsageError, UserError
from unrolled.predictor.folder import load_folder, save_folder


def test_what_was_saved_is_loaded(folder: Path) -> None:
    found = load_folder(folder)
    assert found.config == CONFIG
    assert found.codecs == CODECS
    assert set(found.tensors) == set(TENSORS)
    for name, tensor in TENSORS.items():
        assert torch.equal(found.tensors[name], tensor)


def test_the_files_are_those_of_the_design(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "codec-input.json",
        "codec-output.json",
        "config.json",
        "manifest.json",
        "model.safetensors",
    ]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["format"] == 1
    assert set(manifest["versions"]) == {"unrolled", "torch", "python"}
    for name, record in manifest["files"].items():
        content = (folder / name).read_bytes()
        assert record == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    assert len(manifest["files"]) == 4


def test_the_same_model_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "again"
    save_folder(other, config=CONFIG, tensors=dict(reversed(TENSORS.items())), codecs=CODECS)
    for path in folder.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes()


@pytest.mark.parametrize(
    ("given_values", "message"),
    [
        (
            {"config": {"a": torch.nn}},
            r"config: found what JSON cannot hold \(Object of type module is not JSON serializable\), "
            "expected plain values",
        ),
        (
            {"config": {"a": float("nan")}},
            r"config: found what JSON cannot hold \(Out of range float values are not JSON compliant.*\), "
            "expected plain values",
        ),
        ({"codecs": {"in": {"a": {1}}}}, r'codec "in": found what JSON cannot hold \(.*set.*\), expected .*'),
        ({"codecs": {"../in": {}}}, r'codec "\.\./in": expected a name of letters, digits, "-" and "_"'),
        (
            {"tensors": {"w": torch.ones(2, dtype=torch.complex64)}},
            r'tensor "w": found torch\.complex64, torch\.strided, on cpu, expected a dense tensor of '
            r"torch\.float64, .*",
        ),
        (
            {"tensors": {"w": torch.ones(2, 2).to_sparse()}},
            r'tensor "w": found torch\.float32, torch\.sparse_coo, on cpu, expected a dense tensor of .*',
        ),
        (
            {"tensors": {"w": torch.ones(2, device="meta")}},
            r'tensor "w": found torch\.float32, torch\.strided, on meta, expected a dense tensor of .*',
        ),
    ],
)
def test_what_a_folder_cannot_hold_is_refused(
    folder: Path, given_values: dict[str, Any], message: str
) -> None:
    values = {"config": {}, "tensors": {}, "codecs": {}} | given_values
    with pytest.raises(UsageError) as error:
        save_folder(folder, **values)
    assert re.fullmatch(message, str(error.value))
    assert load_folder(folder).config == CONFIG


def test_tensors_that_share_memory_are_refused_by_name(tmp_path: Path) -> None:
    tied = torch.ones(4)
    for tensors in (
        {"in": tied, "out": tied},
        {"in": tied[:3], "out": tied[2:]},
        {"out": tied[1:2], "in": tied},
    ):
        with pytest.raises(UsageError) as error:
            save_folder(tmp_path / "m", config={}, tensors=tensors, codecs={})
        assert str(error.value) == (
            'tensors "in" and "out" share memory, expected each to have its own: '
            "save one of them, and tie them again after loading"
        )
    assert list(tmp_path.iterdir()) == []


def test_another_model_takes_the_place_of_the_first_and_leaves_nothing_of_it(folder: Path) -> None:
    save_folder(folder, config={"b": 2}, tensors={}, codecs={})
    found = load_folder(folder)
    assert (found.config, found.tensors, found.codecs) == ({"b": 2}, {}, {})
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_saving_makes_the_folders_above(tmp_path: Path) -> None:
    save_folder(tmp_path / "a" / "b", config={}, tensors={}, codecs={})
    assert load_folder(str(tmp_path / "a" / "b")).config == {}


def test_saving_through_a_link_replaces_the_folder_and_keeps_the_link(folder: Path) -> None:
    link = folder.with_name("latest")
    link.symlink_to(folder)
    save_folder(link, config={"b": 2}, tensors={}, codecs={})
    assert link.is_symlink()
    assert load_folder(folder).config == {"b": 2}


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UserError) as error:
        save_folder(tmp_path, config={}, tensors={}, codecs={})
    assert str(error.value) == (
        f"{tmp_path / 'thesis.txt'}: is no part of a model folder, so {tmp_path} is not replaced"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.write_text("mine")
    with pytest.raises(UserError) as error:
        save_folder(path, config={}, tensors={}, codecs={})
    assert str(error.value) == f"{path}: found a file, expected a model folder or nothing"
    assert path.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as error:
        save_folder(tmp_path / "file" / "model", config={}, tensors={}, codecs={})
    assert str(error.value) == f"{tmp_path}/file/model: cannot be written: {tmp_path}/file: File exists"


def test_a_damaged_folder_is_replaced(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    save_folder(folder, config=CONFIG, tensors=TENSORS, codecs=CODECS)
    assert load_folder(folder).codecs == CODECS


def test_a_refusal_to_load_changes_nothing(folder: Path) -> None:
    (folder / "note.txt").write_text("x")
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    refusal(folder)
    for path in copy.iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes()
