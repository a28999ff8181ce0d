import hashlib
from pathlib import Path

import pytest

from unrolled.data.fingerprints import of_file, of_parts
from unrolled.errors import UserError


def test_of_file_is_sha256_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"content")
    assert of_file(path) == hashlib.sha256(b"content").hexdigest()


def test_of_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        of_file(tmp_path / "a")


def test_parts_are_told_apart() -> None:
    variants = [["ab"], ["a", "b"], ["a", None], ["a", "None"], ["1"], [1], []]
    assert len({of_parts(parts) for parts in variants}) == len(variants)
