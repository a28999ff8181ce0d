"""An answer beside the truth, place by place."""

from itertools import zip_longest

# An answer that never ends is cut so far behind the end of the truth.
SHOWN_BEYOND = 3
MISSING, CUT = "·", "…"


def marked_places(answer: str, truth: str) -> list[tuple[str, bool]]:
    """Return each sign of an answer and whether it is right; one that is missing is a dot.

    >>> marked_places("42", "427"), marked_places("42777777", "42")[2:]
    ([('4', True), ('2', True), ('·', False)], [('7', False), ('7', False), ('7', False), ('…', False)])
    """
    pairs = list(zip_longest(answer[: len(truth) + SHOWN_BEYOND], truth))
    places = [(found or MISSING, found == true) for found, true in pairs]
    return [*places, (CUT, False)] if len(answer) > len(places) else places
