"""Folds as a user sees them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generated import ordered_rows, write_table
from unrolled.cli.fold_tables import show_folds
from unrolled.training.fold_result import FoldedResult, FoldScore


def folded(own: list[float | None], baselines: Mapping[str, float], *, more: bool = True) -> FoldedResult:
    folds = tuple(
        FoldScore(
            fold=number,
            run=f"run/fold-{number}",
            groups=("ann", "bob") if number == 1 else (),
            rows=1000 * number,
            metrics={"accuracy": value},
            baselines={name: {"accuracy": figure} for name, figure in baselines.items()},
        )
        for number, value in enumerate(own, 1)
    )
    return FoldedResult("run", "label", "accuracy", more, folds)


def test_each_fold_and_the_mean_stand_beside_the_baselines(capsys: pytest.CaptureFixture[str]) -> None:
    show_folds(folded([0.5, 0.75], {"majority": 0.25, "k_mer": 0.5}))
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "accuracy rows model majority k mer",
        "fold 1 (ann, bob) 1,000 0.5000 0.2500 0.5000",
        "fold 2 2,000 0.7500 0.2500 0.5000",
        "",
        "mean of 2 folds, 95% intervals model majority k mer",
        "accuracy 0.6250 [-0.9633, 2.2133] 0.2500 [0.2500, 0.2500] 0.5000 [0.5000, 0.5000]",
        "accuracy over all 3,000 test rows together: 0.6667",
        "the model beats every baseline: accuracy 0.6250 against 0.5000 (k_mer), means over the folds",
        "next: unrolled evaluate run/fold-1",
    ]


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (folded([0.5, 0.5], {"majority": 0.5}), "the model ties with a baseline: "),
        (folded([0.5, 0.5], {"majority": 0.6, "other": 0.1}), "the model loses to a baseline: "),
        (folded([0.5, 0.5], {"a": 0.6, "b": 0.4}, more=False), "against 0.4000 (b)"),
        (folded([0.3, 0.3], {"a": 0.6, "b": 0.4}, more=False), "the model beats every baseline: "),
        (folded([0.5, 0.5], {}), "no baseline to compare with"),
        (folded([None, None], {"a": 0.5}), "no baseline to compare with"),
    ],
)
def test_who_won_is_said(result: FoldedResult, verdict: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_folds(result)
    assert verdict in capsys.readouterr().out


def test_train_and_evaluate_print_the_folds(tmp_path: Path) -> None:
    def unrolled(*words: object) -> str:
        command = [sys.executable, "-m", "unrolled", *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    write_table(tmp_path / "order.csv", ordered_rows(40))
    folds = (
        "train",
        "order.csv",
        "--model",
        "gru",
        "--size",
        "tiny",
        "--steps",
        1,
        "--threads",
        1,
        "--folds",
        2,
    )
    shown = unrolled(*folds)
    assert "fold 2 " in shown and "mean of 2 folds" in shown
    assert unrolled("evaluate", "runs/order-gru-2-folds") == shown
    saved = json.loads(unrolled(*folds, "--json"))
    assert saved == json.loads(unrolled("evaluate", "runs/order-gru-2-folds", "--json"))
    assert {"folds", "mean", "low", "high", "baselines"} < set(saved)
