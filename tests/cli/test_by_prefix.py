"""`unrolled evaluate --by-prefix`: how early a model knows, as a table and in JSON."""

import json
from pathlib import Path

import pytest

from generated import ordered_rows, write_table
from unrolled.cli.main import main
from unrolled.training.evaluate import evaluate


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["evaluate", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_table_has_a_line_for_each_share(capsys: pytest.CaptureFixture[str], order_run: Path) -> None:
    code, out, _ = run(capsys, order_run, "--by-prefix")
    assert code == 0
    shown = out[out.index("how early does it know?") :].splitlines()[1:6]
    assert shown[0].split() == ["steps", "seen", "accuracy", "95%", "interval"]
    assert [line.split()[0] for line in shown[1:]] == ["10%", "25%", "50%", "100%"]
    assert "how early" not in run(capsys, order_run)[1]


def test_json_has_the_headline_metric_with_its_interval(
    capsys: pytest.CaptureFixture[str], order_run: Path, tmp_path: Path
) -> None:
    table = write_table(tmp_path / "new.csv", ordered_rows(60, seed=9))
    found = json.loads(run(capsys, order_run, table, "--by-prefix", "--json")[1])
    scores = found["details"]["by_prefix"]
    assert [score["share"] for score in scores] == [0.1, 0.25, 0.5, 1.0]
    assert {score["metric"] for score in scores} == {"accuracy"}
    assert {name: scores[-1][name] for name in ("value", "low", "high")} == found["metrics"]["accuracy"]
    # Which of two words comes first cannot be known from the first word of all.
    assert scores[0]["value"] < scores[-1]["value"]
    again = evaluate(order_run, table, by_prefix=True).as_json()
    assert again["details"]["by_prefix"] == scores


def test_a_language_model_is_refused(capsys: pytest.CaptureFixture[str], counting_run: Path) -> None:
    code, _, err = run(capsys, counting_run, "--by-prefix")
    assert (code, "--by-prefix: a language model is judged on every step" in err) == (2, True)
