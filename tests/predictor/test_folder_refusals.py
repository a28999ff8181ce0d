"""Every folder that is not exactly as its manifest says is refused with its reason."""

import hashlib
import os
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from model_folders import CODECS, CONFIG, TENSORS, refusal, write_listed
from unrolled.errors import UserError
from unrolled.predictor.folder import load_folder, save_folder


def test_a_missing_folder_is_refused_with_the_nearest_name(folder: Path) -> None:
    with pytest.raises(UserError) as error:
        load_folder(folder.with_name("name-lstm"))
    path = folder.with_name("name-lstm")
    assert str(error.value) == f'{path}: no such run directory or model folder; did you mean "names-lstm"?'


def test_a_missing_folder_with_nothing_near_is_refused(folder: Path) -> None:
    assert refusal(folder / "there" / "is" / "none") == "FOLDER: no such run directory or model folder"


def test_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.txt"
    path.write_text("hello")
    assert refusal(path) == "FOLDER: found a file, expected a model folder"


def test_a_folder_without_a_manifest_is_refused(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    assert refusal(folder) == "FOLDER: found no manifest.json, expected a model folder"


def test_a_run_directory_is_refused_with_the_model_in_it(folder: Path) -> None:
    run = folder.with_name("run")
    run.mkdir()
    folder.rename(run / "model")
    assert refusal(run) == 'FOLDER: found no manifest.json, expected a model folder; did you mean "model"?'


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "codec-input.json"])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refusal(folder) == f"{name}: is missing, though manifest.json lists it"


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "codec-input.json"])
def test_a_changed_file_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    content = path.read_bytes()
    changed = content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]
    path.write_bytes(changed)
    found, expected = (hashlib.sha256(part).hexdigest()[:12] for part in (changed, content))
    assert refusal(folder) == (
        f"{name}: found SHA-256 {found}…, expected {expected}… as in manifest.json; "
        "it was changed: copy or save the folder again"
    )


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "codec-input.json"])
def test_a_file_of_another_size_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    assert refusal(folder) == (
        f"{name}: found {len(content) - 1:,} bytes, expected {len(content):,} as in manifest.json; "
        "it was cut or changed: copy or save the folder again"
    )


def test_truncated_weights_are_refused_even_where_the_manifest_agrees(folder: Path) -> None:
    content = (folder / "model.safetensors").read_bytes()
    write_listed(folder, "model.safetensors", content[:-4])
    assert refusal(folder) == (
        "model.safetensors: found damaged weights (incomplete metadata, file not fully covered), "
        "expected a safetensors file"
    )
    write_listed(folder, "model.safetensors", b"")
    assert refusal(folder) == (
        "model.safetensors: found damaged weights (header too small), expected a safetensors file"
    )


def test_an_unexpected_file_is_refused_with_the_nearest_name(folder: Path) -> None:
    (folder / "codec-inputs.json").write_text("{}")
    assert refusal(folder) == 'codec-inputs.json: is not in manifest.json; did you mean "codec-input.json"?'


def test_a_hidden_file_is_refused_too(folder: Path) -> None:
    (folder / ".x").write_text("")
    assert refusal(folder) == ".x: is not in manifest.json"


def test_a_folder_inside_is_refused(folder: Path) -> None:
    (folder / "more").mkdir()
    assert refusal(folder) == "more: found a folder, expected a file"


def test_a_pipe_is_refused_and_not_waited_for(folder: Path) -> None:
    (folder / "config.json").unlink()
    os.mkfifo(folder / "config.json")
    assert refusal(folder) == "config.json: found a device, expected a file"


@pytest.mark.parametrize("name", ["config.json", "manifest.json", "extra.json"])
def test_a_link_is_refused_even_to_the_right_file(folder: Path, name: str) -> None:
    path = folder / name
    target = folder.with_name("elsewhere.json")
    target.write_bytes((folder / "config.json").read_bytes())
    if path.exists():
        path.rename(target)
    path.symlink_to(target)
    assert refusal(folder) == (
        f"{name}: found a symbolic link, expected a file; a model folder holds its own files"
    )


def test_a_folder_reached_through_a_link_is_the_users_own_choice(folder: Path) -> None:
    link = folder.with_name("latest")
    link.symlink_to(folder)
    assert load_folder(link).config == CONFIG


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(folder: Path) -> None:
    (folder / "config.json").chmod(0)
    assert refusal(folder) == "FOLDER: cannot be read: config.json: Permission denied"


@settings(max_examples=60)
@given(data=st.data())
def test_no_damage_ever_gives_anything_but_a_refusal_or_the_same(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Overwrite a part of any file, manifest included: never a traceback, never other contents."""
    path = tmp_path_factory.mktemp("damage") / "model"
    save_folder(path, config=CONFIG, tensors=TENSORS, codecs=CODECS)
    file = data.draw(st.sampled_from(sorted(path.iterdir(), key=str)), label="file")
    content = file.read_bytes()
    start = data.draw(st.integers(0, len(content)), label="start")
    stop = data.draw(st.integers(start, min(len(content), start + 8)), label="stop")
    file.write_bytes(content[:start] + data.draw(st.binary(max_size=8), label="put") + content[stop:])
    try:
        found = load_folder(path)
    except UserError:
        return
    assert found.config == CONFIG
    assert found.codecs == CODECS
    assert all(torch.equal(found.tensors[name], tensor) for name, tensor in TENSORS.items())
