"""What each field of a step becomes where it is blanked: the training mean, or missing."""

from collections.abc import Iterable
from itertools import count

from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.event_fields import MISSING, Category, Number
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.codecs.series import SeriesCodec
from unrolled.insight.leave_out import Blank

# The name of the field that events have besides their own.
TIME = "time since the last"


def blanks_of(codec: Codec) -> dict[str, Blank]:
    """Return the fields of a codec's steps and what blanks them; nothing where a step is a single thing.

    A channel or number becomes 0, its training mean after scaling, and its mask, where it has one, says that it is
    missing; a category becomes the one for missing.

    >>> codec = SeriesCodec(("a", "b"), means=(0.0, 5.0), deviations=(1.0, 2.0), masked=("b",))
    >>> blanks_of(codec)
    {'a': {0: 0.0}, 'b': {1: 0.0, 2: 1.0}}
    """
    if isinstance(codec, SeriesCodec):
        return _blanks([], codec.fields, codec.masked)
    if isinstance(codec, EventsCodec):
        return _event_blanks(codec)
    return {}


def _event_blanks(codec: EventsCodec) -> dict[str, Blank]:
    """Find the columns of an event: categories, numbers, masks and the time stand in this order."""
    categories = [field.name for field in codec.columns if isinstance(field, Category)]
    numbers = [field for field in codec.columns if isinstance(field, Number)]
    masked = [field.name for field in numbers if field.masked]
    blanks = _blanks(categories, [field.name for field in numbers], masked)
    blanks = {name: blanks[name] for name in codec.fields}
    if codec.time is not None:
        blanks[TIME] = {len(categories) + len(numbers) + len(masked): 0.0}
    return blanks


def _blanks(categories: Iterable[str], numbers: Iterable[str], masked: Iterable[str]) -> dict[str, Blank]:
    """Blank columns that stand in this order: categories, numbers, masks."""
    columns = count()
    blanks = {name: {next(columns): float(MISSING)} for name in categories}
    blanks |= {name: {next(columns): 0.0} for name in numbers}
    for name in masked:
        blanks[name][next(columns)] = 1.0
    return dict(blanks)
