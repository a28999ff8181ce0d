"""Stop strings: a text that comes in pieces, cut before the first of them."""

from collections.abc import Iterable, Iterator, Sequence

from unrolled.errors import UsageError


class StopStrings:
    """Cuts a text before the earliest occurrence of any of the strings, wherever its pieces begin and end.

    All that is returned, joined, is the whole text so cut. Only what may still become a stop string is held
    back, which is shorter than the longest of them. Cost: O(piece + longest) a string and piece.

    >>> stop = StopStrings(["END"])
    >>> [stop.push(piece) for piece in ["one E", "el, two EN", "D three"]], stop.stopped
    (['one ', 'Eel, two ', ''], True)
    """

    def __init__(self, strings: Sequence[str]) -> None:
        if isinstance(strings, str):
            raise UsageError(f'stop: found the string "{strings}", expected a list of strings')
        if "" in strings:
            raise UsageError("stop: found an empty string, expected at least one character")
        self._strings = tuple(strings)
        self._held = ""
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether a stop string was found; everything after it is dropped."""
        return self._stopped

    def push(self, piece: str) -> str:
        """Return the text that is now sure to stand before any stop string."""
        if self._stopped:
            return ""
        self._held += piece
        found, begun = self._found(), self._begun()
        # A string that began earlier may still be completed, and would then be the first.
        if found is not None and found <= begun:
            return self._stop(found)
        sure, self._held = self._held[:begun], self._held[begun:]
        return sure

    def flush(self) -> str:
        """Return what is left, now that the text is over."""
        found = self._found()
        if found is not None:
            return self._stop(found)
        sure, self._held = self._held, ""
        return sure

    def cut(self, pieces: Iterable[str]) -> Iterator[str]:
        """Give the pieces of a text up to the first stop string, and take no more of them after it."""
        for piece in pieces:
            if sure := self.push(piece):
                yield sure
            if self._stopped:
                return
        if sure := self.flush():
            yield sure

    def _found(self) -> int | None:
        """Return where the earliest whole stop string stands in the held text."""
        places = [place for string in self._strings if (place := self._held.find(string)) >= 0]
        return min(places, default=None)

    def _begun(self) -> int:
        """Return where the earliest beginning of a stop string stands that the held text ends with."""
        end = len(self._held)
        for start in range(max(0, end - max(map(len, self._strings), default=0) + 1), end):
            tail = self._held[start:]
            if any(string.startswith(tail) and len(string) > len(tail) for string in self._strings):
                return start
        return end

    def _stop(self, place: int) -> str:
        sure, self._held = self._held[:place], ""
        self._stopped = True
        return sure
