"""Faults planted in clean data: every one is found with its line, and in the clean data there is none to find."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.clean_data import SORTS, Files
from unrolled.checks.check import check

# Plants one fault; returns the places where it stands.
Plant = Callable[[Files], list[str]]
MADE = ",good,train 3,2024-03-09"


def new_row(text: str, rest: str = MADE, name: str = "train") -> Plant:
    return lambda files: files.add(name, text + rest)


def raw_row(text: bytes) -> Plant:
    return lambda files: files.add("train", text + MADE.encode())


def copied_row(number: int, old: str, new: str) -> Plant:
    """Add a training row again, with something changed."""
    return lambda files: files.add("train", files.line("train", number).replace(old, new))


def held_out(number: int, change: Callable[[str], str], who: str = "valid 1") -> Plant:
    """Add the text of a training row to validation, with something changed."""

    def plant(files: Files) -> list[str]:
        text, mood, _, when = files.line("train", number).split(",")
        return files.add("valid", f"{change(text)},{mood},{who},{when}")

    return plant


def every(name: str, column: int, value: str) -> Plant:
    """Give every row of a file the same value; the first row is named."""

    def plant(files: Files) -> list[str]:
        for number in range(2, len(files.lines[name]) + 1):
            cells = files.line(name, number).split(",")
            cells[column] = value
            files.replace(name, number, ",".join(cells))
        return [f"{files.path(name)}:2"]

    return plant


def cell(number: int, column: int, value: str, name: str = "train", at: int | None = None) -> Plant:
    """Change a cell; ``at`` is the line of its sequence, where that is another."""

    def plant(files: Files) -> list[str]:
        cells = files.line(name, number).split(",")
        cells[column] = value
        files.replace(name, number, ",".join(cells))
        return [f"{files.path(name)}:{at or number}"]

    return plant


def contradiction(files: Files) -> list[str]:
    text, mood, rest = files.line("train", 30).split(",", 2)
    return [
        f"{files.path('train')}:30",
        *files.add("train", f"{text},{'bad' if mood == 'good' else 'good'},{rest}"),
    ]


def other_words(files: Files) -> list[str]:
    files.lines["valid"] = files.lines["valid"][:1]
    words = ["Katze", "Hund", "Garten", "Suppe", "Zug"]
    rows = [
        f"der {one} und der {two} im Wald am Abend,good,v {one},2024-03-01" for one in words for two in words
    ]
    return files.add("valid", *rows)[:1]


def long_pair(files: Files) -> list[str]:
    files.add("target", "tac ehT " * 200)
    return files.add("source", "The cat " * 200)


def pair(source: str, target: str) -> Plant:
    def plant(files: Files) -> list[str]:
        files.add("target", target)
        return files.add("source", source)

    return plant


def no_score(files: Files) -> list[str]:
    """Leave a patient's score out on every line; the patient is named by the first."""
    for number in range(18, 26):
        cells = files.line("train", number).split(",")
        files.replace("train", number, ",".join([*cells[:-1], "n/a"]))
    return [f"{files.path('train')}:18"]


def odd_sequence(line: str, last: str) -> Plant:
    """Add a sequence of events of which the last is odd; it is named by its first line."""
    return lambda files: files.add("train", line, last)[:1]


