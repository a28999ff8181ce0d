"""What `unrolled check` costs on a million rows of text: seconds and peak memory of a process of its own.

Run: python benchmarks/check_rows.py [--rows 1000000] [--words 12] [--pairs] [--no-baselines] [--json]

The rows are sentences of words drawn by Zipf's law from 200,000, each with one of two labels, or, with --pairs,
beside the same words backwards in a file of their own; they are written to a temporary folder first. Linux and macOS.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

VOCABULARY = 200_000
CHUNK = 50_000
LIMITS = {"seconds": 60.0, "megabytes": 1000.0}


def sentences(rows: int, words: int, generator: np.random.Generator) -> list[str]:
    """Return sentences of about so many words."""
    lengths = generator.integers(words // 2, words + words // 2 + 1, size=rows)
    ranks = generator.zipf(1.2, size=int(lengths.sum())) % VOCABULARY
    names = [f"{spelt(int(rank))} " for rank in ranks]
    ends = np.cumsum(lengths)
    return ["".join(names[end - length : end])[:-1] for end, length in zip(ends, lengths, strict=True)]


def spelt(number: int) -> str:
    """Write a number in syllables, so that frequent words are short."""
    syllables = []
    while True:
        number, rest = divmod(number, 70)
        syllables.append("bdfgklmnprstvz"[rest % 14] + "aeiou"[rest // 14])
        if not number:
            return "".join(syllables)


def write(folder: Path, rows: int, words: int, *, pairs: bool) -> list[Path]:
    """Write the data; return the files that make it."""
    generator = np.random.default_rng(0)
    files = [folder / "source.txt", folder / "target.txt"] if pairs else [folder / "rows.csv"]
    streams = [file.open("w", encoding="utf-8") for file in files]
    if not pairs:
        streams[0].write("text,label\n")
    for start in range(0, rows, CHUNK):
        for text in sentences(min(CHUNK, rows - start), words, generator):
            if pairs:
                streams[0].write(f"{text}\n")
                streams[1].write(f"{' '.join(text.split()[::-1])}\n")
            else:
                streams[0].write(f"{text},{'yes' if ' ba' in text else 'no'}\n")
    for stream in streams:
        stream.close()
    return files


def measured(command: list[str]) -> dict[str, float]:
    """Run a command; return its seconds, and the most memory that it held, in megabytes."""
    start = time.perf_counter()
    process = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}")
    # Of all children, and there was one; in units of 1,024 bytes on Linux, in bytes on macOS.
    unit = 1 if platform.system() == "Darwin" else 1024
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "processor_seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss * unit / 1e6,
        "rows": json.loads(process.stdout)["rows"],
    }


def main() -> int:
    """Print the measurement; fail when it is over a limit."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--words", type=int, default=12)
    arguments.add_argument("--pairs", action="store_true")
    arguments.add_argument("--no-baselines", action="store_true")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = write(Path(folder), options.rows, options.words, pairs=options.pairs)
        size = sum(file.stat().st_size for file in files)
        command = [sys.executable, "-m", "unrolled", "check", *map(str, files), "--json"]
        found = measured(command + ["--no-baselines"] * options.no_baselines)
    found |= {"file_megabytes": size / 1e6}
    if options.json:
        print(json.dumps({name: round(value, 2) for name, value in found.items()}))
    else:
        print(
            f"{found['rows']:,.0f} rows, {found['file_megabytes']:,.0f} MB: {found['seconds']:.1f} s "
            f"({found['processor_seconds']:.1f} s of processor time), at most {found['megabytes']:,.0f} MB of memory"
        )
    return 0 if all(found[name] < limit for name, limit in LIMITS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
