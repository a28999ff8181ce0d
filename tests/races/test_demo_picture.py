"""README's picture of the demo: from its JSON alone, and whole by itself."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmark_files import benchmark
from races.made_stories import NAMES, story
from unrolled.races.story_sentence import sentence

SPACE = "{http://www.w3.org/2000/svg}"


def test_the_picture_shows_every_contender(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told, made = story(), benchmark("demo_picture")
    (tmp_path / "demo.json").write_text(
        json.dumps({**told.as_json(), "sentence": sentence(told)}), encoding="utf-8"
    )
    made.main([str(tmp_path / "demo.json"), str(tmp_path / "demo.svg")])
    assert capsys.readouterr().out.strip() == str(tmp_path / "demo.svg")
    text = (tmp_path / "demo.svg").read_text(encoding="utf-8")
    drawn = ET.fromstring(text)
    names = [each.text for each in drawn.iter(f"{SPACE}text") if each.attrib.get("class") == "name"]
    assert names == list(NAMES)
    title = drawn.find(f"{SPACE}title")
    assert title is not None and title.text == sentence(told)
    assert text.count("http") == 1 and "url(" not in text
    with pytest.raises(SystemExit, match="demo.json"):
        made.main([])
