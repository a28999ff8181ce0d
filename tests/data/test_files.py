import os
from pathlib import Path

import pytest

from unrolled.data.files import plain_name, require_path
from unrolled.errors import UserError


def test_a_missing_folder_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a\.csv: no such file or folder; .*nowhere doesn't exist either"):
        require_path(tmp_path / "nowhere" / "a.csv")


def test_pipes_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(
        UserError, match="found a pipe or device, expected a file; data is read more than once"
    ):
        require_path(tmp_path / "pipe")


def test_plain_name() -> None:
    assert plain_name(Path("a/b.csv.gz")) == Path("a/b.csv")
    assert plain_name(Path("a/b.csv")) == Path("a/b.csv")
