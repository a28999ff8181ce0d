"""`unrolled compare` as a user types it: the answer in words and in JSON, gone on with, and called wrongly."""

import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import unrolled
from generated import counting_text, ordered_rows, write_table
from races.small_races import scores_of
from unrolled.cli.main import main

QUICK = (
    "--equal", "steps", "--steps", "12", "--seeds", "2", "--size", "tiny", "--threads", "1",
    "--set", "width=8", "--set", "batch_tokens=256",
)  # fmt: skip
MODELS = ("--models", "gru,bag")


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run `unrolled compare` and return its exit code, output and errors."""
    code = main(["compare", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("compare") / "my order.csv", ordered_rows(300))


@pytest.fixture(scope="module")
def raced(table: Path) -> dict[str, Any]:
    """Run a race in a process of its own, whose only output is one object."""
    place = table.parent / "a race in a folder whose name is longer than a line of a terminal can hold"
    words = [sys.executable, "-m", "unrolled", "compare", table, *MODELS, *QUICK, "--run", place, "--json"]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_the_answer_as_json(raced: dict[str, Any]) -> None:
    rows = {row["name"]: row for row in raced["contenders"]}
    assert {"gru", "bag"} < set(rows)
    assert {name for name, row in rows.items() if row["kind"] == "model"} == {"gru", "bag"}
    assert all(rows[name]["kind"] == "baseline" for name in set(rows) - {"gru", "bag"})
    for name in ("gru", "bag"):
        row = rows[name]
        assert row["failed"] is None and row["parameters"] > 0
        assert [final["steps"] for final in row["finals"]] == [12] * 2
        assert len({final["run"] for final in row["finals"]}) == 2
        assert row["score"]["low"] <= row["score"]["value"] <= row["score"]["high"]
    order = [row["score"]["value"] for row in raced["contenders"]]
    assert order == sorted(order, reverse=True)
    assert raced["verdict"] and raced["metric"] == "accuracy" and raced["equal"] == "steps"
    assert set(raced["recommendations"]) == {"accuracy", "latency", "memory", "streaming"}
    assert Path(raced["report"]).read_text(encoding="utf-8").lower().startswith("<!doctype html>")


@pytest.mark.slow
def test_the_same_command_again_tells_the_same_in_words(
    raced: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    said = shlex.split(raced["command"])
    assert said[:2] == ["unrolled", "compare"] and "--json" not in said
    code, out, _ = run(capsys, *said[2:])
    assert code == 0
    assert raced["verdict"] in " ".join(out.split())
    *_, report, race, following = out.splitlines()
    assert report == f"report: {raced['report']}" and race == f"race: {raced['directory']}"
    assert shlex.split(following)[:3] == ["next:", "unrolled", "predict"]
    best = next(row for row in raced["contenders"] if row["kind"] == "model")
    assert shlex.split(following)[3] == best["finals"][0]["run"]
    assert main([*shlex.split(following)[2:], "sun and moon"]) == 0
    again = json.loads(run(capsys, *said[2:], "--json")[1].splitlines()[-1])
    assert scores_of(again) == scores_of(raced)
    assert (again["verdict"], again["recommendations"]) == (raced["verdict"], raced["recommendations"])


@pytest.mark.slow
def test_each_trial_is_a_line_where_there_is_no_terminal(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(
        capsys, table, "--models", "bag", *QUICK, "--steps", 4, "--run", tmp_path / "r", "--prefer", "memory"
    )
    assert code == 0
    assert "racing: bag (" in err and "to beat on validation, accuracy: " in err
    assert " · bag · seed 2 of 2 · rate ×" in err
    assert "\nfor memory: " in out and "\nfor latency: " not in out


@pytest.mark.slow
def test_interrupted_and_run_again_it_goes_on(
    raced: dict[str, Any], table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(table), *MODELS, *QUICK, "--run", str(table.parent / "interrupted")]
    racing = subprocess.Popen(
        [sys.executable, "-m", "unrolled", "compare", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert racing.stderr is not None
    told = ""
    for line in racing.stderr:
        told += line.decode()
        if line.startswith(b"2 of "):
            racing.send_signal(signal.SIGINT)
            break
    told += racing.stderr.read().decode()
    out, _ = racing.communicate()
    assert (racing.returncode, out) == (130, b"")
    assert told.splitlines()[-1] == "Error: stopped by the keyboard"
    code, out_again, _ = run(capsys, *words, "--json")
    assert code == 0
    # The verdict has a measured time in it, and may differ in that.
    assert scores_of(json.loads(out_again)) == scores_of(raced)


@pytest.mark.slow
def test_a_text_is_continued_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "counting.txt").write_text(counting_text(6000))
    code, out, _ = run(
        capsys, tmp_path / "counting.txt", "--models", "gru", *QUICK, "--set", "context_length=32",
        "--run", tmp_path / "r",
    )  # fmt: skip
    assert code == 0
    assert "nats per token" in out and "less is better" in out
    assert "next: unrolled generate " in out.splitlines()[-1]


def test_a_length_in_a_file_of_settings_is_said_to_be_left_out(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.toml"
    file.write_text("steps = 500\nwidth = 12\n")
    code, _, err = run(
        capsys, table, "--models", "bag", *QUICK[:-4], "--set", "batch_tokens=256", "--config", file,
        "--run", tmp_path / "r",
    )  # fmt: skip
    assert code == 0
    assert "--config: steps is left out: --budget or --steps say how long the race is" in err
    assert "width = 12" in (tmp_path / "r" / "race.toml").read_text()


@pytest.mark.slow
def test_python_returns_the_same_records(raced: dict[str, Any], table: Path) -> None:
    found = unrolled.compare(
        table, models=["gru", "bag"], equal="steps", steps=12, seeds=2, size="tiny", width=8, threads=1,
        batch_tokens=256, run=raced["directory"],
    )  # fmt: skip
    assert scores_of(json.loads(json.dumps(found.as_json()))) == scores_of(raced)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--models", "gru,bag"], "DATA"),
        (["DATA"], "--models"),
        (["DATA", "--models", ","], "--models: found none"),
        (["DATA", "--models", "gru,ltsm"], 'did you mean "lstm"?'),
        (["DATA", "--models", "gru,bag", "--steps", "5"], 'steps: found 5 with equal "time"'),
        (["DATA", "--models", "gru,bag", "--equal", "steps"], 'steps: found none with equal "steps"'),
        (["DATA", "--models", "gru,bag", "--equal", "tmie"], 'did you mean "time"?'),
        (["DATA", "--models", "gru,bag", "--prefer", "latncy"], 'did you mean "latency"?'),
        (["DATA", "--models", "gru,bag", "--size", "big"], "--size"),
        (
            ["DATA", "--models", "gru,bag", "--set", "lstm:width=3"],
            'found "lstm", expected a contender: gru, bag',
        ),
        (["DATA", "--models", "gru,bag", "--set", "widht=3"], 'did you mean "width"?'),
        (["DATA", "DATA", "DATA", "--models", "gru,bag"], "DATA: found 3 paths"),
    ],
)
def test_called_wrongly_it_leaves_two_and_one_sentence(
    words: list[str], message: str, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "race"
    code, out, err = run(capsys, *(table if word == "DATA" else word for word in words), "--run", place)
    assert (code, out) == (2, "")
    [line] = [line for line in err.splitlines() if line.startswith("Error: ")]
    assert message in line
    assert not place.exists()
