"""A manifest that is not one of ours is refused with its reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_folders import edit_manifest, refusal

HEX = "0" * 64


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda manifest: manifest.update({"fils": 1}),
            'manifest.json: unknown key "fils"; did you mean "files"?',
        ),
        (lambda manifest: manifest.pop("versions"), 'manifest.json: the key "versions" is missing'),
        (
            lambda manifest: manifest.pop("format"),
            'manifest.json: found "format" None, expected the number 1',
        ),
        (
            lambda manifest: manifest.update(format=True),
            'manifest.json: found "format" True, expected the number 1',
        ),
        (
            lambda manifest: manifest.update(format=2, versions={"unrolled": "9.1"}, more={}),
            "manifest.json: found format 2, written by unrolled 9.1; expected at most 1: "
            "install a newer version of unrolled to read this folder",
        ),
        (
            lambda manifest: manifest.update(format=7, versions=3),
            "manifest.json: found format 7; expected at most 1: "
            "install a newer version of unrolled to read this folder",
        ),
        (lambda manifest: manifest.update(files=[]), 'manifest.json: "files": found [], expected an object'),
        (
            lambda manifest: manifest.update(versions="1"),
            "manifest.json: \"versions\": found '1', expected an object",
        ),
        (
            lambda manifest: manifest["versions"].update(pyton="3"),
            'manifest.json: "versions": unknown key "pyton"; did you mean "python"?',
        ),
        (
            lambda manifest: manifest["versions"].update(torch=2.13),
            'manifest.json: "versions": "torch": found 2.13, expected a string',
        ),
        (
            lambda manifest: manifest["files"].pop("config.json"),
            'manifest.json: "files" lacks "config.json", which every model folder has',
        ),
        (
            lambda manifest: manifest["files"].pop("model.safetensors"),
            'manifest.json: "files" lacks "model.safetensors", which every model folder has',
        ),
        (
            lambda manifest: manifest["files"]["config.json"].update(mode=7),
            'manifest.json: "config.json": unknown key "mode"',
        ),
        (
            lambda manifest: manifest["files"]["config.json"].pop("size"),
            'manifest.json: "config.json": the key "size" is missing',
        ),
        (
            lambda manifest: manifest["files"].update({"config.json": HEX}),
            f'manifest.json: "config.json": found \'{HEX[:59]}, expected an object',
        ),
        (
            lambda manifest: manifest["files"]["config.json"].update(size="12"),
            'manifest.json: "config.json": "size": found \'12\', expected a number of bytes',
        ),
        (
            lambda manifest: manifest["files"]["config.json"].update(size=True),
            'manifest.json: "config.json": "size": found True, expected a number of bytes',
        ),
        (
            lambda manifest: manifest["files"]["config.json"].update(sha256=5),
            'manifest.json: "config.json": "sha256": found 5, expected 64 hexadecimal digits',
        ),
        (
            lambda manifest: manifest["files"]["config.json"].update(sha256="A1"),
            'manifest.json: "config.json": "sha256": found "A1", expected 64 hexadecimal digits',
        ),
    ],
)
def test_a_manifest_that_is_not_ours_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    edit_manifest(folder, change)
    assert refusal(folder) == message


@pytest.mark.parametrize(
    "name",
    [
        "../secret.json",
        "/etc/passwd",
        "codec-../x.json",
        "codec-.json",
        "codec-a/b.json",
        "codec-a\n.json",
        "..",
        "",
        "manifest.json",
        "code.py",
        "codec-é.json",
    ],
)
def test_a_file_name_that_leads_elsewhere_is_refused(folder: Path, name: str) -> None:
    edit_manifest(folder, lambda manifest: manifest["files"].update({name: {"sha256": HEX, "size": 1}}))
    assert refusal(folder) == (
        f'manifest.json: found the file name "{name}", expected config.json, model.safetensors or '
        "codec-NAME.json"
    )
