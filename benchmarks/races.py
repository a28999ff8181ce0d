"""Race on the real data of $UNROLLED_DATA with the commands a user types, and check what each race says by hand.

    python benchmarks/races.py                     all six, 20 minutes each; two and a half hours on a quiet machine
    python benchmarks/races.py splice events       those of these names
    python benchmarks/races.py sst2 --budget 2m    a quick look
    python benchmarks/races.py --check FOLDER      only check a race directory by hand, from where its command was run

A race must end within its budget and a fifth of it. Its differences are computed anew from its judged rows by other
means (`races_check.py`), and its verdict is held against them. --record keeps what was found in docs/races.jsonl and
writes docs/results.md anew; --folder is where races run, and stay. Leaves exit code 1 when a race took too long or
says what the hand check doesn't find.
"""

import argparse
import datetime
import gzip
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from made_data import write_splice
from races_check import disagreements, hand_checked, read_race
from races_claims import claims, unsupported
from races_page import RECORD, write_page
from unrolled.cli.durations import Duration
from unrolled.training.hardware import find_hardware

# A race ends within so many of its budgets: 24 minutes of 20.
LIMIT = 1.2
PAIRS = 10_000


@dataclass(frozen=True)
class RealRace:
    """The data as a user names it, and who races on it."""

    data: str
    models: str

    def words(self, budget: str) -> str:
        """Return what stands after `unrolled`."""
        return f"compare {self.data} --models {self.models} --budget {budget}"


FLICKR = "$UNROLLED_DATA/mt_multi30k"
VOWELS = "$UNROLLED_DATA/tsc_JapaneseVowels/JapaneseVowels"
RACES: Mapping[str, RealRace] = {
    "sst2": RealRace(
        "$UNROLLED_DATA/tc_sst2/train.tsv --valid $UNROLLED_DATA/tc_sst2/dev.tsv "
        "--test $UNROLLED_DATA/tc_sst2/test.tsv --input text --output label",
        "bag,gru,lstm,transformer",
    ),
    "multi30k": RealRace(
        f"$MADE/multi30k.en $MADE/multi30k.de --valid {FLICKR}/val.en.gz --valid {FLICKR}/val.de.gz "
        f"--test {FLICKR}/test_2016_flickr.en.gz --test {FLICKR}/test_2016_flickr.de.gz",
        "gru,gru+dot,transformer",
    ),
    "vowels": RealRace(f"{VOWELS}_TRAIN.ts --test {VOWELS}_TEST.ts", "rnn,gru,lstm,transformer"),
    "shakespeare": RealRace("$UNROLLED_DATA/lm_tinyshakespeare/input.txt", "gru,lstm,transformer"),
    "splice": RealRace(
        "$MADE/splice.csv --input Sequence --output Class --input-kind symbols", "flat,gru,lstm,transformer"
    ),
    "events": RealRace(
        "$MADE/events.csv --by id --order time --input kind,amount --output label", "bag,gru,transformer"
    ),
}


def make_tables(folder: Path) -> None:
    """Write what the commands name ``$MADE``: splice without repeats, the first pairs of Multi30k, and the events."""
    real = Path(os.environ["UNROLLED_DATA"])
    folder.mkdir(parents=True, exist_ok=True)
    write_splice(real / "dna_splice" / "splice.csv", folder)
    for language in ("en", "de"):
        with gzip.open(
            real / "mt_multi30k" / f"train.{language}.gz", "rt", encoding="utf-8", newline="\n"
        ) as file:
            lines = [line for line, _ in zip(file, range(PAIRS), strict=False)]
        (folder / f"multi30k.{language}").write_text("".join(lines), encoding="utf-8", newline="\n")
    generator = Path(__file__).parent / "generated_events.py"
    subprocess.run([sys.executable, str(generator), str(folder / "events.csv")], check=True)


