"""Clean data of several sorts, in lines that faults can be planted in."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from unrolled.data.layout import Layout
from unrolled.predictor.read import Request

SUBJECTS = ["the cat", "our dog", "a bird", "my uncle", "the old mayor", "her friend", "a tall nurse"]
VERBS = {"good": ["loved", "praised", "enjoyed"], "bad": ["hated", "cursed", "dreaded"]}
OBJECTS = ["the garden", "that film", "a long walk", "the cold soup", "every song", "this town", "the train"]
TIMES = ["today", "last night", "on Monday", "in the morning", "again", "at noon", "all summer"]


@dataclass
class Files:
    """The lines of every file, the header first; line 1 stands at place 0."""

    folder: Path
    suffix: str = "csv"
    lines: dict[str, list[bytes]] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.{self.suffix}"

    def add(self, name: str, *lines: str | bytes) -> list[str]:
        """Add lines to a file; return their places."""
        content = self.lines[name]
        first = len(content) + 1
        content += [line.encode() if isinstance(line, str) else line for line in lines]
        return [f"{self.path(name)}:{number}" for number in range(first, len(content) + 1)]

    def line(self, name: str, number: int) -> str:
        """Return the line of a number, as a text."""
        return self.lines[name][number - 1].decode()

    def replace(self, name: str, number: int, line: str | bytes) -> list[str]:
        """Put another line in the place of one; return its place."""
        self.lines[name][number - 1] = line.encode() if isinstance(line, str) else line
        return [f"{self.path(name)}:{number}"]

    def write(self) -> None:
        for name, lines in self.lines.items():
            self.path(name).write_bytes(b"\n".join(lines) + b"\n")


@dataclass(frozen=True)
class Sort:
    """A sort of data: what makes the clean files, and the request that reads them."""

    make: Callable[[Path], Files]
    request: Callable[[Files], Request]


def sentences(count: int, seed: int) -> list[tuple[str, str]]:
    """Return so many different sentences, each with its mood."""
    draw, found = random.Random(seed), dict[str, str]()
    while len(found) < count:
        mood = draw.choice(sorted(VERBS))
        words = (draw.choice(SUBJECTS), draw.choice(VERBS[mood]), draw.choice(OBJECTS), draw.choice(TIMES))
        found[" ".join(words)] = mood
    return list(found.items())


def review_files(folder: Path) -> Files:
    """Sentences with their mood, who wrote them and when; writers of validation and test are others."""
    files, rows = Files(folder), sentences(300, seed=1)
    parts = {"train": rows[:200], "valid": rows[200:250], "test": rows[250:]}
    for name, part in parts.items():
        files.lines[name] = [b"text,mood,who,when"]
        for number, (text, mood) in enumerate(part):
            files.add(name, f"{text},{mood},{name} {number % 20},2024-03-{number % 28 + 1:02}")
    return files


def review_request(files: Files) -> Request:
    layout = Layout(input="text", output="mood", group="who", order="when")
    return Request(files.path("train"), files.path("valid"), files.path("test"), layout)


def json_files(folder: Path) -> Files:
    """Sentences with their mood, an object a line."""
    files = Files(folder, "jsonl", {"train": []})
    for text, mood in sentences(200, seed=2):
        files.add("train", f'{{"text": "{text}", "mood": "{mood}"}}')
    return files


def json_request(files: Files) -> Request:
    return Request(files.path("train"), layout=Layout(input="text", output="mood"))


def pair_files(folder: Path) -> Files:
    """Sentences beside the same words backwards, line by line."""
    files = Files(folder, "txt", {"source": [], "target": []})
    for text, _ in sentences(300, seed=3):
        files.add("source", text)
        files.add("target", " ".join(text.split()[::-1]))
    return files


def pair_request(files: Files) -> Request:
    return Request((files.path("source"), files.path("target")))


def fits_files(folder: Path) -> Files:
    """Steps of patients, with two numbers each and how ill they became, a number too; the test has other patients."""
    files, draw = Files(folder), random.Random(4)
    for name, first, count in (("train", 0, 120), ("test", 500, 40)):
        files.lines[name] = [b"patient,hour,pulse,pressure,score"]
        for patient in range(first, first + count):
            score = draw.gauss(50, 10)
            for hour in range(8):
                pulse, pressure = draw.gauss(70, 9), draw.gauss(120, 12)
                files.add(name, f"p{patient},{hour},{pulse:.2f},{pressure:.2f},{score:.3f}")
    return files


def fits_request(files: Files) -> Request:
    layout = Layout(input="pulse,pressure", output="score", input_kind="series", by="patient", order="hour")
    return Request(files.path("train"), test=files.path("test"), layout=layout)


def event_files(folder: Path) -> Files:
    """What customers did and where, and whether they left."""
    files, draw = Files(folder, lines={"train": [b"customer,minute,deed,shop,left"]}), random.Random(5)
    for customer in range(100):
        minute = 0.0
        for _ in range(6):
            minute += draw.uniform(1, 5)
            deed = draw.choice(["came", "looked", "paid", "asked"])
            shop = draw.choice(["north", "south"])
            files.add("train", f"c{customer},{minute:.2f},{deed},{shop},{'yes' if customer % 2 else 'no'}")
    return files


def event_request(files: Files) -> Request:
    return Request(
        files.path("train"), layout=Layout(input="deed,shop", output="left", by="customer", order="minute")
    )


SORTS = {
    "reviews": Sort(review_files, review_request),
    "objects": Sort(json_files, json_request),
    "pairs": Sort(pair_files, pair_request),
    "fits": Sort(fits_files, fits_request),
    "events": Sort(event_files, event_request),
}
