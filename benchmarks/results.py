"""Train and judge on the real data of $UNROLLED_DATA, and write what came out to docs/results.md.

    python benchmarks/results.py              every figure, about three hours on a quiet machine
    python benchmarks/results.py names rnn    those whose name contains a word
    python benchmarks/results.py streaming    the latency and memory of streaming answers

Each figure comes from the commands that stand beside it; docs/results.jsonl keeps every measurement.
"""

import datetime
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from figures import FIGURES, Figure
from made_data import make_tables
from results_page import DOCS, PAGE, RECORD, STREAMING, page
from unrolled.training.hardware import find_hardware


def main(words: list[str]) -> None:
    """Measure the figures asked for and write the page anew."""
    chosen = [figure for figure in FIGURES if not words or any(word in figure.name for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        make_tables(Path(folder))
        os.environ["MADE"] = folder
        for figure in chosen:
            measured = measure(figure, Path(folder))
            with RECORD.open("a", encoding="utf-8") as file:
                file.write(json.dumps(measured, ensure_ascii=False) + "\n")
            print(json.dumps(measured, ensure_ascii=False), flush=True)
    if not words or "streaming" in words:
        measure_streaming()
    PAGE.write_text(page(), encoding="utf-8")


def measure_streaming() -> None:
    """Run the streaming benchmark at full size and write down what it found."""
    command = "benchmarks/streaming.py --ids 100000"
    done = subprocess.run(
        [sys.executable, *command.split(), "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=DOCS.parent,
    )
    hardware = find_hardware()
    found = {
        **json.loads(done.stdout),
        "command": f"python {command}",
        "machine": f"{hardware.cpu}, {hardware.cores} cores",
        "date": datetime.date.today().isoformat(),
    }
    with STREAMING.open("a", encoding="utf-8") as file:
        file.write(json.dumps(found, ensure_ascii=False) + "\n")


def measure(figure: Figure, folder: Path) -> dict[str, object]:
    """Run the trials of a figure and judge the best of them on the test split."""
    outcomes = []
    for number, trial in enumerate(figure.trials):
        run = folder / f"{figure.name.replace(' ', '-')}-{number}"
        trained = unrolled("train", *shlex.split(os.path.expandvars(trial)), "--run", str(run))
        if "folds" in trained:
            return {**said_of(figure, trial), **folded(figure, trained)}
        outcomes.append((trained["best"], trial, trained, run))
    _, trial, trained, run = min(outcomes, key=lambda outcome: validation_order(outcome[0]))
    judged = unrolled("evaluate", str(run))
    return {
        **said_of(figure, trial),
        **judged["metrics"][figure.metric],
        "carried": judged["metrics"].get("nats_per_token_carried", {}).get("value"),
        "baseline": judged["baselines"][figure.baseline][figure.metric]["value"],
        "steps": trained["steps"],
        "seconds": trained["seconds"],
        "parameters": trained["parameters"],
        "tokens_per_second": trained["tokens_per_second"],
        **length_figures(figure, judged["details"]),
    }


def length_figures(figure: Figure, details: dict) -> dict[str, object]:
    """Return a text's figure by the length of its source, and what exactly was measured; nothing of other tasks."""
    if figure.metric not in details.get("signatures", {}):
        return {}
    return {
        "by_length": details[f"{figure.metric}_by_length"],
        "signature": details["signatures"][figure.metric],
    }


def said_of(figure: Figure, trial: str) -> dict[str, object]:
    """Return what was asked, with what, where and when."""
    hardware = find_hardware()
    return {
        "name": figure.name,
        "goal": figure.goal,
        "metric": figure.metric,
        "baseline_name": figure.baseline,
        "command": f"unrolled train {trial}",
        "trials": len(figure.trials),
        "machine": f"{hardware.cpu}, {hardware.cores} cores",
        "date": datetime.date.today().isoformat(),
    }


def folded(figure: Figure, trained: dict) -> dict[str, object]:
    """Return the mean over folds of a figure and of its baseline."""
    found = trained["metrics"][figure.metric]
    return {
        "value": found["mean"],
        "low": found["low"],
        "high": found["high"],
        "carried": None,
        "baseline": trained["baselines"][figure.baseline][figure.metric]["mean"],
        "folds": len(trained["folds"]),
    }


def validation_order(best: dict[str, float]) -> tuple[float, ...]:
    """Order runs by validation, the best first."""
    if "accuracy" in best:
        return (-best["accuracy"], best["nats"])
    return (best["nats_per_token"],)


def unrolled(*words: str) -> dict:
    """Run a command and return its JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "unrolled", *words, "--json"], capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
