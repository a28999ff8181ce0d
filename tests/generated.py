"""Small data made by rule, for runs that must learn something in seconds."""

import random
from pathlib import Path


def counting_text(characters: int, seed: int = 0) -> str:
    """Return lines that count up in words from random places: easy to continue, not trivial."""
    words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    draw = random.Random(seed)
    lines: list[str] = []
    while sum(map(len, lines)) < characters:
        start = draw.randrange(10)
        lines.append(" ".join(words[(start + step) % 10] for step in range(draw.randrange(3, 9))) + "\n")
    return "".join(lines)[:characters]


def number_words(count: int, seed: int = 0) -> str:
    """Return a table of two to five digits in words, said, and as digits."""
    words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    draw = random.Random(seed)
    rows = [[draw.randrange(10) for _ in range(draw.randrange(2, 6))] for _ in range(count)]
    lines = [f"{' '.join(words[digit] for digit in row)}\t{''.join(map(str, row))}" for row in rows]
    return "said\tdigits\n" + "".join(line + "\n" for line in lines)


def ordered_rows(count: int, seed: int = 0) -> list[tuple[str, str]]:
    """Return texts whose label is which of two words comes first: blind to those who ignore order."""
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        words = [draw.choice(["the", "a", "one", "some"]) for _ in range(draw.randrange(2, 8))]
        first, second = draw.sample(range(len(words) + 1), 2)
        label = "yes" if first < second else "no"
        for place, word in sorted([(first, "sun"), (second, "moon")], reverse=True):
            words.insert(place, word)
        rows.append((" ".join(words), label))
    return rows


def write_table(file: Path, rows: list[tuple[str, str]]) -> Path:
    """Write rows as a CSV with the columns text and label."""
    file.write_text("text,label\n" + "".join(f"{text},{label}\n" for text, label in rows), encoding="utf-8")
    return file
