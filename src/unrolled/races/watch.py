"""An observer of one run that asks the best model so far, whenever there is a better one, how far it has come."""

from collections.abc import Callable, Sequence
from pathlib import Path

from unrolled.predictor.load import load
from unrolled.predictor.predictor import Predictor
from unrolled.races.audience import Audience
from unrolled.races.share import Share
from unrolled.training.observer import Judgement, Moment


class Watch:
    """Tells an audience; what stands in the run's model folder, ready to serve, is what is asked."""

    def __init__(self, run: Path, score: Callable[[Predictor], Sequence[Share]], audience: Audience) -> None:
        self._run = run
        self._score = score
        self._audience = audience

    def note(self, sentence: str) -> None:
        """Say nothing: the story has its own words."""

    def stepped(self, moment: Moment) -> None:
        """Pass it on."""
        self._audience.stepped(moment)

    def validated(self, judgement: Judgement) -> None:
        """Ask the model that was just saved; without a better one there is nothing new to tell."""
        if judgement.best:
            self._audience.scored(self._score(load(self._run)))

    def finished(self) -> None:
        """Say nothing: what it came to is told once it is known."""
