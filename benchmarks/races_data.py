"""Texts whose label follows a planted rule, one that a bag of words cannot see and one that it can.

Run: python benchmarks/races_data.py order FILE.csv [--rows 1500] [--seed 0]
     python benchmarks/races_data.py presence FILE.csv
"""

import argparse
import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

FIRST, SECOND = "sun", "moon"
LABELS = (FIRST, SECOND)
# What stands around the words that the rule is about.
OTHERS = (
    "the", "a", "old", "grey", "over", "under", "hill", "river", "wind", "tree", "bird", "light",
    "and", "then", "rose", "fell", "slowly", "far", "still", "again",
)  # fmt: skip

Rows = list[dict[str, str]]


def order_rows(count: int, seed: int, *, words: tuple[int, int] = (4, 12), wrong: float = 0.0) -> Rows:
    """Return texts with the one of two words that comes first, by twins: the same words with these two exchanged.

    So every bag of words occurs as often with one label as with the other. ``count`` is even. ``words`` are the
    fewest and the most words around the two; a share ``wrong`` of the twins have their labels exchanged.

    >>> order_rows(2, seed=0, words=(1, 1))
    [{'text': 'far sun moon', 'first': 'sun'}, {'text': 'far moon sun', 'first': 'moon'}]
    """
    random, rows = np.random.default_rng(seed), Rows()
    for _ in range(count // 2):
        around = random.choice(OTHERS, size=random.integers(words[0], words[1] + 1)).tolist()
        early, late = sorted(random.choice(len(around) + 2, size=2, replace=False).tolist())
        exchanged = random.random() < wrong
        for label in LABELS:
            other = SECOND if label == FIRST else FIRST
            text = [*around]
            text.insert(early, label)
            text.insert(late, other)
            rows.append({"text": " ".join(text), "first": other if exchanged else label})
    return rows


def presence_rows(count: int, seed: int, *, words: tuple[int, int] = (4, 12)) -> Rows:
    """Return texts with the one of two words that occurs in them, wherever it stands.

    >>> presence_rows(1, seed=0, words=(1, 1))
    [{'text': 'far moon', 'first': 'moon'}]
    """
    random, rows = np.random.default_rng(seed), Rows()
    for _ in range(count):
        text = random.choice(OTHERS, size=random.integers(words[0], words[1] + 1)).tolist()
        label = str(random.choice(LABELS))
        text.insert(int(random.integers(len(text) + 1)), label)
        rows.append({"text": " ".join(text), "first": label})
    return rows


RULES: Mapping[str, Callable[[int, int], Rows]] = {"order": order_rows, "presence": presence_rows}


def write(file: Path, rows: Rows) -> None:
    """Write rows as a table, the header first."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def main() -> None:
    """Write the table that was asked for to the file named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rule", choices=RULES)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write(options.file, RULES[options.rule](options.rows, options.seed))


if __name__ == "__main__":
    main()
