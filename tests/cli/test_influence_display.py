"""`unrolled predict --influence`: colours in a terminal, signs and numbers in a pipe, JSON for machines."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from rich.console import Console

from generated import write_table
from unrolled.cli.influence_display import colour, explain, heat_table, show
from unrolled.cli.main import main
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.inputs import ChannelInputs
from unrolled.data.layout import PLAIN
from unrolled.insight.influence import FieldTable, Influence, StepEffect
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.network import Network
from unrolled.tasks.value import Value


def predict(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["predict", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def drawn(found: Influence, *, terminal: bool = True, width: int = 60) -> str:
    screen = io.StringIO()
    system = "truecolor" if terminal else None
    show(
        found,
        Console(file=screen, force_terminal=terminal, color_system=system, width=width, highlight=False),
    )
    return screen.getvalue()


def steps(*effects: tuple[str | int, float]) -> tuple[StepEffect, ...]:
    return tuple(
        StepEffect(name, effect, place, place) for place, (name, effect) in enumerate(effects, start=1)
    )


def test_a_text_is_explained_token_by_token(capsys: pytest.CaptureFixture[str], order_run: Path) -> None:
    code, out, err = predict(capsys, order_run, "the sun a moon", "--influence")
    assert (code, err) == (0, "")
    answer, line, *strongest = out.splitlines()
    assert answer.split("\t")[0] in ("yes", "no")
    assert line.split() == ["the", "sun", "a", "moon"]
    assert any('"moon", step 4' in each for each in strongest)
    assert all(each.split()[0][0] in "+-" for each in strongest)


def test_json_agrees_with_the_answer_without_influence(
    capsys: pytest.CaptureFixture[str], order_run: Path, tmp_path: Path
) -> None:
    table = write_table(tmp_path / "in.csv", [("the sun a moon", "yes"), ("moon one sun", "no")])
    _, explained, _ = predict(capsys, order_run, "--data", table, "--influence", "--json")
    _, plainly, _ = predict(capsys, order_run, "--data", table, "--json")
    for one, other in zip(explained.splitlines(), plainly.splitlines(), strict=True):
        found, answer = json.loads(one), json.loads(other)
        assert (found["input"], found["output"]) == (answer["input"], answer["output"])
        assert found["score"] == pytest.approx(answer["score"], abs=1e-6)
        assert [step["step"] for step in found["influence"]] == found["input"].split()
        assert all(set(step) == {"step", "effect"} for step in found["influence"])


@pytest.mark.parametrize("other", [["--top", "2"], ["--stream"]])
def test_what_has_no_single_answer_is_refused(
    capsys: pytest.CaptureFixture[str], order_run: Path, other: list[str]
) -> None:
    code, out, err = predict(capsys, order_run, "-", "--influence", *other)
    assert (code, out) == (2, "")
    assert f"--influence: explains one answer to a whole input, not {other[0]}" in err


def test_a_language_model_is_refused(capsys: pytest.CaptureFixture[str], counting_run: Path) -> None:
    code, _, err = predict(capsys, counting_run, "one two", "--influence")
    assert (code, 'this model\'s task is "continuation"' in err) == (2, True)


def test_a_series_is_explained_channel_by_channel_and_a_number_has_no_probability(
    capsys: pytest.CaptureFixture[str],
) -> None:
    codec = SeriesCodec(("left", "right"), (0.0, 0.0), (1.0, 1.0), ())
    model = build_model(ModelSettings(architecture="gru", width=8, depth=1, heads=2), ChannelInputs(2))
    network = Network(model, (task := Value(mean=100.0, deviation=10.0)).build_head(model.width))
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        network.head.scores.weight.normal_()  # type: ignore[union-attr, operator]
    predictor = Predictor(network.eval(), task, codec, PLAIN)
    series = np.random.default_rng(0).normal(size=(5, 2))
    explain(predictor, series, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert float(lines[0]) == pytest.approx(100, abs=50)
    assert lines[1].startswith("step left out  ") and len(lines[1]) == len("step left out  ") + 5
    assert any(line.startswith("left   ") for line in lines) and any('t", step ' in line for line in lines)
    explain(predictor, series, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["score"] is None and found["output"] == pytest.approx(float(lines[0]), rel=1e-4)
    assert found["input"] == series.tolist()
    assert [step["step"] for step in found["influence"]] == [1, 2, 3, 4, 5]
    assert {name: len(row) for name, row in found["channels"].items()} == {"left": 5, "right": 5}


def test_in_a_terminal_steps_stand_on_the_colour_of_their_effect() -> None:
    found = Influence("yes", 0.9, steps(("for", 0.4), ("against", -0.4), ("none", 0.0)), None, ())
    screen = drawn(found)
    assert "48;2;33;102;172m" in screen and "48;2;178;24;43m" in screen
    assert "\x1b" not in drawn(found, terminal=False)
    assert [line.split()[0] for line in drawn(found, terminal=False).splitlines()[1:]] == [
        "+0.4000",
        "-0.4000",
    ]


def test_single_characters_stand_close_together() -> None:
    found = Influence("yes", 0.9, steps(*[(letter, 0.1) for letter in "ACGT"]), None, ())
    assert drawn(found, terminal=False).splitlines()[0] == "ACGT"


def test_the_strongest_five_are_written_in_numbers() -> None:
    found = Influence("yes", 0.9, steps(*[("w", effect / 10) for effect in range(-4, 5)]), None, ())
    numbers = [line.split()[0] for line in drawn(found, terminal=False).splitlines()[1:]]
    assert numbers == ["-0.4000", "+0.4000", "-0.3000", "+0.3000", "-0.2000"]


def test_an_input_without_any_effect_has_no_numbers_and_no_colours() -> None:
    found = Influence("yes", 0.9, steps(("a", 0.0), ("b", 0.0)), None, ("a note",))
    assert drawn(found).replace("\x1b[2m", "").replace("\x1b[0m", "").split() == ["ab", "a", "note"]
    assert colour(0.0, 0.0) == ""


def test_runs_name_their_first_and_last_step() -> None:
    table = FieldTable(((1, 2), (3, 4)), {"left": (0.0, 0.5), "right": (0.0, 0.0)})
    found = Influence("yes", 0.9, (StepEffect(1, 0.5, 1, 2), StepEffect(3, 0.0, 3, 4)), table, ())
    screen = drawn(found, terminal=False, width=120)
    assert "+0.5000  steps 1–2" in screen
    assert '+0.5000  "left", steps 3–4' in screen
    assert "each alone, at its training mean or missing" in screen


def test_a_long_table_fits_the_line_and_keeps_the_strongest() -> None:
    effects = [0.0] * 100
    effects[37], effects[73] = 1.0, -1.0
    lines = heat_table({"a": effects}, 23).plain.splitlines()
    assert lines[0] == "a  " + "·" * 7 + "#" + "·" * 6 + "=" + "·" * 5
    assert lines[1] == "each column shows the strongest of 5 neighbours"


def test_markup_in_a_step_is_written_as_it_is() -> None:
    found = Influence("yes", 0.9, steps(("[red]", 0.1), ("[/b]", 0.0)), None, ())
    assert drawn(found, terminal=False).splitlines()[0] == "[red] [/b]"
