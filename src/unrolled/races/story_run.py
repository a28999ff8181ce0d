"""The demo itself: train the contenders one after another, ask them, measure them, and look at where one looks."""

import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from unrolled.data.number_words import BUCKETS, NumberPairs, number_pairs
from unrolled.data.spoken_dates import WEEKDAYS, DatePairs, date_pairs
from unrolled.insight.attention import attention_of
from unrolled.predictor.load import load
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.text_search import TextSearch
from unrolled.races.audience import Audience
from unrolled.races.exact import Asked, Row, dates, exact_by_length, numbers
from unrolled.races.share import Share
from unrolled.races.story import Alignment, Contender, Sample, Story
from unrolled.races.story_settings import (
    CONTENDER_SHARE,
    CONTENDERS,
    DATES,
    DATES_MODEL,
    DATES_SHARE,
    OWN,
    SHARED,
    TEST_DATES,
    TEST_PAIRS,
    TRAINING_DATES,
    TRAINING_PAIRS,
    WATCHED_DATES,
    WATCHED_PAIRS,
    budget,
)
from unrolled.races.watch import Watch
from unrolled.races.wish import parallel, streaming
from unrolled.training.train import train
from unrolled.training.trained import Trained

# The buckets that a sample is shown of.
SHOWN_BUCKETS = (0, 2, 4)
# A date to look at is written in words, and short enough for a narrow screen.
LONGEST_SHOWN_DATE = 24
DATES_TURN = "dates"


@dataclass(frozen=True)
class Telling:
    """One telling of the story: where its runs stand, and who follows it."""

    seed: int
    minutes: float
    run: Path
    audience: Audience

    @property
    def models(self) -> Path:
        """The folder of the runs, which belongs to this seed and time alone."""
        return self.run / f"seed-{self.seed}-{self.minutes:g}m"

    def tell(self) -> Story:
        """Train every contender and return what was found; runs that are finished already are only asked again."""
        begun = time.monotonic()
        pairs = number_pairs(seed=self.seed, train=TRAINING_PAIRS, valid=WATCHED_PAIRS, test=TEST_PAIRS)
        shown = _shown(pairs.test)
        contenders = tuple(self._contend(name, pairs, shown) for name in CONTENDERS)
        alignment = self._align()
        return Story(
            seed=self.seed,
            minutes=self.minutes,
            seconds=time.monotonic() - begun,
            buckets=BUCKETS,
            contenders=contenders,
            samples=tuple(Sample(row["words"], row["digits"]) for row in shown),
            alignment=alignment,
            settings={"training pairs": TRAINING_PAIRS, **SHARED},
            own_settings=OWN,
            versions={name: version(name) for name in ("unrolled", "torch")}
            | {"machine": platform.machine()},
        )

    def _contend(self, name: str, pairs: NumberPairs, shown: Sequence[Row]) -> Contender:
        """Let one contender learn, then ask and measure it."""
        self.audience.begins(name)
        asked, watched = numbers(pairs.test), numbers(pairs.valid)
        result = self._train(
            name,
            pairs,
            asked,
            lambda predictor: exact_by_length(watched, watched.answers(predictor)),
            model=name,
            budget=budget(CONTENDER_SHARE, self.minutes),
            **SHARED,
            **OWN.get(name, {}),
        )
        predictor = load(self.models / name)
        exact = exact_by_length(asked, asked.answers(predictor))
        self.audience.ended(exact)
        return Contender(
            name=name,
            parameters=result.parameters,
            steps=result.steps,
            seconds=result.seconds,
            tokens_per_second=result.tokens_per_second,
            exact=exact,
            answers=tuple(numbers(shown).answers(predictor)),
            streaming=streaming(predictor),
            parallel=parallel(predictor),
        )

    def _align(self) -> Alignment:
        """Let a model learn dates for a while, and look at where it looks in one that it never saw."""
        self.audience.begins(DATES_TURN)
        pairs = date_pairs(seed=self.seed, train=TRAINING_DATES, valid=WATCHED_DATES, test=TEST_DATES)
        asked, watched = dates(pairs.test), dates(pairs.valid)
        result = self._train(
            DATES_TURN,
            pairs,
            asked,
            lambda predictor: [watched.share(watched.answers(predictor))],
            model=DATES_MODEL,
            budget=budget(DATES_SHARE, self.minutes),
            **DATES,
        )
        predictor = load(self.models / DATES_TURN)
        answers = asked.answers(predictor)
        exact, place = asked.share(answers), _date_to_show(pairs.test)
        row = pairs.test[place]
        found = attention_of(predictor, row["written"], search=TextSearch(beam_size=1))
        self.audience.ended([exact])
        return Alignment(
            source=row["written"],
            target=row["iso"],
            answer=answers[place],
            rows=found.rows,
            columns=found.columns,
            weights=tuple(map(tuple, found.weights.tolist())),
            model=DATES_MODEL,
            seconds=result.seconds,
            exact=exact,
        )

    def _train(
        self,
        name: str,
        pairs: NumberPairs | DatePairs,
        asked: Asked,
        score: Callable[[Predictor], Sequence[Share]],
        **settings: Any,
    ) -> Trained:
        """Train by the same call that a user's own pairs are trained by."""
        run = self.models / name
        result: Trained = train(
            pairs.train,
            input=asked.input,
            output=asked.output,
            valid=pairs.valid,
            test=pairs.test,
            task="text",
            run=run,
            seed=self.seed,
            observer=Watch(run, score, self.audience),
            **settings,
        )
        return result


def _shown(rows: Sequence[Row]) -> list[Row]:
    """Choose the last number of some of the buckets, which is one of the longest there."""
    spans = [BUCKETS[place] for place in SHOWN_BUCKETS]
    return [next(row for row in reversed(rows) if low <= len(row["digits"]) <= high) for low, high in spans]


def _date_to_show(rows: Sequence[Row]) -> int:
    """Choose the first date that names its day and has room on a narrow screen, or else the first of all."""
    return next(
        (
            place
            for place, row in enumerate(rows)
            if len(row["written"]) <= LONGEST_SHOWN_DATE and any(day in row["written"] for day in WEEKDAYS)
        ),
        0,
    )
