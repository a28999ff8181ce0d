"""Rows and series made by hand, shown to a check one by one."""

import numpy as np

from unrolled.checks.findings import Check, Finding
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events


def shown(check: Check, *rows: Row | BadRow, split: str = "train") -> Check:
    """Show rows to a check and return it."""
    for row in rows:
        check.see(row, split)
    return check


def texts(*pairs: tuple[str, str | None], file: str = "a.csv") -> list[Row | BadRow]:
    """Return rows of text and output; the first stands on line 2."""
    return [Row(text, output, f"{file}:{line}") for line, (text, output) in enumerate(pairs, start=2)]


def series(*values: list[list[float]], file: str = "a.ts") -> list[Row | BadRow]:
    """Return rows of series, on lines from 1."""
    return [
        Row(np.array(each, dtype=float), "x", f"{file}:{line}") for line, each in enumerate(values, start=1)
    ]


def events(*times: list[float] | None, cells: tuple[str, ...] = ("login",)) -> list[Row | BadRow]:
    """Return rows of equal events at these times, on lines from 1."""
    return [
        Row(Events((cells,) * len(at or [0]), None if at is None else tuple(at)), "x", f"log.csv:{line}")
        for line, at in enumerate(times, start=1)
    ]


def only(findings: list[Finding], kind: str) -> Finding | None:
    """Return the finding of a kind, None where there is none; never two."""
    found = [finding for finding in findings if finding.kind == kind]
    assert len(found) <= 1
    return found[0] if found else None
