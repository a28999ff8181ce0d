"""Pickles are refused wherever they stand, and never read."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch

from model_folders import refusal, safetensors_file, write_listed
from unrolled.predictor.folder import load_folder


@pytest.mark.parametrize("suffix", [".pt", ".pkl", ".bin", ".pth", ".PT", ".pickle", ".ckpt", ".joblib"])
def test_a_pickle_by_name_is_refused(folder: Path, suffix: str) -> None:
    (folder / f"weights{suffix}").write_bytes(b"")
    assert refusal(folder) == (
        f'weights{suffix}: found the suffix "{suffix}", which pickles have, which may run any code when '
        "it is read; a model folder holds JSON and safetensors only"
    )


class Trap:
    """A pickle of this creates a file when it is read."""

    def __init__(self, sprung: Path) -> None:
        self.sprung = sprung

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.sprung,)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "codec-input.json"])
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_inside_is_refused_and_never_read(folder: Path, name: str, protocol: int) -> None:
    sprung = folder.with_name("sprung")
    write_listed(folder, name, pickle.dumps(Trap(sprung), protocol=protocol))
    assert refusal(folder) == (
        f"{name}: found a pickle, which may run any code when it is read; "
        "a model folder holds JSON and safetensors only"
    )
    assert not sprung.exists()


def test_a_pickle_in_the_place_of_the_manifest_is_refused(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(pickle.dumps({"format": 1}))
    assert refusal(folder).startswith(
        "manifest.json: found a pickle, which may run any code when it is read;"
    )


def test_a_file_of_torch_save_is_refused(folder: Path) -> None:
    other = folder.with_name("saved")
    torch.save({"weight": torch.ones(2)}, other)
    write_listed(folder, "model.safetensors", other.read_bytes())
    assert refusal(folder) == (
        "model.safetensors: found a zip archive, in which PyTorch wraps a pickle, which may run any code "
        "when it is read; a model folder holds JSON and safetensors only"
    )


@pytest.mark.parametrize("length", [0x280, 0x380, 0x480, 0x580])
def test_weights_whose_header_length_looks_like_a_pickle_are_loaded(folder: Path, length: int) -> None:
    fields = {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}
    name = "n" * (length - len(json.dumps({"": fields})))
    content = safetensors_file({name: fields}, b"\x07")
    assert content[0] == 0x80
    write_listed(folder, "model.safetensors", content)
    assert load_folder(folder).tensors[name].tolist() == [7]
