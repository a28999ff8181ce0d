"""The races in docs/results.md: those on real data, and the many small ones whose answer is known."""

import json
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"
RECORD = DOCS / "races.jsonl"
NULL = DOCS / "races_null.jsonl"


def races_section() -> list[str]:
    """Write every recorded race in a row, with its verdict and what the hand check made of it."""
    found = _lines(RECORD)
    if not found:
        return []
    return [
        "## Races",
        "",
        "Measured by `python benchmarks/races.py --record`, which writes what `$MADE` holds; each was asked to end",
        "within 24 minutes. Brackets hold 95% intervals over the test rows, or over validation where a text has no",
        "test split. Differences and verdict are computed again from the judged rows by other means",
        "(`benchmarks/races_check.py`): in how many pairs and claims that found the same stands beside them. A",
        "verdict is in the words that `compare` had on its date.",
        "",
        "| data | scores | verdict | by hand | minutes | command | machine | date |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {each['name']} ({each['metric']}) | {'; '.join(map(_scored, each['table']))} "
            f"| {_cell(each['verdict'])} | {_by_hand(each)} | {each['seconds'] / 60:.1f} | `{each['command']}` "
            f"| {each['machine']} | {each['date']} |"
            for each in found
        ),
        "",
    ]


def null_section() -> list[str]:
    """Write how often small races on generated data were wrong, each question in a row."""
    found = _lines(NULL)
    if not found:
        return []
    return [
        "## Races whose answer is known",
        "",
        "Small races on generated data, each with data and seeds of its own (`benchmarks/races_null.py`).",
        "",
        "| | models | races | called different | wrong | at most | minutes | command | machine | date |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {each['name']} | {each['models']} | {each['races']} | {each['different']} | {each['failed']} | "
            f"{each['may_fail']} | {each['seconds'] / 60:.1f} | `{each['command']}` "
            f"| {each['machine']} | {each['date']} |"
            for each in found
        ),
        "",
    ]


def write_page() -> None:
    """Write docs/results.md anew."""
    # It takes these sections up, so that it can't be imported with this file.
    from results_page import PAGE, page

    PAGE.write_text(page(), encoding="utf-8")


def _scored(entry: dict) -> str:
    """Write an entry of a race's table."""
    value, low, high = (entry[name] for name in ("value", "low", "high"))
    if value is None:
        return f"{entry['name']} failed"
    digits = 2 if value > 10 else 4
    interval = "" if low is None or high is None else f" [{low:.{digits}f}, {high:.{digits}f}]"
    return f"{entry['name']} {value:.{digits}f}{interval}"


def _by_hand(found: dict) -> str:
    """Write what the hand check found."""
    counts = f"{found['pairs']} pairs, {found['claims']} claims"
    border = f", {len(found['border'])} on the border" if found["border"] else ""
    return (
        f"all of {counts}{border}"
        if not found["otherwise"]
        else f"not: {_cell('; '.join(found['otherwise']))}"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _lines(file: Path) -> list[dict]:
    """Read what was recorded, if anything was."""
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    )
