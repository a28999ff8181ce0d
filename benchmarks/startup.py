"""How much longer `unrolled --help` takes than starting Python: medians of interleaved runs, in seconds.

Run: python benchmarks/startup.py [RUNS]
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

LIMIT = 0.15
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "unrolled --help": [str(Path(sys.executable).with_name("unrolled")), "--help"],
}


def seconds(command: list[str]) -> float:
    """Return how long a command takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def medians(runs: int) -> dict[str, float]:
    """Run the commands in turn, so that what else the machine does meets all of them alike."""
    for command in COMMANDS.values():
        # The first run fills the disk cache and compiles; it is not counted.
        seconds(command)
    rounds = [{name: seconds(command) for name, command in COMMANDS.items()} for _ in range(runs)]
    return {name: statistics.median(times[name] for times in rounds) for name in COMMANDS}


def main() -> int:
    """Print the medians and their difference; fail when it is over the limit."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    found = medians(runs)
    difference = found["unrolled --help"] - found["python -c pass"]
    report = {name: round(value, 4) for name, value in found.items()}
    print(json.dumps(report | {"difference": round(difference, 4), "limit": LIMIT, "runs": runs}))
    return 0 if difference < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
