"""`predict` with a model that answers with texts: a line out for each line in, whatever is in it."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from text_models import text_folder, text_model
from unrolled.cli.answer_lines import one_line
from unrolled.cli.main import main
from unrolled.cli.predict import command as predict
from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.symbols import Symbols
from unrolled.predictor.load import load

SHAPE = {"architecture": "transformer", "attention": "none"}
LINE_ENDS = Characters.fit(["xy\n\t\r\u2028"])


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return text_folder(tmp_path_factory.mktemp("writer") / "model", text_model(**SHAPE), **SHAPE)


def run(model: Path, *words: object, stdin: str | bytes = "") -> Result:
    found = CliRunner().invoke(predict, [str(model), *map(str, words)], input=stdin, catch_exceptions=False)
    assert found.exit_code == 0
    return found


def lines(output: str) -> list[str]:
    return output.split("\n")[:-1]


def test_words_pipes_and_files_are_answered_alike_by_the_model(model: Path, tmp_path: Path) -> None:
    sources = ["abc", "f", "def abc"]
    expected = [str(answer.output) for answer in load(model).predict(sources)]
    (tmp_path / "in.txt").write_text("\n".join(sources))
    (tmp_path / "in.en").write_text("\r\n".join(sources) + "\r\n")
    (tmp_path / "in.csv").write_text("source,other\n" + "".join(f"{source},1\n" for source in sources))
    assert len(set(expected)) > 1
    assert lines(run(model, *sources).stdout) == expected
    assert lines(run(model, "-", stdin="\n".join(sources)).stdout) == expected
    for name in ("in.txt", "in.en", "in.csv"):
        assert lines(run(model, "--data", tmp_path / name).stdout) == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("ab d\t", max_size=16), max_size=9), st.booleans(), st.booleans())
def test_lines_in_give_lines_out_one_to_one(
    model: Path, sources: list[str], as_json: bool, greedy: bool
) -> None:
    words = [*(["--json"] if as_json else []), *(["--beam-size", "1"] if greedy else [])]
    found = run(model, "-", *words, stdin="".join(f"{source}\n" for source in sources))
    given, said = lines(found.stdout), found.stderr.splitlines()
    assert len(given) == len(sources)
    asked = [source for source in sources if source.strip()]
    answered = iter(load(model).predict(asked, beam_size=1 if greedy else None))
    for number, (source, line) in enumerate(zip(sources, given, strict=True), start=1):
        place = f"standard input:{number}"
        empty = f"{place}: the input is empty; its output is empty" in said
        longer = any(each.startswith(f"{place}: the input is longer") for each in said)
        assert (empty, longer) == (not source.strip(), bool(source.strip()) and len(source) > 12)
        output = "" if empty else next(answered).output
        assert (json.loads(line)["output"] if as_json else line) == output


def test_an_empty_source_gives_an_empty_line_and_a_warning(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "in.txt"
    file.write_text("abc\n\n \nf\n\n\n")
    found = run(model, "--data", file)
    assert [bool(line) for line in lines(found.stdout)] == [True, False, False, True, False, False]
    assert found.stderr.splitlines() == [
        *(f"{file}:{number}: the input is empty; its output is empty" for number in (2, 3, 5, 6)),
        "6 rows = 2 used + 4 skipped",
    ]
    table = tmp_path / "in.csv"
    table.write_text("source,target\nabc,x\n,y\n")
    found = run(model, "--data", table)
    assert len(lines(found.stdout)) == 2 and "in.csv:3: the input is empty" in found.stderr
    assert lines(run(model, "").stdout) == [""]


def test_an_empty_source_in_json_has_an_empty_output(model: Path) -> None:
    found = run(model, "-", "--json", "--skip-bad", stdin=b"\nabc\n\xff\n")
    first, second, third = map(json.loads, lines(found.stdout))
    assert first == {"input": "", "output": "", "score": None}
    assert set(second) == {"input", "output", "score"} and second["score"] < 0
    assert third == {"input": None, "output": "", "score": None}
    assert "standard input:3: the line is not UTF-8; its output is empty" in found.stderr


def test_a_line_that_cannot_be_read_ends_it_after_what_came_before(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_bytes(b"abc\nf\xff\nabc\n")
    code = main(["predict", str(model), "--data", str(tmp_path / "in.txt")])
    output, said = capsys.readouterr()
    assert (code, len(lines(output))) == (1, 1)
    assert "in.txt:2: isn't UTF-8" in said and "--skip-bad leaves such rows out" in said
    found = run(model, "--data", tmp_path / "in.txt", "--skip-bad")
    assert [bool(line) for line in lines(found.stdout)] == [True, False, True]


def test_a_longer_source_than_any_trained_on_is_answered_and_flagged(model: Path) -> None:
    found = run(model, "-", "--json", stdin="abc\nabc def abc def\n")
    short, long = map(json.loads, lines(found.stdout))
    assert "longer_than_trained" not in short and long["longer_than_trained"] is True
    assert long["output"]
    said = "standard input:2: the input is longer than any in training (12 steps); its output may be poor"
    assert found.stderr.splitlines() == [said]
    for more in ([], ["--beam-size", "1"]):
        assert said.replace("standard input:2", "argument:1") in run(model, "abc def abc def", *more).stderr


def test_what_is_said_of_many_rows_is_said_in_number(model: Path) -> None:
    found = run(model, "-", stdin="\n" * 25 + "abc def abc def\n" * 22)
    said = found.stderr.splitlines()
    assert sum("its output is empty" in line for line in said) == 20
    assert sum("its output may be poor" in line for line in said) == 20
    assert "… and 5 more answered with nothing" in said
    assert "… and 2 more longer than any in training" in said
    assert len(lines(found.stdout)) == 47


@pytest.mark.parametrize("option", ["-n", "--top"])
def test_the_best_texts_stand_in_a_line_with_their_scores(model: Path, option: str) -> None:
    [answer, _] = load(model).predict(["abc", "f"], top=3)
    cells = lines(run(model, "abc", "", "f", option, 3).stdout)[0].split("\t")
    assert cells[::2] == [text for text, _ in answer.alternatives]
    assert [float(score) for score in cells[1::2]] == pytest.approx(
        [score for _, score in answer.alternatives], abs=1e-4
    )
    found = json.loads(run(model, "abc", option, 3, "--json").stdout)
    assert [each["output"] for each in found["alternatives"]] == cells[::2]
    assert {"output": found["output"], "score": found["score"]} == found["alternatives"][0]
    assert lines(run(model, "", option, 3).stdout) == [""]


def test_the_search_is_as_asked(model: Path) -> None:
    asked: list[tuple[list[object], dict[str, Any]]] = [
        (["--beam-size", 8], {"beam_size": 8}),
        (["--beam-size", 1], {"beam_size": 1}),
        (["--length-penalty", -3], {"length_penalty": -3.0}),
        (["--minimum", 15], {"minimum": 15}),
        (["--maximum", 2], {"maximum": 2}),
        (["--no-repeat", 1], {"no_repeat": 1}),
        (["--prefix", "zé"], {"prefix": "zé"}),
        (["--prefix", "zé", "--beam-size", 1], {"prefix": "zé", "beam_size": 1}),
    ]
    found = set()
    for words, named in asked:
        output = run(model, "abc def", *words).stdout
        assert output == f"{load(model).predict(['abc def'], **named)[0].output}\n"
        found.add(output)
    assert len(found) >= 5


def test_line_ends_in_an_output_do_not_make_lines(tmp_path: Path) -> None:
    writer = text_model(target=LINE_ENDS, **SHAPE)
    folder = text_folder(tmp_path / "m", writer, **SHAPE)
    [answer] = writer.predict(["abc"], beam_size=2)
    assert one_line(str(answer.output)) != answer.output
    assert run(folder, "abc", "--beam-size", 2).stdout == f"{one_line(str(answer.output))}\n"
    assert json.loads(run(folder, "abc", "--beam-size", 2, "--json").stdout)["output"] == answer.output
    greedy = str(writer.predict(["abc"], beam_size=1)[0].output)
    assert run(folder, "abc", "--beam-size", 1).stdout == f"{one_line(greedy)}\n"
    assert one_line("a\r\nb\tc\x85d") == "a  b c d"


def test_symbols_without_one_are_empty_too(tmp_path: Path) -> None:
    writer = text_model(Symbols.fit(["a|b"], separator="|"))
    found = run(text_folder(tmp_path / "m", writer), "-", stdin="a|b\n | \na\n")
    assert lines(found.stdout)[1] == "" and len(lines(found.stdout)) == 3
    assert "standard input:2: the input is empty; its output is empty" in found.stderr


class Pieces(io.StringIO):
    """Standard output that remembers what it was given, piece by piece."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._terminal = terminal

    def write(self, text: str) -> int:
        written = super().write(text)
        self.pieces.append(text)
        return written

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(
    ("words", "terminal", "expected"),
    [
        (["abc", "f", "--beam-size", "1"], False, True),
        (["-", "--beam-size", "1"], True, True),
        (["-", "--beam-size", "1"], False, False),
        (["abc", "f"], True, False),
        (["abc", "f", "--beam-size", "1", "--minimum", "2"], True, False),
        (["abc", "f", "--beam-size", "1", "--json"], True, False),
    ],
)
def test_greedy_outputs_come_in_pieces_to_who_waits_for_them(
    model: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], terminal: bool, expected: bool
) -> None:
    output = Pieces(terminal=terminal)
    monkeypatch.setattr(sys, "stdout", output)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc\nf\n")))
    assert main(["predict", str(model), *words]) == 0
    assert len(lines(output.getvalue())) == 2
    assert (max(len(piece.strip("\n")) for piece in output.pieces) == 1) == expected


def test_a_terminal_and_a_pipe_are_told_the_same(model: Path) -> None:
    words = [sys.executable, "-m", "unrolled", "predict", str(model), "-", "--beam-size", "1"]
    ours, its_own = pty.openpty()
    try:
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=its_own, stderr=subprocess.PIPE) as asked:
            said = asked.communicate(b"abc\n\nf\n")[1]
        shown = os.read(ours, 10_000).decode().replace("\r\n", "\n")
    finally:
        os.close(ours)
        os.close(its_own)
    piped = run(model, "-", "--beam-size", 1, stdin="abc\n\nf\n")
    assert (shown, said.decode()) == (piped.stdout, piped.stderr)


def test_the_source_of_an_answer_is_its_line(model: Path) -> None:
    found = run(model, "-", "--json", stdin="abc \r\na\tb\n").stdout
    assert [json.loads(line)["input"] for line in lines(found)] == ["abc ", "a\tb"]
