"""What training reads an input by: symbols, words, characters or steps."""

from unrolled.data.values import Value
from unrolled.training.fit_codec import FEW_WORDS


class ReadingUnit:
    """Decides between words and characters as training does: by the words that a text of training has on average.

    >>> unit = ReadingUnit("text", answered=True)
    >>> unit.see("not at all bad")
    >>> unit.name
    'word'
    """

    def __init__(self, input_kind: str, *, answered: bool) -> None:
        self._input_kind = input_kind
        self._answered = answered
        self._rows = 0
        self._words = 0

    def see(self, value: Value) -> None:
        """Take what trains: an input, or, where texts are written, an output."""
        if isinstance(value, str):
            self._rows += 1
            self._words += value.count(" ") + 1

    @property
    def name(self) -> str:
        """The unit's name, of what was seen so far."""
        if self._input_kind != "text":
            return "symbol" if self._input_kind == "symbols" else "step"
        # How a text goes on is learnt character by character.
        return "word" if self._answered and self._words >= FEW_WORDS * self._rows else "character"
