"""Interpolated Kneser–Ney with modified discounts, from the equations (Chen & Goodman 1999, §3)."""

import math
from collections import Counter, defaultdict

START = "start of the document"


class ReferenceKneserNey:
    """Counts and probabilities looked up one n-gram at a time."""

    def __init__(self, documents, vocabulary, order):
        self.vocabulary, self.order = vocabulary, order
        occurrences, before = Counter(), defaultdict(set)
        for document in documents:
            for end in range(1, len(document) + 1):
                for size in range(1, min(order, end) + 1):
                    gram = tuple(document[end - size : end])
                    occurrences[gram] += 1
                    before[gram].add(document[end - size - 1] if end > size else START)
        self.count = {
            gram: occurrences[gram] if len(gram) == order else len(before[gram]) for gram in occurrences
        }
        self.followers = defaultdict(list)
        for gram in self.count:
            self.followers[gram[:-1]].append(self.count[gram])
        self.discounts = {size: self._discounts(size) for size in range(1, order + 1)}

    def _discounts(self, size):
        n = Counter(count for gram, count in self.count.items() if len(gram) == size)
        if min(n[1], n[2], n[3], n[4]) > 0:
            y = n[1] / (n[1] + 2 * n[2])
            found = [1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]]
            if 0 < found[0] < 1 and 0 < found[1] < 2 and 0 < found[2] < 3:
                return found
        return [0.5, 1.0, 1.5]

    def probability(self, token, context):
        """Return p(token | context), the context as long as it is given."""
        if context is None:
            return 1 / self.vocabulary
        shorter = context[1:] if context else None
        followers = self.followers.get(tuple(context))
        lower = self.probability(token, shorter)
        if not followers:
            return lower
        discounts = self.discounts[len(context) + 1]
        total = sum(followers)
        left_over = sum(discounts[min(count, 3) - 1] for count in followers) / total
        count = self.count.get((*context, token), 0)
        kept = (count - discounts[min(count, 3) - 1]) / total if count else 0.0
        return kept + left_over * lower

    def nats(self, document):
        """Return the negative log-probability of every token of a document."""
        reach = self.order - 1
        return [
            -math.log(self.probability(token, tuple(document[max(0, place - reach) : place])))
            for place, token in enumerate(document)
        ]
