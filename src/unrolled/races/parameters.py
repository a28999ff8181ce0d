"""Equal parameters: widths are changed until every contender has about as many as the middle one."""

from collections.abc import Callable, Sequence

from unrolled.errors import UsageError, UserError
from unrolled.races.contenders import Contender, with_model

TOLERANCE = 0.05
# The feed-forward part may be so much narrower and wider than it was, where heads leave few widths to choose from.
LEAST_EXPANSION, MOST_EXPANSION = 0.7, 1.4
EXPANSIONS = 71
# No model of this program is wider, and one that takes no heed of its width would never reach a count.
WIDEST = 2**16

# The parameters at a width, or None for a width that heads cannot share out.
Count = Callable[[int], int | None]


def middle(counts: Sequence[int]) -> int:
    """Return the middle of several counts, the lower one of two.

    >>> middle([10, 40, 20, 30])
    20
    """
    return sorted(counts)[(len(counts) - 1) // 2]


def nearest_width(count: Count, target: int, *, step: int) -> tuple[int, int]:
    """Return the multiple of a step whose count is nearest to the target, and that count.

    ``count`` grows with the width, and is asked about as often as the target has bits.

    >>> nearest_width(lambda width: width * width, 1000, step=4)
    (32, 1024)
    """
    low, high = 1, 1
    while _counted(count, high * step) < target and high * step < WIDEST:
        low, high = high, high * 2
    while high - low > 1:
        half = (low + high) // 2
        low, high = (half, high) if _counted(count, half * step) < target else (low, half)
    found = [(each * step, _counted(count, each * step)) for each in (low, high)]
    return min(found, key=lambda pair: abs(pair[1] - target))


def equalised(contenders: Sequence[Contender], *, tolerance: float = TOLERANCE) -> list[Contender]:
    """Return the contenders, each with about as many parameters as the middle one; depth and heads stay.

    `UsageError` naming the nearest count where no width comes so near.
    """
    target = middle([each.parameters for each in contenders])
    return [_brought_to(each, target, tolerance) for each in contenders]


def _brought_to(contender: Contender, target: int, tolerance: float) -> Contender:
    """Change a contender's width, and that of its feed-forward part where it has one and must."""
    if _near(contender, target, tolerance):
        return contender
    width, _ = nearest_width(lambda width: _count_at(contender, width), target, step=_step(contender))
    found = with_model(contender, width=width)
    if not _near(found, target, tolerance):
        found = min(_expanded(found), key=lambda each: abs(each.parameters - target))
    if not _near(found, target, tolerance):
        raise UsageError(
            f'--equal parameters: "{contender.name}" comes no nearer than {found.parameters:,} parameters '
            f"(width {found.settings.model.width}), expected {target:,} ± {tolerance:.0%}; "
            "leave it out, or choose another --size"
        )
    return found


def _near(contender: Contender, target: int, tolerance: float) -> bool:
    return abs(contender.parameters - target) <= tolerance * target


def _expanded(contender: Contender) -> list[Contender]:
    """Return the contender with feed-forward parts of several widths."""
    own = contender.settings.model.expansion
    reach = MOST_EXPANSION - LEAST_EXPANSION
    factors = [LEAST_EXPANSION + reach * place / (EXPANSIONS - 1) for place in range(EXPANSIONS)]
    return [with_model(contender, expansion=round(own * factor, 3)) for factor in factors]


def _step(contender: Contender) -> int:
    """Return what a width must be a multiple of, as the model itself says by refusing others."""
    heads = contender.settings.model.heads
    width = contender.settings.model.width
    able = (
        step for step in (1, heads, 2 * heads) if _count_at(contender, _up(width, step) + step) is not None
    )
    return next(able, 2 * heads)


def _up(width: int, step: int) -> int:
    """Return the first multiple of a step from a width on."""
    return -(-width // step) * step


def _count_at(contender: Contender, width: int) -> int | None:
    """Count the parameters at a width; None where the model refuses it."""
    try:
        return with_model(contender, width=width).parameters
    except UserError:
        return None


def _counted(count: Count, width: int) -> int:
    found = count(width)
    if found is None:
        raise UsageError(f"--equal parameters: found no model of width {width}")
    return found
