"""Train and judge on the real data of $UNROLLED_DATA, and write what came out to docs/results.md.

    python benchmarks/results.py              every figure, about an hour on a quiet machine
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
from unrolled.training.hardware import find_hardware

DOCS = Path(__file__).parent.parent / "docs"
RECORD = DOCS / "results.jsonl"
STREAMING = DOCS / "streaming.jsonl"
PAGE = DOCS / "results.md"


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


def _counted(number: float | None) -> str:
    """Write a count; folds have none of their own."""
    return "–" if number is None else f"{number:,.0f}"


def page() -> str:
    """Write every recorded measurement as a row, with its command, machine and date."""
    measurements = [json.loads(line) for line in RECORD.read_text(encoding="utf-8").splitlines()]
    lines = [
        "# Results",
        "",
        "Measured by `python benchmarks/results.py` on the data sets of `$UNROLLED_DATA`, every attempt in a row of",
        "its own; brackets hold 95% bootstrap intervals. Nats per token are scored in blocks of 256 with a fresh",
        "state, every token of the held-out tenth once; the carried figure keeps the state all the way. Runs with",
        "`--threads 1` were measured two side by side, the others alone. What `$MADE` holds is written by",
        "`benchmarks/made_data.py`. Of folds the mean stands here, with a t interval over them.",
        "",
        "| | figure | goal | reached | carried | baseline | parameters | seconds | machine | date |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for number, found in enumerate(measurements, start=1):
        carried = "" if found["carried"] is None else f"{found['carried']:.4f}"
        lines.append(
            f"| {number} | {found['name']} ({found['metric']}) | {found['goal']} | **{found['value']:.4f}** "
            f"[{found['low']:.4f}, {found['high']:.4f}] | {carried} | {found['baseline']:.4f} "
            f"({found['baseline_name']}) | {_counted(found.get('parameters'))} | {_counted(found.get('seconds'))} | "
            f"{found['machine']} | {found['date']} |"
        )
    lines += ["", "## Commands", ""]
    for number, found in enumerate(measurements, start=1):
        best_of = f" (the best of {found['trials']} on validation)" if found["trials"] > 1 else ""
        lines.append(f"{number}. {found['name']}{best_of}: `{found['command']}`, then `unrolled evaluate`")
    return "\n".join([*lines, "", *streaming_section()]) + "\n"


def streaming_section() -> list[str]:
    """Write what a streaming answer costs, each measurement in a row, as the benchmark found it."""
    lines = [
        "## Streaming",
        "",
        "Microseconds of a push, p50 / p99, batch 1; asked: p99 below 1,000 and at most twice the state's bytes.",
        "",
        "| model | ours | stepping torch.nn | reading 100 steps anew | events a second | ids | bytes a session "
        "| of these state | command | machine | date |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for line in STREAMING.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        times = [f"{each['p50']:,.0f} / {each['p99']:,.0f}" for each in found["microseconds"].values()]
        lines.append(
            f"| {found['model']} | {' | '.join(times)} | {found['events_a_second']:,.0f} | {found['ids']:,} | "
            f"{found['bytes_a_session']:,.0f} | {found['bytes_a_state']:,} | `{found['command']}` | "
            f"{found['machine']} | {found['date']} |"
        )
    return lines


if __name__ == "__main__":
    main(sys.argv[1:])
