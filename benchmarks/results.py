"""Train and judge on the real data of $UNROLLED_DATA, and write what came out to docs/results.md.

    python benchmarks/results.py              every figure, about an hour on a quiet machine
    python benchmarks/results.py names rnn    those whose name contains a word

Each figure comes from the commands that stand beside it; docs/results.jsonl keeps every measurement.
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from unrolled.data.standard_library import standard_library_text
from unrolled.training.hardware import find_hardware

DOCS = Path(__file__).parent.parent / "docs"
RECORD = DOCS / "results.jsonl"
PAGE = DOCS / "results.md"


@dataclass(frozen=True)
class Figure:
    """One line of the page: what is trained, what must be reached, and how it is read off `evaluate`."""

    name: str
    goal: str
    metric: str
    # One list of words for `unrolled train` each; the best on validation is judged.
    trials: tuple[str, ...]
    baseline: str


SHAKESPEARE = "$UNROLLED_DATA/lm_tinyshakespeare/input.txt --budget 3m"
SST2 = (
    "$UNROLLED_DATA/tc_sst2/train.tsv --valid $UNROLLED_DATA/tc_sst2/dev.tsv "
    "--test $UNROLLED_DATA/tc_sst2/test.tsv --input text --output label --budget 3m --threads 1"
)
NAMES = (
    "$UNROLLED_DATA/names_nationality/train.csv --test $UNROLLED_DATA/names_nationality/test.csv "
    "--input name --output language --budget 3m --threads 1"
)
# Small models gain little from a second thread: these may be measured side by side, one thread each.
ONE_THREAD = "--threads 1"
FIGURES = (
    Figure(
        "shakespeare transformer",
        "≤ 1.55",
        "nats_per_token",
        (f"{SHAKESPEARE} --model transformer --set window=64",),
        "kneser_ney_5",
    ),
    Figure(
        "shakespeare lstm",
        "≤ 1.58",
        "nats_per_token",
        (f"{SHAKESPEARE} --model lstm {ONE_THREAD}",),
        "kneser_ney_5",
    ),
    Figure(
        "shakespeare gru",
        "≤ 1.58",
        "nats_per_token",
        (f"{SHAKESPEARE} --model gru {ONE_THREAD}",),
        "kneser_ney_5",
    ),
    Figure(
        "shakespeare rnn",
        "reported",
        "nats_per_token",
        (f"{SHAKESPEARE} --model rnn {ONE_THREAD}",),
        "kneser_ney_5",
    ),
    Figure(
        "standard library transformer",
        "20% below the 5-gram",
        "bits_per_byte",
        ("$TEXT --codec bytes --budget 3m --model transformer --set window=64",),
        "kneser_ney_5",
    ),
    Figure(
        "sst2",
        "≥ 0.800",
        "accuracy",
        (
            f"{SST2} --model lstm --set bidirectional=true --set width=128 --set depth=1",
            f"{SST2} --model gru --set bidirectional=true --set width=128 --set pooling=attention",
            f"{SST2} --model lstm --set bidirectional=true --set width=128 --set depth=1 --set pooling=max",
        ),
        "tfidf_words",
    ),
    Figure(
        "names",
        "≥ 0.820",
        "accuracy",
        (f"{NAMES} --model gru --set width=128 --set pooling=last --set dropout=0.4",),
        "tfidf_characters",
    ),
)


def main(words: list[str]) -> None:
    """Measure the figures asked for and write the page anew."""
    chosen = [figure for figure in FIGURES if not words or any(word in figure.name for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "standard_library.txt"
        text.write_text(standard_library_text(), encoding="utf-8")
        os.environ["TEXT"] = str(text)
        for figure in chosen:
            measured = measure(figure, Path(folder))
            with RECORD.open("a", encoding="utf-8") as file:
                file.write(json.dumps(measured, ensure_ascii=False) + "\n")
            print(json.dumps(measured, ensure_ascii=False), flush=True)
    PAGE.write_text(page(), encoding="utf-8")


def measure(figure: Figure, folder: Path) -> dict[str, object]:
    """Run the trials of a figure and judge the best of them on the test split."""
    outcomes = []
    for number, trial in enumerate(figure.trials):
        run = folder / f"{figure.name.replace(' ', '-')}-{number}"
        trained = unrolled("train", *os.path.expandvars(trial).split(), "--run", str(run))
        outcomes.append((trained["best"], trial, trained, run))
    _, trial, trained, run = min(outcomes, key=lambda outcome: validation_order(outcome[0]))
    judged = unrolled("evaluate", str(run))
    hardware = find_hardware()
    return {
        "name": figure.name,
        "goal": figure.goal,
        "metric": figure.metric,
        **judged["metrics"][figure.metric],
        "carried": judged["metrics"].get("nats_per_token_carried", {}).get("value"),
        "baseline": judged["baselines"][figure.baseline][figure.metric]["value"],
        "baseline_name": figure.baseline,
        "command": f"unrolled train {trial}",
        "trials": len(figure.trials),
        "steps": trained["steps"],
        "seconds": trained["seconds"],
        "parameters": trained["parameters"],
        "tokens_per_second": trained["tokens_per_second"],
        "machine": f"{hardware.cpu}, {hardware.cores} cores",
        "date": datetime.date.today().isoformat(),
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


def page() -> str:
    """Write every recorded measurement as a row, with its command, machine and date."""
    measurements = [json.loads(line) for line in RECORD.read_text(encoding="utf-8").splitlines()]
    lines = [
        "# Results",
        "",
        "Measured by `python benchmarks/results.py` on the data sets of `$UNROLLED_DATA`, every attempt in a row of",
        "its own; brackets hold 95% bootstrap intervals. Nats per token are scored in blocks of 256 with a fresh",
        "state, every token of the held-out tenth once; the carried figure keeps the state all the way. Runs with",
        "`--threads 1` were measured two side by side, the others alone. `$TEXT` is the text of",
        "`unrolled.data.standard_library`.",
        "",
        "| | figure | goal | reached | carried | baseline | parameters | seconds | machine | date |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for number, found in enumerate(measurements, start=1):
        carried = "" if found["carried"] is None else f"{found['carried']:.4f}"
        lines.append(
            f"| {number} | {found['name']} ({found['metric']}) | {found['goal']} | **{found['value']:.4f}** "
            f"[{found['low']:.4f}, {found['high']:.4f}] | {carried} | {found['baseline']:.4f} "
            f"({found['baseline_name']}) | {found['parameters']:,} | {found['seconds']:.0f} | "
            f"{found['machine']} | {found['date']} |"
        )
    lines += ["", "## Commands", ""]
    for number, found in enumerate(measurements, start=1):
        best_of = f" (the best of {found['trials']} on validation)" if found["trials"] > 1 else ""
        lines.append(f"{number}. {found['name']}{best_of}: `{found['command']}`, then `unrolled evaluate`")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
