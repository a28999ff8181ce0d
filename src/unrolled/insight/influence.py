"""Why a model answered as it did: the effect of each step, and of each field of it, on its answer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrolled.data.sequences import Sequences
from unrolled.data.values import Value
from unrolled.errors import UsageError
from unrolled.insight.blanks import blanks_of
from unrolled.insight.leave_out import Score, field_effects, runs_of, step_effects
from unrolled.insight.step_names import step_names
from unrolled.predictor.predictor import Predictor
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.text import Text

# Longer inputs are left out in runs of several steps.
MOST_STEPS = 512
MOST_CELLS = 4096


@dataclass(frozen=True)
class StepEffect:
    """A step, or a run of them from ``first`` to ``last`` (from 1), and what it adds to the answer's score.

    ``step`` is the text of what is left out, or ``first`` where steps have no text.
    """

    step: str | int
    effect: float
    first: int
    last: int

    def as_json(self) -> dict[str, Any]:
        """Return the step and its effect, and where the run ends when it is more than a step."""
        found = {"step": self.step, "effect": self.effect}
        return found if self.first == self.last else {**found, "first": self.first, "last": self.last}


@dataclass(frozen=True)
class FieldTable:
    """Channel × time: ``effects[field][run]``, each run the steps ``first`` to ``last`` (from 1) of ``runs``."""

    runs: tuple[tuple[int, int], ...]
    effects: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class Influence:
    """An answer, its score, and what each part of the input adds to that."""

    answer: str | float
    # The answer's probability, or the answer itself where it is a number.
    score: float
    steps: tuple[StepEffect, ...]
    # None where a step is a single thing.
    fields: FieldTable | None
    # What the reader has to know, such as that steps were left out together.
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return what `predict --influence --json` adds to an answer."""
        found: dict[str, Any] = {"influence": [step.as_json() for step in self.steps]}
        if self.fields is not None:
            found["channels"] = {name: list(effects) for name, effects in self.fields.effects.items()}
            if any(first != last for first, last in self.fields.runs):
                found["channel_runs"] = [list(run) for run in self.fields.runs]
        return found


def influence(predictor: Predictor, value: Value) -> Influence:
    """Measure by leaving out: ``influence_t = score(answer | x) − score(answer | x without step t)``.

    The score is the answer's probability, or the answer itself where that is a number; the answer is the one to the
    whole input throughout. The steps after t move up. An input of more than 512 steps is left out run by run. Of
    several channels each is blanked alone besides: its training mean stands in for it, masked as missing where the
    model knows such. Works for every architecture and kind of input.

    Cost: the model runs over the input once for each of at most 512 runs, and 4,096 cells of channels × time.
    Raises `UsageError` for a language model, which has no answer to a whole input, and for a model that answers with
    a text; what that looked at is in `unrolled.insight.attention`.
    """
    row = predictor.codec.encode(value)
    answer, whole, score = _answer(predictor, row)
    runs = runs_of(len(row), MOST_STEPS)
    effects = step_effects(score, row, runs)
    names = step_names(predictor.codec, value, row)
    separator = getattr(predictor.codec, "separator", b" ").decode()
    steps = []
    for run, effect in zip(runs, effects, strict=True):
        name = run.start + 1 if names is None else separator.join(names[run.start : run.stop])
        steps.append(StepEffect(name, float(effect), run.start + 1, run.stop))
    notes = [] if len(runs) == len(row) else [_in_runs(len(row), runs, "left out")]
    table = _field_table(predictor, row, score)
    if table is not None and len(table.runs) < len(runs):
        blanked = [range(first - 1, last) for first, last in table.runs]
        notes.append(_in_runs(len(row), blanked, "blanked, channel by channel,"))
    return Influence(answer, whole, tuple(steps), table, tuple(notes))


def _answer(predictor: Predictor, row: NDArray[Any]) -> tuple[str | float, float, Score]:
    """Return the answer to a row with its score, and the function that scores the same answer on other rows."""
    task, network = predictor.task, predictor.network
    if isinstance(task, Continuation | Text):
        raise UsageError(
            f'influence: this model\'s task is "{task.name}", expected one that answers a whole input with a label, '
            "labels or a number"
        )
    asked = task.predictions(network, Sequences(row, np.array([0, len(row)])))

    def score(rows: Sequences) -> NDArray[np.float64]:
        return task.scores_of(task.predictions(network, rows), asked[0])

    return task.answer(asked[0], top=1).output, float(task.scores_of(asked, asked[0])[0]), score


def _field_table(predictor: Predictor, row: NDArray[Any], score: Score) -> FieldTable | None:
    """Blank each of several fields alone, run by run."""
    blanks = blanks_of(predictor.codec)
    if len(blanks) < 2:
        return None
    runs = runs_of(len(row), min(MOST_STEPS, max(1, MOST_CELLS // len(blanks))))
    effects = field_effects(score, row, runs, list(blanks.values()))
    return FieldTable(
        tuple((run.start + 1, run.stop) for run in runs),
        {name: tuple(map(float, line)) for name, line in zip(blanks, effects, strict=True)},
    )


def _in_runs(steps: int, runs: list[range], what: str) -> str:
    """Say that several steps are treated together."""
    return f"{steps:,} steps, {what} in {len(runs):,} runs of {len(runs[0]):,}"
