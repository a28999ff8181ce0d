"""The interpolated Kneser–Ney n-gram model, over whole arrays of tokens."""

import numpy as np

from unrolled.errors import UsageError
from unrolled.tasks.baselines.gram_table import (
    GramTable,
    Numbered,
    contexts_before,
    discounted,
    number_grams,
)
from unrolled.tasks.baselines.tokens import places, require_tokens

# Tokens scored at once.
CHUNK = 2**20


class KneserNey:
    """``p_k(w | h) = max(c(hw) − D, 0)/c(h•) + γ(h)·p_{k−1}(w | h')``, h' being h without its oldest token.

    Kneser & Ney 1995; interpolated, with the modified discounts of Chen & Goodman 1999, §3. The highest order
    counts how often hw occurs; the others count the distinct tokens before hw, the start of a document being
    one more. Below unigrams stands 1/V, so every token of the vocabulary has a probability above zero and
    they add up to one after any context. The first tokens of a document are predicted from the few before
    them. Cost of ``fit``: one sort of the tokens an order, memory about 24 bytes for every distinct n-gram of
    any order; of ``nats``: one binary search a token and order.

    >>> model = KneserNey(2, order=2)
    >>> model.fit(np.array([0, 1] * 8))
    >>> model.distribution(np.array([0])).round(2)
    array([0.11, 0.89])
    """

    def __init__(self, vocabulary: int, *, order: int = 5) -> None:
        if vocabulary < 1 or order < 1:
            raise UsageError(
                f"vocabulary, order: found {vocabulary} and {order}, expected at least 1 of each"
            )
        self.vocabulary = vocabulary
        self.order = order
        self.name = f"kneser_ney_{order}"
        self.title = f"interpolated Kneser–Ney {order}-gram"
        self._tables: list[GramTable] = []

    def fit(self, tokens: np.ndarray, *, offsets: np.ndarray | None = None) -> None:
        """Learn from tokens ``(N,)``; with ``offsets (D + 1,)``, from D documents, each for itself."""
        tokens = require_tokens(tokens, self.vocabulary)
        place = places(len(tokens), offsets)
        grams = number_grams(np.zeros(len(tokens), dtype=np.int32), tokens, self.vocabulary)
        contexts = 1
        tables = []
        for order in range(1, self.order):
            longer = number_grams(contexts_before(grams.numbers, place, order), tokens, self.vocabulary)
            counts = _neighbours(grams, longer, place == order - 1)
            tables.append(discounted(grams.keys, counts, self.vocabulary, contexts))
            contexts, grams = len(grams.keys), longer
        tables.append(discounted(grams.keys, grams.counts, self.vocabulary, contexts))
        self._tables = tables

    def nats(self, tokens: np.ndarray, *, offsets: np.ndarray | None = None) -> np.ndarray:
        """Return ``−log p`` of every token ``(N,)``; the first of a document is predicted from nothing."""
        tokens = require_tokens(tokens, self.vocabulary)
        place = places(len(tokens), offsets)
        found = np.empty(len(tokens))
        for start in range(0, len(tokens), CHUNK):
            # A chunk is read with the tokens before it that its first ones are predicted from.
            before = min(start, self.order - 1)
            part = slice(start - before, start + CHUNK)
            found[start : start + CHUNK] = self._nats(tokens[part], place[part])[before:]
        return found

    def distribution(self, context: np.ndarray) -> np.ndarray:
        """Return the probability ``(V,)`` of every token after a context's last ``order − 1`` tokens."""
        context = require_tokens(context, self.vocabulary)
        p = np.full(self.vocabulary, 1 / self.vocabulary)
        for length, table in enumerate(self._tables[: len(context) + 1]):
            number = self._find(context[len(context) - length :])
            if number < 0:
                break
            p = table.spread(number, p)
        return p

    def sample(self, context: np.ndarray, generator: np.random.Generator) -> int:
        """Draw a token to follow a context."""
        return int(generator.choice(self.vocabulary, p=self.distribution(context)))

    def _nats(self, tokens: np.ndarray, place: np.ndarray) -> np.ndarray:
        """Score tokens, order by order from 1/V up."""
        p = np.full(len(tokens), 1 / self.vocabulary)
        contexts = np.zeros(len(tokens), dtype=np.int64)
        for order, table in enumerate(self._tables, start=1):
            grams = table.find(contexts, tokens)
            p = table.interpolate(contexts, grams, p)
            contexts = contexts_before(grams, place, order)
        nats: np.ndarray = -np.log(p)
        return nats

    def _find(self, context: np.ndarray) -> int:
        """Return the number of a whole context, −1 where it was never seen."""
        number = np.zeros(1, dtype=np.int64)
        for table, token in zip(self._tables, context, strict=False):
            number = table.find(number, np.array([token]))
        return int(number[0])


def _neighbours(grams: Numbered, longer: Numbered, first: np.ndarray) -> np.ndarray:
    """Count the distinct tokens before each n-gram, the start of a document being one more: ``N_1+(•
    hw)``."""
    size = len(grams.keys)
    counts = np.bincount(grams.numbers[longer.example], minlength=size)
    counts[np.unique(grams.numbers[first])] += 1
    return counts