def measure(name: str, budget: str, folder: Path) -> dict[str, Any]:
    """Run a race and check it by hand; return what is kept of it."""
    words = RACES[name].words(budget)
    if (folder / "runs" / name).exists():
        raise SystemExit(
            f"{folder / 'runs' / name}: found a race; name a --folder without one, to measure all of it"
        )
    typed = shlex.split(os.path.expandvars(words))
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "unrolled", *typed, "--run", f"runs/{name}", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    seconds = time.monotonic() - begun
    if done.returncode:
        raise SystemExit(f"{name}: exit code {done.returncode}")
    hardware = find_hardware()
    return {
        "name": name,
        "command": f"unrolled {words}",
        "seconds": seconds,
        "limit": LIMIT * Duration().convert(budget, None, None),
        **told(json.loads(done.stdout), folder),
        "machine": f"{hardware.cpu}, {hardware.cores} cores",
        "date": datetime.date.today().isoformat(),
    }


def told(found: Mapping[str, Any], base: Path) -> dict[str, Any]:
    """Return what a race says, and what the hand check makes of that; ``base`` is where its command was run."""
    read, pairs = claims(found), hand_checked(found, base)
    differing, bordering = disagreements(found["differences"], pairs)
    wrong, unsure = unsupported(found, read, pairs)
    return {
        "metric": found["metric"],
        "rows": found["rows"],
        "workers": found["workers"],
        "table": [_row(entry) for entry in found["contenders"]],
        "verdict": found["verdict"],
        "pairs": len(pairs),
        "claims": len(read),
        "otherwise": [*differing, *wrong],
        "border": [*bordering, *unsure],
    }


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of an entry."""
    costs = entry["costs"] or {}
    return {
        "name": entry["name"],
        "kind": entry["kind"],
        **entry["score"],
        "trainings": [final["score"] for final in entry["finals"]],
        "rate_factor": entry["rate_factor"],
        "parameters": entry["parameters"],
        "seconds": entry["seconds"],
        "latency_seconds": costs.get("latency_seconds"),
        "failed": entry["failed"],
    }


def show(found: Mapping[str, Any]) -> None:
    """Print what a race said and what the hand check made of it."""
    for entry in found["table"]:
        scores = " ".join("–" if score is None else f"{score:.4f}" for score in entry["trainings"])
        value, low, high = (entry[each] for each in ("value", "low", "high"))
        known = value is not None and low is not None and high is not None
        print(
            f"  {entry['name']:>16}  {f'{value:.4f} [{low:.4f}, {high:.4f}]' if known else value}  {scores}"
        )
    print(f"  {found['verdict']}")
    print(
        f"  by hand: {found['pairs']} pairs of entries and {found['claims']} claims of the verdict looked at"
    )
    for said, each in (
        *(("OTHERWISE", each) for each in found["otherwise"]),
        *(("border", each) for each in found["border"]),
    ):
        print(f"  {said}: {each}")


def main() -> int:
    """Run the races asked for, or check one that was run."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(RACES)}; all if none")
    arguments.add_argument("--budget", default="20m")
    arguments.add_argument(
        "--folder", type=Path, help="where races run, and stay; a temporary folder if not given"
    )
    arguments.add_argument(
        "--check", type=Path, metavar="FOLDER", help="only check this race directory by hand"
    )
    arguments.add_argument("--record", action="store_true")
    options = arguments.parse_args()
    if unknown := set(options.names) - set(RACES):
        arguments.error(f"found {', '.join(sorted(unknown))}, expected some of: {', '.join(RACES)}")
    if options.check:
        found = told(read_race(options.check), Path())
        show(found)
        return int(bool(found["otherwise"]))
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        make_tables(folder / "made")
        os.environ["MADE"] = str(folder / "made")
        return max(
            _one(name, options.budget, folder, record=options.record) for name in options.names or RACES
        )


def _one(name: str, budget: str, folder: Path, *, record: bool) -> int:
    """Run a race, show it and keep it; return 1 when it isn't as it should be."""
    found = measure(name, budget, folder)
    late = found["seconds"] > found["limit"]
    print(f"{name}: {found['seconds'] / 60:.1f} min{', TOO LONG' if late else ''}; {found['command']}")
    show(found)
    sys.stdout.flush()
    if record:
        with RECORD.open("a", encoding="utf-8") as file:
            file.write(json.dumps(found, ensure_ascii=False) + "\n")
        write_page()
    return int(late or bool(found["otherwise"]))


if __name__ == "__main__":
    sys.exit(main())
