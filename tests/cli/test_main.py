"""Whatever goes wrong, a command says one line and leaves the exit code that tells who has to act."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
import torch

from unrolled.cli.commands import COMMANDS, Entry
from unrolled.cli.failures import expected_failure
from unrolled.cli.main import main
from unrolled.errors import UsageError, UserError

# A command that fails as it is told; tests put it into the table of commands.
FAILURES = {
    "user": UserError("a.csv:3: found 2 columns, expected 3"),
    "usage": UsageError("--size: found big"),
    "missing": FileNotFoundError(2, "No such file or directory", "a.csv"),
    "disk": OSError(28, "No space left on device"),
    "memory": MemoryError(),
    "keyboard": KeyboardInterrupt(),
    "bug": ZeroDivisionError("division by zero"),
    "silent-bug": AssertionError(),
}


@click.command()
@click.argument("failure", required=False)
@click.option("--steps", type=int)
@click.option("--json", "as_json", is_flag=True)
@click.option("--quiet/--loud")
def command(failure: str | None, steps: int | None, as_json: bool, quiet: bool) -> None:
    """Fail as told."""
    if failure in FAILURES:
        raise FAILURES[failure]
    click.echo("fine")


@pytest.fixture(autouse=True)
def failing_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the command of this file into the table, beside one whose module is gone."""
    monkeypatch.setitem(sys.modules, "failing_command", sys.modules[__name__])
    monkeypatch.setitem(COMMANDS, "fail", Entry("failing_command", "Fail as told."))
    monkeypatch.setitem(COMMANDS, "gone", Entry("unrolled.cli.no_such_module", "Not there."))
    monkeypatch.delenv("UNROLLED_DEBUG", raising=False)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["fail", "user"], 1, "a.csv:3: found 2 columns, expected 3"),
        (["fail", "usage"], 2, "--size: found big"),
        (["fail", "missing"], 1, "a.csv: No such file or directory"),
        (["fail", "disk"], 1, "No space left on device"),
        (
            ["fail", "memory"],
            1,
            "the machine has too little memory for this; a smaller size or batch takes less",
        ),
        (["fail", "keyboard"], 130, "stopped by the keyboard"),
        (
            ["fail", "--stesp", "3"],
            2,
            'no such option "--stesp"; did you mean "--steps"? (see `unrolled fail --help`)',
        ),
        (["fail", "--lod"], 2, 'no such option "--lod"; did you mean "--loud"? (see `unrolled fail --help`)'),
        (["--zzz"], 2, 'no such option "--zzz" (see `unrolled --help`)'),
    ],
)
def test_failure_is_one_line(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == code
    captured = capsys.readouterr()
    assert captured.err == f"Error: {message}\n"
    assert captured.out == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["fail", "user", "--json"], 1),
        (["fail", "--json", "keyboard"], 130),
        (["fail", "--json", "bug"], 1),
        (["fail", "--steps", "many", "--json"], 2),
        (["fial", "--json"], 2),
        (["--json"], 2),
    ],
)
def test_failure_for_machines_is_one_object(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    found = json.loads(captured.err)
    assert set(found) == {"error"}
    assert found["error"]


def test_json_after_the_end_of_options_is_an_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fail", "user", "--", "--json"]) == 2
    assert capsys.readouterr().err.startswith("Error: ")


def test_a_value_of_the_wrong_kind_names_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fail", "--steps", "many"]) == 2
    message = capsys.readouterr().err
    assert "--steps" in message
    assert "many" in message
    assert "`unrolled fail --help`" in message


def test_an_unknown_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trian"]) == 2
    message = capsys.readouterr().err
    assert 'command: found "trian", expected one of: demo, check, train, ' in message
    assert 'did you mean "train"?' in message


@pytest.mark.parametrize("words", [["--help"], ["-h"], []])
def test_help_lists_every_command_even_one_that_is_gone(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    page = capsys.readouterr().out
    for name, entry in COMMANDS.items():
        assert any(line.split() == [name, *entry.summary.split()] for line in page.splitlines())


def test_a_command_has_help_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fail", "-h"]) == 0
    assert "--steps INTEGER" in capsys.readouterr().out


def test_success_is_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fail"]) == 0
    assert capsys.readouterr().out == "fine\n"


@pytest.mark.parametrize(
    ("failure", "found"), [("bug", "ZeroDivisionError: division by zero"), ("silent-bug", "AssertionError")]
)
def test_a_bug_is_one_line_that_says_how_to_report_it(
    failure: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fail", failure]) == 1
    message = capsys.readouterr().err
    assert message.startswith(f"Error: internal error: {found} (")
    assert len(message.splitlines()) == 1
    assert "UNROLLED_DEBUG=1" in message
    assert "unrolled doctor" in message


def test_a_bug_shows_where_it_happened_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLLED_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["fail", "bug"])


def test_a_users_error_is_one_line_even_when_debugging(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UNROLLED_DEBUG", "1")
    assert main(["fail", "user"]) == 1
    assert capsys.readouterr().err.startswith("Error: a.csv:3")


def test_memory_that_pytorch_lacks_is_no_bug() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**59)
    failure = expected_failure(caught.value)
    assert failure is not None
    assert "too little memory" in failure.message
    assert expected_failure(RuntimeError("mat1 and mat2 shapes cannot be multiplied")) is None


def test_what_is_a_bug_is_not_an_expected_failure() -> None:
    assert expected_failure(TypeError("x")) is None
    assert expected_failure(EOFError()) is None


def test_every_command_in_the_table_has_its_module() -> None:
    for name in ("demo", "train", "compare", "evaluate", "predict", "generate", "fill", "doctor"):
        path = COMMANDS[name].module.replace(".", "/") + ".py"
        assert (Path(__file__).parents[2] / "src" / path).exists()


def run(*words: str, **settings: object) -> "subprocess.CompletedProcess[str]":
    """Run the installed command in a process of its own."""
    command_line = [str(Path(sys.executable).with_name("unrolled")), *words]
    return subprocess.run(command_line, text=True, stderr=subprocess.PIPE, **settings)  # type: ignore[call-overload]


def test_the_installed_command_and_the_module_are_the_same() -> None:
    installed = run("--version", stdout=subprocess.PIPE)
    module = subprocess.run([sys.executable, "-m", "unrolled", "--version"], text=True, capture_output=True)
    assert installed.returncode == module.returncode == 0
    assert installed.stdout == module.stdout
    assert installed.stdout.startswith("unrolled ")


def test_the_exit_code_reaches_the_shell() -> None:
    assert run("trian", stdout=subprocess.PIPE).returncode == 2


def test_a_reader_that_goes_away_is_no_failure() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        found = run("--help", stdout=writing)
    finally:
        os.close(writing)
    assert (found.returncode, found.stderr) == (0, "")
