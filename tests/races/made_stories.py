"""Stories with made-up figures, to be told one way or the other."""

from unrolled.data.number_words import BUCKETS, said
from unrolled.races.share import Share
from unrolled.races.story import Alignment, Contender, Parallel, Sample, Story, Streaming

ASKED = 300
NAMES = ("rnn", "gru", "lstm", "lstm+additive", "transformer")
# As the demo usually falls: right answers of 300 in each bucket.
USUAL = {
    "rnn": (291, 205, 62, 4, 0),
    "gru": (300, 290, 197, 66, 9),
    "lstm": (300, 281, 175, 41, 3),
    "lstm+additive": (300, 300, 300, 299, 298),
    "transformer": (300, 300, 300, 300, 300),
}
ALL_RIGHT = dict.fromkeys(NAMES, (300,) * 5)
ALL_WRONG = dict.fromkeys(NAMES, (0,) * 5)
# The other way round: attention falls, the single vector stays.
TURNED = {**USUAL, "lstm": USUAL["lstm+additive"], "lstm+additive": USUAL["lstm"]}
NUMBERS = ("427", "90315528361", "713344909128560237114826")


def contender(name: str, right: tuple[int, ...]) -> Contender:
    """Make a contender; those with attention carry more the more they read."""
    attends, at_once = "+" in name or name == "transformer", name == "transformer"
    return Contender(
        name=name,
        parameters=123_456 + len(name),
        steps=1_234,
        seconds=38.4,
        tokens_per_second=23_456.7,
        exact=tuple(Share(number, ASKED) for number in right),
        answers=tuple(
            number if right[place * 2] > 150 else number[:-3] + "55" for place, number in enumerate(NUMBERS)
        ),
        streaming=Streaming((24, 240), (3_328, 31_104) if attends else (256, 256), 0.000321),
        parallel=Parallel((8, 256), 0 if at_once else 256, (0.02, 0.024 if at_once else 0.131)),
    )


def alignment(source: str = "Tuesday, March 3, 1998", answer: str = "1998-03-03") -> Alignment:
    """Make an alignment in which each token looks at one place, and a little at the next."""
    rows = (*answer, "(end)")
    weights = [[0.0] * len(source) for _ in rows]
    for row, place in zip(weights, (18, 19, 20, 21, 15, 9, 10, 13, 15, 15, 16), strict=False):
        row[place % len(source)] = 0.9
        row[(place + 1) % len(source)] = 0.1
    return Alignment(
        source=source,
        target="1998-03-03",
        answer=answer,
        rows=rows,
        columns=tuple(source),
        weights=tuple(map(tuple, weights)),
        model="lstm+additive",
        seconds=18.2,
        exact=Share(187, 200),
    )


def story(right: dict[str, tuple[int, ...]] = USUAL, *, shown: Alignment | None = None) -> Story:
    """Make a story of the right answers in each bucket, by contender."""
    return Story(
        seed=7,
        minutes=4,
        seconds=231.4,
        buckets=BUCKETS,
        contenders=tuple(contender(name, found) for name, found in right.items()),
        samples=tuple(Sample(said(number), number) for number in NUMBERS),
        alignment=shown or alignment(),
        settings={"width": 128, "depth": 1, "learning_rate": 0.004, "batch_tokens": 1024},
        own_settings={"transformer": {"positions": "sinusoidal"}},
        versions={"unrolled": "0.1.0", "torch": "2.13.0"},
    )
