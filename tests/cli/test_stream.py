"""`predict RUN - --stream`: a line in, a line out; bad lines, signals, and sessions from one run to the next."""

import io
import json
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import unrolled
from unrolled.cli.main import main
from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.event_fields import Category, Number
from unrolled.data.codecs.events import EventsCodec, TimeScale
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.layout import Layout
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.model_folder import save_model
from unrolled.tasks.label import Label
from unrolled.tasks.network import Network

CODECS: dict[str, Codec] = {
    "symbols": Symbols.fit(["ACGT"]),
    "series": SeriesCodec(("left", "right"), (1.0, -2.0), (2.0, 0.5), masked=("right",)),
    "events": EventsCodec(
        (Category("kind", ("paid", "sent")), Number("value", 10.0, 5.0, masked=True)), TimeScale(0.5, 2.0)
    ),
}


def saved_model(folder: Path, kind: str, **shape: Any) -> Path:
    """Save a model whose every parameter matters, trained on nothing."""
    codec, task = CODECS[kind], Label(("no", "yes"))
    settings = ModelSettings(**{"architecture": "lstm", "width": 8, "depth": 2, **shape})
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        network = Network(build_model(settings, codec.inputs), task.build_head(8))
        for parameter in network.parameters():
            parameter.add_(0.5 * torch.randn_like(parameter))
    place = folder / kind
    save_model(
        place, network=network, task=task, codec=codec, model=asdict(settings), layout=Layout(input_kind=kind)
    )
    return place


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {kind: saved_model(folder, kind) for kind in CODECS}


