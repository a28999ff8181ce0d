"""The text that every machine has."""

import sysconfig
from pathlib import Path

import pytest

from unrolled.data.standard_library import standard_library_text
from unrolled.errors import UserError


def test_holds_every_module_whole_in_the_order_of_names() -> None:
    text = standard_library_text()
    folder, place = Path(sysconfig.get_path("stdlib")), 0
    for name in ("abc.py", "heapq.py", "zipfile.py" if (folder / "zipfile.py").exists() else "typing.py"):
        source = (folder / name).read_text(encoding="utf-8")
        assert text.find(source, place) >= place, name
        place = text.find(source, place)
    assert len(text) > 1_000_000
    assert text == standard_library_text()


def test_a_python_without_its_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    with pytest.raises(UserError) as caught:
        standard_library_text()
    assert str(caught.value) == f"{tmp_path}: found no module of Python's standard library"
