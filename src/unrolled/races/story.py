"""What the demo found: every figure that its table, its page and its JSON are made of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from unrolled.races.share import Share

# A contender remembers numbers of a length if it gets at least this share of them exactly right.
REMEMBERED = 0.9


@dataclass(frozen=True)
class Streaming:
    """What a model carries from step to step after a short and a long source, and how long a step takes."""

    words: tuple[int, int]
    numbers_kept: tuple[int, int]
    step_seconds: float

    @property
    def fixed(self) -> bool:
        """Whether what is carried has one size, however much was read."""
        return self.numbers_kept[0] == self.numbers_kept[1]


@dataclass(frozen=True)
class Parallel:
    """How many words of a long source wait for the one before, and how long a training step takes on it.

    The seconds are those on many short pairs, and on the same words as one long pair.
    """

    words: tuple[int, int]
    waiting: int
    seconds: tuple[float, float]

    @property
    def slowdown(self) -> float:
        """How many times as long the one long pair takes."""
        return self.seconds[1] / self.seconds[0]

    @property
    def at_once(self) -> bool:
        """Whether the places of a sequence are computed side by side, not one after another."""
        return self.waiting == 0


@dataclass(frozen=True)
class Contender:
    """What one model came to: ``exact`` has a share for each bucket of the story, ``answers`` one for each sample."""

    name: str
    parameters: int
    steps: int
    seconds: float
    tokens_per_second: float
    exact: tuple[Share, ...]
    answers: tuple[str, ...]
    streaming: Streaming
    parallel: Parallel


@dataclass(frozen=True)
class Sample:
    """A number in words and its digits."""

    words: str
    digits: str


@dataclass(frozen=True)
class Alignment:
    """Where a model looked in a date while it wrote it: ``weights[row][column]`` for each token written and read."""

    source: str
    target: str
    answer: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]
    model: str
    seconds: float
    exact: Share


@dataclass(frozen=True)
class Story:
    """All of it: buckets are the fewest and the most words of each length that is judged by itself."""

    seed: int
    minutes: float
    seconds: float
    buckets: tuple[tuple[int, int], ...]
    contenders: tuple[Contender, ...]
    samples: tuple[Sample, ...]
    alignment: Alignment
    # What all contenders share, and what the architecture of one needs besides.
    settings: Mapping[str, Any]
    own_settings: Mapping[str, Mapping[str, Any]]
    versions: Mapping[str, str]

    @property
    def command(self) -> str:
        """The command that tells this story again."""
        return f"unrolled demo --minutes {self.minutes:g} --seed {self.seed}"

    def remembered(self, contender: Contender) -> int | None:
        """Return the most words up to which a contender remembers every length, or nothing."""
        longest = None
        for (_, last), share in zip(self.buckets, contender.exact, strict=True):
            if share.value < REMEMBERED:
                break
            longest = last
        return longest

    def as_json(self) -> dict[str, Any]:
        """Return the story as one JSON object."""
        names = [bucket_name(bucket) for bucket in self.buckets]
        contenders = [
            {
                "name": each.name,
                "parameters": each.parameters,
                "steps": each.steps,
                "seconds": each.seconds,
                "tokens_per_second": each.tokens_per_second,
                "exact_match": {name: share.as_json() for name, share in zip(names, each.exact, strict=True)},
                "answers": list(each.answers),
                "streams": {**asdict(each.streaming), "fixed": each.streaming.fixed},
                "trains_in_parallel": {
                    **asdict(each.parallel),
                    "slowdown": each.parallel.slowdown,
                    "at_once": each.parallel.at_once,
                },
                "remembers_words": self.remembered(each),
            }
            for each in self.contenders
        ]
        return {
            "seed": self.seed,
            "minutes": self.minutes,
            "seconds": self.seconds,
            "contenders": contenders,
            "samples": [asdict(sample) for sample in self.samples],
            "alignment": {**asdict(self.alignment), "exact": self.alignment.exact.as_json()},
            "settings": dict(self.settings),
            "own_settings": {name: dict(own) for name, own in self.own_settings.items()},
            "versions": dict(self.versions),
            "command": self.command,
        }


def bucket_name(bucket: tuple[int, int]) -> str:
    """Name a bucket by its fewest and most words.

    >>> bucket_name((20, 24))
    '20–24'
    """
    return f"{bucket[0]}–{bucket[1]}"
