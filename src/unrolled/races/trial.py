"""One training of a contender in a run directory of its own, done once: what it came to is kept."""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from unrolled.predictor.load import load
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.read import ReadData
from unrolled.races.contenders import Contender
from unrolled.races.judging_time import judging_seconds
from unrolled.races.outcome import Outcome, curve_of, failure
from unrolled.races.peak_memory import PeakMemory
from unrolled.races.race_directory import RaceDirectory
from unrolled.races.race_observer import RaceObserver, Turn
from unrolled.races.validation_losses import validation_losses
from unrolled.training.job import Job
from unrolled.training.observer import Judgement, Moment
from unrolled.training.resolve import Settings
from unrolled.training.run_directory import RunDirectory, write_text
from unrolled.training.schedule import warmup_within


@dataclass(frozen=True)
class Trial:
    """Which training: whose, at which factor on its learning rates, from which seed and for how long."""

    contender: Contender
    # Where in the race directory, below the contender's name.
    place: tuple[str, ...]
    factor: float
    seed: int
    length: float
    by_clock: bool
    # One of the search, whose model nobody asks for.
    searching: bool
    threads: int
    # Whether to find out how long judging such a model takes, for a budget that must hold it.
    timing: bool = False

    def settings(self) -> Settings:
        """Return the contender's settings for this training; those of a search validate once, at the end."""
        own = self.contender.settings
        training = replace(
            own.training,
            budget=self.length if self.by_clock else None,
            steps=None if self.by_clock else int(self.length),
            seed=self.seed,
            threads=self.threads,
            learning_rate=own.training.learning_rate * self.factor,
            matrix_learning_rate=own.training.matrix_learning_rate * self.factor,
        )
        if self.searching:
            training = replace(training, validations=1, patience=0)
            if not self.by_clock:
                training = replace(training, warmup=warmup_within(training.warmup, self.length))
        return replace(own, training=training)


@dataclass(frozen=True)
class Track:
    """Where all trials of a race are run: the data they share, the baseline to beat, and who follows them."""

    read: ReadData
    # Where the data came from, as every run keeps it.
    origin: Mapping[str, Any]
    directory: RaceDirectory
    # The text of the file that says which baseline there is to beat.
    baseline: str
    observer: RaceObserver

    def run_of(self, trial: Trial) -> Path:
        """Return the run directory of a trial."""
        return self.directory.place(trial.contender.name, *trial.place)

    def kept(self, trial: Trial) -> Outcome | None:
        """Return what a trial came to before, if it was done; nothing that nobody needs is left of it."""
        if (saved := self.directory.read(self._file(trial))) is None:
            return None
        _tidy(self.run_of(trial), trial.searching)
        return Outcome.from_json(saved)

    def outcome(self, trial: Trial, turn: Turn) -> Outcome:
        """Train, unless it was done before; whatever fails but a stop is an outcome too.

        What the observer raises passes through: it is no fault of the contender's.
        """
        if (before := self.kept(trial)) is not None:
            return before
        following = _Following(self.observer, turn)
        self.observer.begins(turn)
        begun = time.monotonic()
        try:
            outcome = self._trained(trial, self.run_of(trial), following, begun)
        except Exception as error:
            if error is following.error:
                raise
            outcome = failure(error, seconds=time.monotonic() - begun)
        self.end(trial, turn, outcome)
        return outcome

    def end(self, trial: Trial, turn: Turn, outcome: Outcome) -> None:
        """Keep what a trial came to, and tell of its end."""
        self.directory.write(self._file(trial), outcome.as_json())
        _tidy(self.run_of(trial), trial.searching)
        self.observer.ended(turn, outcome.failed)

    def _file(self, trial: Trial) -> Path:
        run = self.run_of(trial)
        return run.with_name(run.name + ".json")

    def _trained(self, trial: Trial, run: Path, following: "_Following", begun: float) -> Outcome:
        """Train in the trial's own run directory, going on from its last checkpoint."""
        settings, directory = trial.settings(), RunDirectory(run)
        network = trial.contender.network(trial.seed)
        directory.open({"data": self.origin, **settings.tables()})
        try:
            write_text(directory.baseline_file, self.baseline)
            job = Job(self.read, trial.contender.prepared, settings, network, directory, following)
            if trial.searching:
                result = job.result()
                predictor = _loaded(trial, run)
                losses = _losses(predictor, trial.contender)
                # Saving takes time too, and a run that goes on has been training before.
                seconds = max(result.seconds, time.monotonic() - begun)
                judging = judging_seconds(predictor, trial.contender.prepared) if trial.timing else 0.0
                return Outcome(
                    result.steps, seconds, result.tokens_per_second, losses, judging_seconds=judging
                )
            with PeakMemory(settings.training.device) as memory:
                result = job.result()
            return Outcome(
                result.steps,
                result.seconds,
                result.tokens_per_second,
                curve=curve_of(directory),
                peak_memory=memory.bytes,
            )
        finally:
            directory.close()


def _loaded(trial: Trial, run: Path) -> Predictor:
    """Load the best model of a run onto the device that it was trained on."""
    predictor = load(run)
    predictor.network.to(torch.device(trial.contender.settings.training.device))
    return predictor


def _losses(predictor: Predictor, contender: Contender) -> tuple[float, ...]:
    """Return what a trial's model comes to on each unit of what validations look at."""
    at_most = contender.settings.training.validation_tokens
    found = validation_losses(predictor, contender.prepared.valid, at_most=at_most)
    return tuple(found.tolist())


def _tidy(run: Path, searching: bool) -> None:
    """Remove what nobody needs once a training is over: its checkpoints, and the model of one that searched."""
    for name in ("checkpoints", "model") if searching else ("checkpoints",):
        shutil.rmtree(run / name, ignore_errors=True)


class _Following:
    """Tells a race's observer how the trial goes whose turn it is; its sentences stay in the run's own journal."""

    def __init__(self, observer: RaceObserver, turn: Turn) -> None:
        self._turn = turn
        # What the observer itself raised.
        self.error: Exception | None = None
        self._observer = observer

    def note(self, sentence: str) -> None:
        """Say nothing."""

    def stepped(self, moment: Moment) -> None:
        """Pass it on."""
        self._tell(lambda: self._observer.stepped(self._turn, moment))

    def validated(self, judgement: Judgement) -> None:
        """Pass it on."""
        self._tell(lambda: self._observer.validated(self._turn, judgement))

    def finished(self) -> None:
        """Say nothing: the race says when it is over."""

    def _tell(self, telling: Callable[[], None]) -> None:
        try:
            telling()
        except Exception as error:
            self.error = error
            raise
