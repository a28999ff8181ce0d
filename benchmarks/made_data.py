"""Tables made of what $UNROLLED_DATA holds in other forms, and of generated data, for benchmarks/results.py."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from unrolled.data.standard_library import standard_library_text


def make_tables(folder: Path) -> None:
    """Write every table below ``folder``, which the commands name ``$MADE``."""
    real = Path(os.environ["UNROLLED_DATA"])
    (folder / "standard_library.txt").write_text(standard_library_text(), encoding="utf-8")
    write_digits(real / "audio_fsdd" / "recordings", folder)
    write_chorales(real / "music_jsb", folder)
    write_splice(real / "dna_splice" / "splice.csv", folder)
    for name in ("events", "prices"):
        generator = Path(__file__).parent / f"generated_{name}.py"
        subprocess.run([sys.executable, str(generator), str(folder / f"{name}.csv")], check=True)


def write_splice(source: Path, folder: Path) -> None:
    """Write the splice table without the sequences that repeat an earlier one."""
    header, *lines = source.read_text(encoding="utf-8").splitlines()
    first: dict[str, str] = {}
    for line in lines:
        first.setdefault(line.rpartition(",")[2].strip(), line)
    (folder / "splice.csv").write_text("\n".join([header, *first.values()]) + "\n", encoding="utf-8")


def write_digits(recordings: Path, folder: Path) -> None:
    """List the recordings, named DIGIT_SPEAKER_NUMBER.wav: numbers 0 to 4 test, as their README asks."""
    rows: dict[str, list[list[str]]] = {"train": [], "test": [], "all": []}
    for path in sorted(recordings.glob("*.wav")):
        digit, speaker, number = path.stem.split("_")
        row = [str(path), digit, speaker]
        rows["test" if int(number) < 5 else "train"].append(row)
        rows["all"].append(row)
    for name, lines in rows.items():
        with (folder / f"digits-{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["file", "digit", "speaker"], *lines])


def write_chorales(source: Path, folder: Path) -> None:
    """Write each chorale as its chords, a chord as its notes joined by points, ``-`` where all are silent."""
    splits = json.loads((source / "jsb-chorales-quarter.json").read_text(encoding="utf-8"))
    for name, chorales in splits.items():
        with (folder / f"chorales-{name}.jsonl").open("w", encoding="utf-8") as file:
            for chorale in chorales:
                chords = [".".join(str(round(note)) for note in chord) or "-" for chord in chorale]
                file.write(json.dumps({"chords": " ".join(chords)}) + "\n")
