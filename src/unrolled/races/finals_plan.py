"""How long each final is, once the search is over and it is known what time is left."""

import time
from collections.abc import Sequence
from dataclasses import replace

from unrolled.races.race_plan import RacePlan, final_seconds
from unrolled.races.race_run import Course, Raced
from unrolled.races.trial import Track

# What judging one contender takes where no text must be written, and measuring what it costs to use.
SECONDS_OF_JUDGING, SECONDS_OF_USE = 1.0, 4.0


def finals_plan(
    track: Track, budget: float, course: Course, raced: Sequence[Raced], *, priced: bool, begun: float
) -> RacePlan:
    """Divide what the search has left of a budget among the finals; that is decided once and kept.

    The race has ``begun`` at that time of the monotonic clock; of one that goes on, what its trials took counts.
    ``priced`` is one in which it is measured what contenders cost to use.
    """
    file = track.directory.path / "plan.json"
    saved = track.directory.read(file)
    if saved is None:
        finals = [sum(factor is not None for factor in each.found.factors) for each in raced]
        spent = max(time.monotonic() - begun, sum(each.found.seconds for each in raced) / course.workers)
        after = sum(
            SECONDS_OF_JUDGING + SECONDS_OF_USE * priced + each.found.judging_seconds * count
            for each, count in zip(raced, finals, strict=True)
        )
        left = budget - spent - after
        final = final_seconds(course.plan, left=left, finals=sum(finals), workers=course.workers)
        track.directory.write(file, saved := {"final": final})
    return replace(course.plan, final=saved["final"])
