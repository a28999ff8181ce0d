"""What a field of an event is, category or number, decided from the training split alone."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from unrolled.data.codecs.event_fields import FIRST_NAME, Category, Field, Number
from unrolled.data.finite import finite, is_missing
from unrolled.errors import UserError

# A field of numbers with no more different values than this is a category, such as a code or a grade.
MOST_CODES = 20
# Whole numbers up to this are exact in float32, in which categories travel.
MOST_NAMES = 2**24 - FIRST_NAME


def fit_field(name: str, counts: Counter[str], minimum_count: int) -> Field:
    """Decide what a field is from how often training had each of its texts.

    It is a number when every text that isn't missing is one and more than 20 of them differ, else a category of
    the names seen ``minimum_count`` times or more, the others being unknown.

    >>> fit_field("kind", Counter(["paid", "sent", "paid"]), minimum_count=2)
    Category(name='kind', names=('paid',))
    """
    if not any(text.strip() for text in counts):
        raise UserError(f'field "{name}": the training rows hold nothing for it; leave it out')
    number_of = {text: finite(text) for text in counts if not is_missing(text)}
    numbers = {number for number in number_of.values() if number is not None}
    if None not in number_of.values() and len(numbers) > MOST_CODES:
        found = np.array(list(number_of.values()), dtype=np.float64)
        mean, deviation = moments(found, np.array([counts[text] for text in number_of]))
        if not np.isfinite([mean, deviation]).all():
            raise UserError(f'field "{name}": its training numbers are too large to be scaled')
        return Number(name, mean, deviation, masked=len(number_of) < len(counts))
    names = sorted(text for text, count in counts.items() if text.strip() and count >= minimum_count)
    if not names:
        raise UserError(f'field "{name}": no value is seen {minimum_count} times or more in training')
    if len(names) > MOST_NAMES:
        raise UserError(f'field "{name}": found {len(names):,} names, expected at most {MOST_NAMES:,}')
    return Category(name, tuple(names))


def moments(numbers: NDArray[np.float64], counts: NDArray[np.int64]) -> tuple[float, float]:
    """Return mean and standard deviation, 1 where rounding alone makes numbers differ.

    >>> moments(np.array([1.0, 4.0]), np.array([2, 1]))
    (2.0, 1.4142135623730951)
    """
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(np.average(numbers, weights=counts))
        deviation = float(np.sqrt(np.average((numbers - mean) ** 2, weights=counts)))
    return mean, 1.0 if deviation <= 1e-12 * max(1.0, abs(mean)) else deviation
