"""What a model writes for each row, and which share of it is exactly right, for each bucket of lengths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from unrolled.data.number_words import BUCKETS
from unrolled.predictor.predictor import Predictor
from unrolled.races.share import Share

Row = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """Rows that a model is asked, by the names of their columns."""

    rows: Sequence[Row]
    input: str
    output: str

    def answers(self, predictor: Predictor) -> list[str]:
        """Let the model write, greedily, in the order of the rows."""
        found = predictor.predict([row[self.input] for row in self.rows], beam_size=1)
        return [str(each.output) for each in found]

    def share(self, answers: Sequence[str]) -> Share:
        """Return the share of all answers that are exactly right."""
        return _share([answer == row[self.output] for answer, row in zip(answers, self.rows, strict=True)])


def numbers(rows: Sequence[Row]) -> Asked:
    """Ask numbers said in words."""
    return Asked(rows, "words", "digits")


def dates(rows: Sequence[Row]) -> Asked:
    """Ask dates as people write them."""
    return Asked(rows, "written", "iso")


def exact_by_length(asked: Asked, answers: Sequence[str]) -> tuple[Share, ...]:
    """Return the share of answers that are exactly right, for each bucket of lengths in words.

    >>> asked = numbers([{"words": " ".join(["one"] * n), "digits": "1" * n} for n in (2, 3, 7, 12, 16, 20)])
    >>> [str(share) for share in exact_by_length(asked, ["11", "1", "1" * 7, "", "", "1" * 20])]
    ['50%', '100%', '0%', '0%', '100%']
    """
    right: list[list[bool]] = [[] for _ in BUCKETS]
    for row, answer in zip(asked.rows, answers, strict=True):
        length = len(row[asked.input].split())
        place = next(place for place, (_, last) in enumerate(BUCKETS) if length <= last)
        right[place].append(answer == row[asked.output])
    return tuple(map(_share, right))


def _share(right: Sequence[bool]) -> Share:
    return Share(sum(right), len(right))
