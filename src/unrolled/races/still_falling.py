"""Whether a contender was still getting better when its training ended, so that more of it would likely help."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from unrolled.races.trainings import Final

# What a validation is compared by where it does not show the metric of the race, as that of texts doesn't.
INSTEAD = "nats_per_token"
FEWEST_VALIDATIONS = 3


@dataclass(frozen=True)
class StillFalling:
    """By how much the last third of the validations improved a figure, above 0, on average over the trainings."""

    figure: str
    gain: float


def still_falling(finals: Sequence[Final], metric: str, more_is_better: bool) -> StillFalling | None:
    """Return what the last third of training was still worth on validation; None where the curve has come to rest.

    Looked at is the race's ``metric`` where the validations show it, otherwise the nats per token. A curve still
    falls if, first, the last validation is the best in more than half of the trainings, and, second, the best of the
    last third of validations is better than the best before by more, on average, than one training differs from
    another: the standard deviation of their best figures. Without two trainings of three validations there is no
    telling, and so none is said to fall.

    It is a likelihood, no more. The learning rate always falls to 0 at the end, and that alone improves a network:
    a longer training would first have to make up for a higher rate. So what is found says that more budget would
    likely help; None doesn't say that it would not.

    >>> from unrolled.races.trainings import Point
    >>> curve = tuple(Point(step, 0.0, {"rmse": 10 / step}) for step in (1, 2, 3, 4, 5, 6))
    >>> finals = [Final(seed, "run", 6, 1.0, 1.0, 1.7, curve) for seed in (0, 1, 2)]
    >>> still_falling(finals, "rmse", more_is_better=False)
    StillFalling(figure='rmse', gain=0.8333...)
    """
    figure = metric if all(_shows(final, metric) for final in finals) else INSTEAD
    sign = 1 if more_is_better and figure == metric else -1
    curves = [
        [sign * point.shown[figure] for point in final.curve] for final in finals if _shows(final, figure)
    ]
    curves = [
        curve for curve in curves if len(curve) >= FEWEST_VALIDATIONS and all(map(math.isfinite, curve))
    ]
    if len(curves) < 2:
        return None
    rising = sum(curve[-1] > max(curve[:-1]) for curve in curves)
    gain = fmean(_last_gain(curve) for curve in curves)
    if 2 * rising <= len(curves) or gain <= stdev(max(curve) for curve in curves):
        return None
    return StillFalling(figure, gain)


def _shows(final: Final, figure: str) -> bool:
    """Say whether every validation of a training shows a figure."""
    return all(figure in point.shown for point in final.curve)


def _last_gain(curve: Sequence[float]) -> float:
    """Return how much better the best of the last third is than the best before."""
    last = len(curve) // 3
    return max(curve[-last:]) - max(curve[:-last])
