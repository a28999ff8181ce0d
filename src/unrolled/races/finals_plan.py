"""How many finals there are and how long each is, once the search is over and it is known what time is left."""

import time
from collections.abc import Sequence

from unrolled.races.race_plan import ENOUGH_PASSES, RacePlan, with_finals
from unrolled.races.race_run import Course, Raced
from unrolled.races.terms import Terms
from unrolled.races.trial import Track
from unrolled.training.build_trainer import build_batches

# What judging one contender takes where no text must be written, and measuring what it costs to use.
SECONDS_OF_JUDGING, SECONDS_OF_USE = 1.0, 4.0


def finals_plan(
    track: Track, terms: Terms, course: Course, raced: Sequence[Raced], *, priced: bool, begun: float
) -> RacePlan:
    """Divide what the search has left of a budget among the finals; that is decided once and kept.

    The race has ``begun`` at that time of the monotonic clock; of one that goes on, what its trials took counts.
    ``priced`` is one in which it is measured what contenders cost to use.
    """
    assert terms.budget is not None
    file = track.directory.path / "plan.json"
    saved = track.directory.read(file)
    if saved is None:
        able = [each for each in raced if each.found.factor is not None]
        after = SECONDS_OF_JUDGING + SECONDS_OF_USE * priced
        spent = max(time.monotonic() - begun, sum(each.found.seconds for each in raced) / course.workers)
        plan = with_finals(
            course.plan,
            terms,
            left=terms.budget - spent - after * len(able),
            enough=max((_passes_seconds(each) for each in able), default=0.0),
            judging=sum(each.found.judging_seconds for each in able),
            contenders=len(able),
            workers=course.workers,
        )
        track.directory.write(file, saved := {"seeds": plan.seeds, "final": plan.final})
    return RacePlan(True, course.plan.rungs, saved["final"], saved["seeds"])


def _passes_seconds(raced: Raced) -> float:
    """Return how long a contender takes for so many passes over the training rows that more would do nothing."""
    training = raced.contender.settings.training
    batches = len(build_batches(raced.contender.prepared, training))
    return raced.found.step_seconds * batches / training.micro_batches * ENOUGH_PASSES