class Streamed:
    """What a call of the command, in this process, gave."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(
        self, model: Path, stdin: str | bytes | io.BytesIO, *options: object, code: int = 0
    ) -> list[dict[str, Any]]:
        """Return the answers of each line; what is said stays in ``said``."""
        content = stdin.encode() if isinstance(stdin, str) else stdin
        pipe = io.BytesIO(content) if isinstance(content, bytes) else content
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(pipe))
        found = main(["predict", str(model), "-", "--stream", *map(str, options)])
        output, self.said = self._capsys.readouterr()
        assert found == code, self.said
        return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def streamed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Streamed:
    return Streamed(capsys, monkeypatch)


def lines_of(*objects: Any) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


def test_each_line_is_answered_as_the_whole_so_far_of_its_id(
    models: dict[str, Path], streamed: Streamed
) -> None:
    pushes = [("a", "AC"), (7, "G"), ("a", "GT"), ("7", "T"), (7, "AAN"), ("é", "A")]
    found = streamed(models["symbols"], lines_of(*({"id": id, "value": text} for id, text in pushes)))
    predictor, so_far = unrolled.load(models["symbols"]), {}
    for (id, text), line in zip(pushes, found, strict=True):
        so_far[id] = so_far.get(id, "") + text
        [expected] = predictor.predict([so_far[id]])
        assert list(line) == ["id", "output", "score"]
        assert line["id"] == id and type(line["id"]) is type(id)
        assert line["output"] == expected.output
        assert line["score"] == pytest.approx(expected.score, abs=1e-5)
    assert streamed.said == "6 lines = 6 used + 0 skipped; evicted 0\n"


def test_series_come_a_step_a_line(models: dict[str, Path], streamed: Streamed) -> None:
    steps = [[1, 2], [3.5, None], [2, -1]]
    found = streamed(models["series"], lines_of(*({"id": 1, "value": step} for step in steps)))
    for count, line in enumerate(found, start=1):
        [expected] = unrolled.load(models["series"]).predict([np.array(steps[:count], dtype=float)])
        assert line["score"] == pytest.approx(expected.score, abs=1e-5)


def test_the_fields_of_an_event_stand_beside_the_id_or_in_value(
    models: dict[str, Path], streamed: Streamed
) -> None:
    beside = [
        {"id": 1, "time": 3, "kind": "paid", "value": 4.5},
        {"id": 1, "time": "5.5", "value": None},
        {"kind": "lost", "time": 5.5, "id": 1},
    ]
    inside = [
        {"id": 1, "time": 3, "value": {"kind": "paid", "value": 4.5}},
        {"id": 1, "time": 5.5, "value": {}},
        {"id": 1, "time": 5.5, "value": {"kind": "lost"}},
    ]
    first, second = (streamed(models["events"], lines_of(*lines)) for lines in (beside, inside))
    assert first == second
    assert len({line["score"] for line in first}) == 3
    assert "3 used" in streamed.said


def test_top_adds_alternatives(models: dict[str, Path], streamed: Streamed) -> None:
    [line] = streamed(models["symbols"], lines_of({"id": 1, "value": "A"}), "--top", 2)
    assert line["alternatives"][0]["output"] == line["output"]
    assert sum(each["score"] for each in line["alternatives"]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("kind", "line", "why"),
    [
        ("symbols", b"", "the line is empty"),
        ("symbols", b"ACGT", "not JSON: Expecting value at column 1"),
        ("symbols", b'{"id": 1, "value": "A"', "not JSON: Expecting ',' delimiter at column 23"),
        ("symbols", b'{"id": 1, "id": 2, "value": "A"}', "not JSON: a key stands twice"),
        ("symbols", b"[" * 100_000, "not JSON: nested too deeply"),
        ("symbols", b'{"id": \xff}', "the line is not UTF-8"),
        ("symbols", b'[1, "A"]', "found a list, expected an object with an id"),
        ("symbols", b'{"value": "A"}', 'the key "id" is missing'),
        ("symbols", b'{"id": 1}', 'the key "value" is missing'),
        ("symbols", b'{"id": 1, "valeu": "A"}', 'unknown key "valeu"; did you mean "value"?'),
        ("symbols", b'{"id": null, "value": "A"}', "id: found null, expected a string or a whole number"),
        ("symbols", b'{"id": 1, "value": "\\ud800"}', "value: holds half of a surrogate pair, which is no character"),
        ("series", b'{"id": 1, "value": [1, 2, 3]}',
         "value: found 3 numbers, expected 2, one a channel: left, right"),
        ("series", b'{"id": 1, "value": [NaN, 2]}', "not JSON: NaN is no JSON number"),
        ("series", b'{"id": 1, "value": [1e999, 2]}',
         'value: channel "left": is infinite, expected a finite number or null'),
        ("series", b'{"id": 1, "value": [null, 2]}',
         'step 1: channel "left" is missing, which it never was in training'),
        ("events", b'{"id": 1, "time": 9, "kid": "paid"}', 'unknown field "kid"; did you mean "kind"?'),
        ("events", b'{"id": 1, "time": 9, "value": {}, "kind": "paid"}',
         'found fields in "value" and "kind" beside it, expected all in one place'),
        ("events", b'{"id": 1, "time": 4}',
         'time: found "4", which is 1 before the last, expected times that never go back'),
        ("events", b'{"id": 1, "kind": "paid"}', "time: is missing, expected one with each event, as in training"),
    ],
)  # fmt: skip
def test_a_bad_line_has_an_error_line_and_the_stream_goes_on(
    models: dict[str, Path], streamed: Streamed, kind: str, line: bytes, why: str
) -> None:
    value = {"symbols": '"A"', "series": "[1, 2]", "events": '{"kind": "paid"}'}[kind]
    good = f'{{"id": 1, "time": 5, "value": {value}}}\n'.encode()
    first, bad, last = streamed(models[kind], good + line + b"\n" + good)
    assert bad == {"error": f"standard input:2: {why}"}
    assert [first, last] == streamed(models[kind], good + good)
    streamed(models[kind], good + line + b"\n" + good)
    assert streamed.said == "3 lines = 2 used + 1 skipped; evicted 0\n"


def test_the_oldest_session_leaves_and_is_counted(models: dict[str, Path], streamed: Streamed) -> None:
    pushes = lines_of(*({"id": id, "value": "A"} for id in "abca"))
    found = streamed(models["symbols"], pushes, "--max-sessions", 2, "--idle", "30m")
    assert streamed.said == "4 lines = 4 used + 0 skipped; evicted 2, ended idle 0\n"
    assert found[0] == found[3]


def test_sessions_go_on_where_the_last_run_ended(
    models: dict[str, Path], streamed: Streamed, tmp_path: Path
) -> None:
    pushes = [lines_of({"id": "a", "value": text}) for text in ("AC", "GT", "TTA")]
    place = tmp_path / "new" / "sessions"
    found = [streamed(models["symbols"], line, "--sessions", place)[0] for line in pushes]
    assert found == streamed(models["symbols"], "".join(pushes))
    streamed(models["series"], "", "--sessions", place, code=1)
    assert "sessions.json: these sessions are of another model" in streamed.said
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    streamed(models["symbols"], pushes[0], "--sessions", tmp_path / "mine", code=1)
    assert "notes.txt: is no part of saved sessions" in streamed.said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-", "--stream", "A"], "--stream: expected - for standard input, and nothing else to read"),
        (["--stream"], "--stream: expected - for standard input, and nothing else to read"),
        (["-", "--stream", "--data", "x.csv"], "--stream: expected - for standard input, and nothing else to read"),
        (["A", "--idle", "3m"], "--idle: expected together with --stream"),
        (["A", "--max-sessions", "3"], "--max-sessions: expected together with --stream"),
        (["A", "--sessions", "x"], "--sessions: expected together with --stream"),
    ],
)  # fmt: skip
def test_calls_that_cannot_work_are_refused(
    models: dict[str, Path], words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", str(models["symbols"]), *words]) == 2
    assert message in capsys.readouterr().err


def test_a_model_that_needs_the_whole_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = saved_model(tmp_path, "symbols", bidirectional=True)
    assert main(["predict", str(model), "-", "--stream"]) == 2
    assert 'stream: this model is "bidirectional"' in capsys.readouterr().err


def test_answers_come_at_once_and_a_signal_saves_the_sessions(
    models: dict[str, Path], tmp_path: Path, streamed: Streamed
) -> None:
    place = tmp_path / "sessions"
    words = ["predict", models["symbols"], "-", "--stream", "--sessions", place]
    with subprocess.Popen(
        [sys.executable, "-m", "unrolled", *map(str, words)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin and process.stdout and process.stderr
        found = []
        for text in ("AC", "G"):
            process.stdin.write(lines_of({"id": "a", "value": text}).encode())
            process.stdin.flush()
            # It answers though the pipe stays open.
            found.append(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGTERM)
        assert process.stderr.read().decode() == "2 lines = 2 used + 0 skipped; evicted 0\n"
        assert process.wait() == 0
    found += streamed(models["symbols"], lines_of({"id": "a", "value": "T"}), "--sessions", place)
    assert found == streamed(
        models["symbols"], lines_of(*({"id": "a", "value": text} for text in ("AC", "G", "T")))
    )


class _InterruptedPipe(io.BytesIO):
    """A pipe on whose second line the user presses Ctrl-C."""

    def readline(self, size: int | None = -1) -> bytes:
        if self.tell():
            signal.raise_signal(signal.SIGINT)
        return super().readline(size)


def test_the_keyboard_saves_the_sessions_too(
    models: dict[str, Path], streamed: Streamed, tmp_path: Path
) -> None:
    pipe = _InterruptedPipe(lines_of({"id": "a", "value": "A"}, {"id": "a", "value": "C"}).encode())
    [first] = streamed(models["symbols"], pipe, "--sessions", tmp_path / "sessions", code=130)
    assert streamed.said.startswith("1 lines = 1 used + 0 skipped; evicted 0\n")
    assert first["id"] == "a" and (tmp_path / "sessions" / "sessions.json").exists()
