"""The n-grams of one order with their discounted probabilities: sorted arrays, looked up by binary search.

An n-gram is the pair (context, token), packed as ``context · V + token``, and its number is its rank among
the sorted pairs. A context is the number of an n-gram of the order below, so longer ones never collide;
unigrams have context 0.
"""

from typing import NamedTuple

import numpy as np

# The discounts when the counts give none, as KenLM has them (Heafield et al. 2013).
DISCOUNTS = (0.5, 1.0, 1.5)


class Numbered(NamedTuple):
    """The distinct n-grams of a text: how often each occurs, a place of it, and the number at each place."""

    keys: np.ndarray
    counts: np.ndarray
    example: np.ndarray
    # (N,): the number of the n-gram ending at each token; −1 where the document has too few tokens before it.
    numbers: np.ndarray


class GramTable(NamedTuple):
    """``α(w | h)`` of every n-gram seen and ``γ(h)`` of every context, for ``p(w | h) = α(w | h) + γ(h)·p(w |
    h')``."""

    vocabulary: int
    keys: np.ndarray
    alpha: np.ndarray
    gamma: np.ndarray

    def find(self, contexts: np.ndarray, tokens: np.ndarray) -> np.ndarray:
        """Return the number of each n-gram, −1 where its context is −1 or it was never seen."""
        return find_grams(self.keys, contexts, tokens, self.vocabulary)

    def interpolate(self, contexts: np.ndarray, grams: np.ndarray, lower: np.ndarray) -> np.ndarray:
        """Return ``p`` at this order from ``p`` at the order below, which stays for a context never seen."""
        if not len(self.gamma):
            return lower
        p: np.ndarray = np.where(contexts >= 0, self.gamma[contexts], 1.0) * lower
        known = grams >= 0
        p[known] += self.alpha[grams[known]]
        return p

    def spread(self, context: int, lower: np.ndarray) -> np.ndarray:
        """Return the distribution ``(V,)`` after a context from the one at the order below."""
        first, last = np.searchsorted(self.keys, [context * self.vocabulary, (context + 1) * self.vocabulary])
        p: np.ndarray = self.gamma[context] * lower
        p[self.keys[first:last] - context * self.vocabulary] += self.alpha[first:last]
        return p


def number_grams(contexts: np.ndarray, tokens: np.ndarray, vocabulary: int) -> Numbered:
    """Number the n-grams that end at each token, given the number of the context before it (−1: none).

    >>> number_grams(np.array([-1, 0, 1]), np.array([0, 1, 0]), 2).numbers
    array([-1,  0,  1], dtype=int32)
    """
    numbers = np.full(len(tokens), -1, dtype=np.int32)
    index = np.flatnonzero(contexts >= 0)
    keys = contexts[index].astype(np.int64) * vocabulary + tokens[index]
    order = np.argsort(keys)
    keys, index = keys[order], index[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    numbers[index] = np.cumsum(first, dtype=np.int32) - 1
    starts = np.flatnonzero(first)
    return Numbered(keys[starts], np.diff(starts, append=len(keys)), index[starts], numbers)


def find_grams(
    sorted_keys: np.ndarray, contexts: np.ndarray, tokens: np.ndarray, vocabulary: int
) -> np.ndarray:
    """Return the number of each n-gram among packed ones, −1 where its context is −1 or it is not there.

    >>> find_grams(np.array([1, 4]), np.array([2, 0, -1]), np.array([0, 0, 1]), 2)
    array([ 1, -1, -1])
    """
    if not len(sorted_keys):
        return np.full(len(tokens), -1, dtype=np.int64)
    keys = contexts.astype(np.int64) * vocabulary + tokens
    found = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where((contexts >= 0) & (sorted_keys[found] == keys), found, -1)


def contexts_before(numbers: np.ndarray, place: np.ndarray, order: int) -> np.ndarray:
    """Return the number of the n-gram of an order just before each token, −1 where its document has none.

    >>> contexts_before(np.array([4, 5, 6]), np.array([0, 1, 0]), 1)
    array([-1,  4, -1])
    """
    contexts = np.full_like(numbers, -1)
    contexts[1:] = numbers[:-1]
    contexts[place < order] = -1
    return contexts


def discounted(keys: np.ndarray, counts: np.ndarray, vocabulary: int, contexts: int) -> GramTable:
    """Build the table of an order from its n-grams' counts (Chen & Goodman 1999, §3, equations 24 to 27).

    ``α(w | h) = (c(hw) − D(c(hw))) / c(h•)`` and ``γ(h) = Σ_w D(c(hw)) / c(h•)``: they add up to one. A
    context that nothing follows has γ = 1.

    >>> table = discounted(np.array([0, 1]), np.array([3, 1]), vocabulary=2, contexts=1)
    >>> table.alpha, table.gamma
    (array([0.375, 0.125]), array([0.5]))
    """
    steps = np.array([0.0, *estimate_discounts(counts)])[np.minimum(counts, 3)]
    context = keys // vocabulary
    total = np.bincount(context, weights=counts, minlength=contexts)
    taken = np.bincount(context, weights=steps, minlength=contexts)
    gamma = np.divide(taken, total, out=np.ones(contexts), where=total > 0)
    return GramTable(vocabulary, keys, (counts - steps) / total[context], gamma)


def estimate_discounts(counts: np.ndarray) -> tuple[float, float, float]:
    """Return what is taken from counts of one, two, and three or more (Chen & Goodman 1999, equation 26).

    ``D_k = k − (k + 1)·Y·n_{k+1}/n_k`` with ``Y = n_1/(n_1 + 2·n_2)`` and n_k the number of n-grams counted k
    times. Where this is undefined or not within ``0 < D_k < k`` for all three (few n-grams, as with
    characters), they are 0.5, 1 and 1.5.

    >>> estimate_discounts(np.array([1, 1, 1, 1, 2, 2, 3, 4]))
    (0.5, 1.25, 1.0)
    """
    n = np.bincount(counts[counts <= 4], minlength=5).astype(np.float64)
    if not n[1:].all():
        return DISCOUNTS
    y = n[1] / (n[1] + 2 * n[2])
    found = tuple(float(k - (k + 1) * y * n[k + 1] / n[k]) for k in (1, 2, 3))
    within = all(0 < discount < k for k, discount in enumerate(found, start=1))
    return (found[0], found[1], found[2]) if within else DISCOUNTS
