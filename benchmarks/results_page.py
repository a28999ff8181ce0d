"""docs/results.md: every recorded measurement as a row, with its command, machine and date."""

import json
from pathlib import Path

from races_page import null_section, races_section

DOCS = Path(__file__).parent.parent / "docs"
RECORD = DOCS / "results.jsonl"
STREAMING = DOCS / "streaming.jsonl"
DEMO = DOCS / "demo.jsonl"
PAGE = DOCS / "results.md"


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
        "`benchmarks/made_data.py`; `$TEXT` was the standard library's modules in one file. Of folds the mean stands",
        "here, with a t interval over them.",
        "",
        "| | figure | goal | reached | carried | baseline | parameters | seconds | machine | date |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for number, found in enumerate(measurements, start=1):
        carried = "" if found["carried"] is None else f"{found['carried']:.4f}"
        # Scores of texts run to 100.
        value, low, high, baseline = (
            f"{found[name]:.{2 if 'by_length' in found else 4}f}"
            for name in ("value", "low", "high", "baseline")
        )
        lines.append(
            f"| {number} | {found['name']} ({found['metric']}) | {found['goal']} | **{value}** "
            f"[{low}, {high}] | {carried} | {baseline} "
            f"({found['baseline_name']}) | {_counted(found.get('parameters'))} | {_counted(found.get('seconds'))} | "
            f"{found['machine']} | {found['date']} |"
        )
    lines += ["", "## Commands", ""]
    for number, found in enumerate(measurements, start=1):
        best_of = f" (the best of {found['trials']} on validation)" if found["trials"] > 1 else ""
        lines.append(f"{number}. {found['name']}{best_of}: `{found['command']}`, then `unrolled evaluate`")
    sections = (
        *length_section(measurements), *races_section(), *null_section(), *demo_section(), *streaming_section(),
    )  # fmt: skip
    return "\n".join([*lines, "", *sections]) + "\n"


def demo_section() -> list[str]:
    """Write what the demo found with each seed, where that was recorded (`benchmarks/demo_seeds.py --record`)."""
    if not DEMO.exists():
        return []
    found = [json.loads(line) for line in DEMO.read_text(encoding="utf-8").splitlines()]
    buckets = list(next(iter(found[0]["exact_match"].values())))
    return [
        "## The demo",
        "",
        "The share of numbers written exactly right, by their words; `python benchmarks/demo_seeds.py --record`.",
        "",
        f"| command | model | {' | '.join(buckets)} | seconds | machine | date |",
        f"|---|---|{'---|' * (len(buckets) + 3)}",
        *(
            f"| `{each['command']}` | {name} | {' | '.join(f'{share:.2f}' for share in shares.values())} | "
            f"{each['seconds']:,.0f} | {each['machine']} | {each['date']} |"
            for each in found
            for name, shares in each["exact_match"].items()
        ),
        "",
    ]


def length_section(measurements: list[dict]) -> list[str]:
    """Write the last figure of every translation by the length of the source, in tables of equal ranges."""
    tables: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for found in measurements:
        if "by_length" not in found:
            continue
        ranges = tuple(f"{each['from']}–{each['to']}" for each in found["by_length"])
        figures = [f"{each[found['metric']]:.2f}" for each in found["by_length"]]
        signature = found["signature"]
        tables.setdefault((signature, *ranges), {})[found["name"]] = [*figures, f"**{found['value']:.2f}**"]
    lines = ["## Translation by the length of the source", ""] if tables else []
    for (signature, *ranges), rows in tables.items():
        lines += [
            f"Scores over the test pairs whose source has so many tokens; {signature}.",
            "",
            f"| tokens | {' | '.join(ranges)} | all |",
            f"|---|{'---|' * (len(ranges) + 1)}",
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()),
            "",
        ]
    return lines


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


def _counted(number: float | None) -> str:
    """Write a count; folds have none of their own."""
    return "–" if number is None else f"{number:,.0f}"
