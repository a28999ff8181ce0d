"""A sound model folder, and ways to spoil it."""

import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from unrolled.errors import UserError
from unrolled.predictor.folder import load_folder

CONFIG = {"width": 8, "note": "नमस्ते 🙂", "rate": 0.1, "nothing": None, "list": [1, "two", {"three": 3}]}
CODECS = {"input": {"codec": "characters", "alphabet": "abc"}, "output": {"codec": "labels", "names": ["x"]}}
TENSORS = {"weight": torch.arange(6.0).view(2, 3), "step": torch.tensor(3)}


def refusal(path: Path) -> str:
    """Return what loading a folder is refused with, the folder's own path left out."""
    with pytest.raises(UserError) as error:
        load_folder(path)
    return str(error.value).replace(f"{path}/", "").replace(str(path), "FOLDER")


def edit_manifest(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """Change the manifest in place."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def write_listed(folder: Path, name: str, content: bytes) -> None:
    """Write a file and list it properly, as someone would who made the folder to do harm."""
    (folder / name).write_bytes(content)
    record = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    edit_manifest(folder, lambda manifest: manifest["files"].update({name: record}))


def safetensors_file(header: dict[str, Any], data: bytes) -> bytes:
    """Return a safetensors file with any header, however wrong."""
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data
