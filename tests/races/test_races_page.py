"""The sections of docs/results.md on races: a row for every recorded one, and nothing where there is none."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmark_files import benchmark

page = benchmark("races_page")
ENTRY = {"name": "gru", "value": 0.81234, "low": 0.8, "high": 0.82}
RACE: dict[str, Any] = {
    "name": "sst2", "metric": "accuracy", "table": [ENTRY, {**ENTRY, "name": "lstm", "value": None}],
    "verdict": "gru is better | by far.", "pairs": 6, "claims": 4, "otherwise": [], "border": [], "seconds": 1260.0,
    "command": "unrolled compare a.tsv", "machine": "a machine", "date": "2026-01-02",
}  # fmt: skip
NULL = {
    "name": "gru entered twice", "models": "gru,gru", "races": 100, "different": 4, "failed": 4, "may_fail": 10,
    "seconds": 600.0, "command": "make races-null", "machine": "a machine", "date": "2026-01-02",
}  # fmt: skip


def recorded(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, *found: dict[str, Any]) -> None:
    file = folder / f"{name}.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in found), encoding="utf-8")
    monkeypatch.setattr(page, name, file)


def test_nothing_is_written_where_nothing_was_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RECORD", "NULL"):
        monkeypatch.setattr(page, name, tmp_path / "none.jsonl")
    assert page.races_section() == page.null_section() == []


def test_every_race_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {**RACE, "otherwise": ["gru over lstm: by hand different, said to be not different"]}
    recorded(tmp_path, monkeypatch, "RECORD", RACE, {**RACE, "border": ["close"]}, wrong)
    header, dashes, *rows = [line for line in page.races_section() if line.startswith("|")]
    assert rows[0] == (
        "| sst2 (accuracy) | gru 0.8123 [0.8000, 0.8200]; lstm failed | gru is better \\| by far. "
        "| all of 6 pairs, 4 claims | 21.0 | `unrolled compare a.tsv` | a machine | 2026-01-02 |"
    )
    assert "all of 6 pairs, 4 claims, 1 on the border" in rows[1]
    assert "not: gru over lstm: by hand different" in rows[2]
    assert header.count("|") == dashes.count("|") == rows[1].replace("\\|", "").count("|")


def test_every_question_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(tmp_path, monkeypatch, "NULL", NULL)
    header, dashes, row = [line for line in page.null_section() if line.startswith("|")]
    assert row == (
        "| gru entered twice | gru,gru | 100 | 4 | 4 | 10 | 10.0 | `make races-null` | a machine | 2026-01-02 |"
    )
    assert header.count("|") == dashes.count("|") == row.count("|")
