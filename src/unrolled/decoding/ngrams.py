"""Tokens that would repeat: those that once followed what a text ends with."""

from collections.abc import Sequence


def repeating(tokens: Sequence[int], size: int) -> set[int]:
    """Return what must not follow, so that no ``size`` tokens in a row occur twice (Paulus et al. 2018, §2.5).

    O(tokens) a call.

    >>> sorted(repeating([1, 2, 3, 1, 2], size=3)), sorted(repeating([1, 2], size=1))
    ([3], [1, 2])
    """
    if size == 1:
        return set(tokens)
    whole = tuple(tokens)
    last = whole[len(whole) - size + 1 :]
    places = range(size - 1, len(whole))
    return {whole[place] for place in places if whole[place - size + 1 : place] == last}