# Of each fault: the sort of data, the kind of finding, and what plants it.
FAULTS: dict[str, tuple[str, str, Plant]] = {
    "an empty text": ("reviews", "bad rows", new_row("")),
    "a text of spaces": ("reviews", "bad rows", new_row("   ")),
    "an empty label": ("reviews", "bad rows", new_row("the cat slept here", ",,train 3,2024-03-09")),
    "a cell too many": ("reviews", "bad rows", new_row("the cat, slept here")),
    "a quote never closed": ("reviews", "bad rows", new_row('"the cat slept here')),
    "another encoding": ("reviews", "bad rows", raw_row("le garçon a mangé là".encode("cp1252"))),
    "a NUL character": ("reviews", "bad rows", raw_row(b"the cat \0 slept here")),
    "a time that is none": ("reviews", "bad rows", new_row("the cat slept", ",good,train 3,tomorrow")),
    "no group": ("reviews", "bad rows", new_row("the cat slept", ",good,,2024-03-09")),
    "half a surrogate pair": (
        "objects", "bad rows", lambda files: files.add("train", r'{"text": "half \ud83d here", "mood": "good"}'),
    ),
    "a line that is no object": ("objects", "bad rows", lambda files: files.add("train", '{"text": "the cat"')),
    "a lost character": ("reviews", "lost characters", new_row("the caf\ufffd was shut")),
    "UTF-8 read as Windows-1252": ("reviews", "mojibake", new_row("the cafÃ© was shut")),
    "a control character": ("reviews", "control characters", new_row("the bell rang\a twice")),
    "a byte-order mark inside": ("reviews", "byte-order marks", new_row("the \ufeffcat slept")),
    "a carriage return inside": ("reviews", "carriage returns", new_row("the cat\rslept")),
    "a text of signs": ("reviews", "no words", new_row("?!?!")),
    "a text far too long": ("reviews", "far longer", new_row("the cat slept " * 100)),
    "a row twice": ("reviews", "repeated inputs", copied_row(17, "2024", "2023")),
    "a row with another label": ("reviews", "contradictory labels", contradiction),
    "a label spelt twice": ("reviews", "labels alike", new_row("the cat slept", ",Good,train 3,2024-03-09")),
    "a rare label": ("reviews", "rare labels", new_row("the cat slept", ",mixed,train 3,2024-03-09")),
    "one label alone": ("reviews", "one label", every("train", 1, "good")),
    "a label of validation alone": (
        "reviews", "unknown labels", new_row("the cat slept", ",mixed,valid 3,2024-03-09", "valid"),
    ),
    "a training row in validation": ("reviews", "leakage", held_out(40, lambda text: text)),
    "nearly a training row in validation": ("reviews", "near-copies", held_out(40, lambda text: f"“{text.title()}”")),
    "a writer in both": ("reviews", "group in two splits", held_out(40, lambda text: f"so {text}", "train 7")),
    "validation in other words": ("reviews", "unknown words", other_words),
    "a target far too long": ("pairs", "lengths astray", pair("the cat slept", "tpels tac eht " * 9)),
    "a source left as it is": ("pairs", "copies", pair("so the cat slept", "so the cat slept")),
    "a pair too long to learn from": ("pairs", "longer than a pair may be", long_pair),
    "an output that is no number": ("fits", "no number", no_score),
    "a number out of bounds": ("fits", "extreme numbers", cell(20, 2, "7e9", at=18)),
    "a constant channel": ("fits", "constant channel", every("train", 3, "120")),
    "a missing number": ("fits", "missing numbers", cell(20, 2, "", at=18)),
    "a number missing when held out": ("fits", "missing when held out", cell(4, 2, "", "test", at=2)),
    "an infinite number": ("fits", "bad rows", cell(20, 2, "inf")),
    "an empty channel": ("fits", "empty channel", every("train", 2, "")),
    "a patient in both": (
        "fits", "id in two splits", lambda files: files.add("test", "p7,0,70,120,50", "p7,1,71,121,50")[:1],
    ),
    "a gap of months": ("events", "gaps", odd_sequence("new,1,came,north,no", "new,90000,paid,north,no")),
    "two events at once": ("events", "repeated times", odd_sequence("new,1,came,north,no", "new,1,paid,north,no")),
    "a constant field": ("events", "constant field", every("train", 3, "north")),
    "an empty cell": ("events", "missing cells", cell(9, 2, "", at=8)),
    "an outcome that changes": ("events", "bad rows", cell(9, 4, "perhaps")),
}  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
def test_in_clean_data_nothing_is_found(tmp_path: Path, sort: str) -> None:
    files = SORTS[sort].make(tmp_path)
    files.write()
    found = check(SORTS[sort].request(files))
    assert [(finding.kind, finding.message) for finding in found.findings] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_at_its_line(tmp_path: Path, fault: str) -> None:
    sort, kind, plant = FAULTS[fault]
    files = SORTS[sort].make(tmp_path)
    places = plant(files)
    files.write()
    found = check(SORTS[sort].request(files))
    named = [place for finding in found.findings if finding.kind == kind for place in finding.places]
    assert set(places) <= set(named), [(each.kind, each.message, each.places) for each in found.findings]


def test_there_are_twenty_faults_and_more() -> None:
    assert len(FAULTS) >= 20
