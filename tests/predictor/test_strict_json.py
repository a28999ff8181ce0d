"""JSON that could be read in two ways, or in none, is refused."""

from pathlib import Path

import pytest

from model_folders import refusal, write_listed


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": 1,\n "b" 2}', ":2: found malformed JSON (Expecting ':' delimiter), expected an object"),
        (b"", ":1: found malformed JSON (Expecting value), expected an object"),
        (b'{"a": "\xff"}', ": found malformed JSON (byte 7 is not UTF-8), expected an object"),
        (b'{"a": NaN}', ": found malformed JSON (NaN is no JSON number), expected an object"),
        (b'{"a": 1, "a": 2}', ': found malformed JSON (the key "a" stands twice), expected an object'),
        (b"[" * 100_000, ": found malformed JSON (nested too deeply), expected an object"),
        (b"[1]", ": found a JSON list, expected an object"),
    ],
    ids=["syntax", "empty", "encoding", "nan", "twice", "deep", "list"],
)
@pytest.mark.parametrize("name", ["config.json", "codec-input.json", "manifest.json"])
def test_malformed_json_is_refused(folder: Path, name: str, content: bytes, message: str) -> None:
    if name == "manifest.json":
        (folder / name).write_bytes(content)
    else:
        write_listed(folder, name, content)
    assert refusal(folder) == name + message


def test_an_absurdly_long_number_is_refused(folder: Path) -> None:
    write_listed(folder, "config.json", b'{"a": ' + b"1" * 5000 + b"}")
    assert refusal(folder).startswith("config.json: found malformed JSON (Exceeds the limit")
