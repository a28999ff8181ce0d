"""What `unrolled demo` finds with several seeds, one after another.

Run: python benchmarks/demo_seeds.py [--seeds N] [--minutes M] [--record]

Asked with every seed: `lstm+additive` gets at least .99 of the longest numbers exactly right, `lstm` at most .30 of
them, and at least .99 of the shortest. --record keeps what was found in docs/demo.jsonl, for docs/results.md.
"""

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from unrolled.training.hardware import find_hardware

RECORD = Path(__file__).parent.parent / "docs" / "demo.jsonl"
LEAST, MOST = 0.99, 0.30


def told(seed: int, minutes: float, run: Path) -> dict:
    """Run the demo in a process of its own; return each contender's exact matches by length."""
    command = ["demo", "--seed", str(seed), "--minutes", f"{minutes:g}"]
    done = subprocess.run(
        [sys.executable, "-m", "unrolled", *command, "--run", str(run), "--json"],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    story = json.loads(done.stdout)
    hardware = find_hardware()
    return {
        "seed": seed,
        "seconds": story["seconds"],
        "exact_match": {each["name"]: values(each["exact_match"]) for each in story["contenders"]},
        "command": f"unrolled {' '.join(command)}",
        "machine": f"{hardware.cpu}, {hardware.cores} cores",
        "date": datetime.date.today().isoformat(),
    }


def values(exact: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the shares by length without their intervals."""
    return {bucket: share["value"] for bucket, share in exact.items()}


def reached(found: dict) -> bool:
    """Say whether a seed gave what is asked."""
    attention, alone = (list(found["exact_match"][name].values()) for name in ("lstm+additive", "lstm"))
    return attention[-1] >= LEAST and alone[-1] <= MOST and alone[0] >= LEAST


def main() -> None:
    """Print a line for each seed and contender, and how many seeds gave what is asked."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--seeds", type=int, default=5)
    arguments.add_argument("--minutes", type=float, default=4.0)
    arguments.add_argument("--record", action="store_true")
    options = arguments.parse_args()
    right = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seeds):
            found = told(seed, options.minutes, Path(folder) / str(seed))
            right += reached(found)
            for name, shares in found["exact_match"].items():
                shown = "  ".join(f"{bucket}: {share:.2f}" for bucket, share in shares.items())
                print(f"seed {seed}  {name:>14}  {shown}", flush=True)
            print(f"seed {seed}  {'reached' if reached(found) else 'missed'} in {found['seconds']:.0f} s")
            if options.record:
                with RECORD.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(found, ensure_ascii=False) + "\n")
    print(f"{right} of {options.seeds} seeds give what is asked")


if __name__ == "__main__":
    main()
