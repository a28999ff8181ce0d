"""`unrolled compare --folds` as a user types it: the answer fold by fold, in words and in JSON, and refused."""

import csv
import json
from pathlib import Path

import pytest

from generated import ordered_rows
from unrolled.cli.main import main

QUICK = (
    "--input", "text", "--output", "label", "--models", "gru,bag", "--equal", "steps", "--steps", "10", "--size",
    "tiny", "--threads", "1", "--set", "width=8", "--set", "batch_tokens=256",
)  # fmt: skip


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write texts of six readers as CSV."""
    file = tmp_path_factory.mktemp("folds") / "readers.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["text", "label", "reader"])
        rows.writerows(
            [text, label, f"r{place % 6}"] for place, (text, label) in enumerate(ordered_rows(120))
        )
    return file


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run `unrolled compare` and return its exit code, output and errors."""
    code = main(["compare", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.slow
def test_folds_of_groups_in_words_and_then_in_json(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [table, *QUICK, "--group", "reader", "--folds", "3", "--run", tmp_path / "race"]
    code, out, err = run(capsys, *words)
    assert code == 0
    assert "fold 2 of 3: " in err and "fold 3 of 3 tested on " in err
    assert "accuracy on 120 test rows; 95% intervals over groups; ± over 3 folds" in out
    lines = out.splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith("fold by fold, accuracy"))
    assert lines[begin + 1].split()[:2] == ["rows", lines[begin + 1].split()[1]]
    assert [line.split()[:2] for line in lines[begin + 2 : begin + 5]] == [
        ["fold", str(n)] for n in (1, 2, 3)
    ]
    assert all("(r" in line for line in lines[begin + 2 : begin + 5])
    assert (tmp_path / "race" / "report" / "folds.csv").exists()
    assert f"next: unrolled predict {tmp_path / 'race' / 'fold-1'}" in out
    code, out, _ = run(capsys, *words, "--json")
    assert code == 0
    found = json.loads(out)
    assert (found["fold_count"], found["seeds"], found["rows"]["test"]) == (3, 1, 120)
    assert sum(fold["rows"] for fold in found["folds"]) == 120
    assert sorted(name for fold in found["folds"] for name in fold["groups"]) == [f"r{n}" for n in range(6)]
    for row in found["contenders"]:
        assert all(fold["scores"][row["name"]] is not None for fold in found["folds"])
        assert row["spread"]["low"] <= row["spread"]["value"] <= row["spread"]["high"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--folds", "1"], '--folds: found 1, expected at least 2, or "groups"'),
        (["--folds", "grups"], 'did you mean "groups"?'),
        (["--folds", "groups"], '--folds: found "groups" without --group'),
        (["--folds", "3", "--split", "time", "--order", "reader"], '--folds: found with --split "time"'),
        (["--folds", "3", "--test", "DATA"], '--folds: found "3" with --test, expected one of the two'),
        (["--folds", "3", "--rows", "40"], "--rows, --folds: found both, expected one of the two"),
    ],
)
def test_called_wrongly(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    given = [str(table) if word == "DATA" else word for word in words]
    code, out, err = run(capsys, table, *QUICK, *given, "--run", tmp_path / "race")
    assert (code, out) == (2, "")
    assert message in err
    assert not (tmp_path / "race").exists()
